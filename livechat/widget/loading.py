"""The script on somebody's site: the loader, and what of the workspace it needs to know at once."""

from __future__ import annotations

import json
from functools import cache
from typing import Any, Final

from livechat import i18n
from livechat.i18n import marked
from livechat.rendering import folder
from livechat.scope import Scope
from livechat.visitors import visiting
from livechat.web.statics import small
from livechat.workspaces import colours, deciding
from livechat.workspaces.seen import HIDDEN
from livechat.workspaces.settings import Decisions

WORDS: Final = {
    "title": marked("Chat"),
    "unread": marked("{count} new"),
    "dismiss": marked("Close this message"),
}
"""What the button says to those who do not see it, before the window is there."""


async def script(scope: Scope, base: str) -> str:
    """The loader for the scope's workspace; nothing to do where it shows no window on other sites."""
    config = await configuration(scope, base)
    said = json.dumps(config, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f"{_loader()}({said});\n"


async def configuration(scope: Scope, base: str) -> dict[str, Any]:
    """What the loader knows of the workspace: nothing that its customers may not know."""
    decisions = await deciding.of(scope)
    if not decisions.widget_enabled:
        return {"enabled": False}
    fill, on_fill = colours.button(decisions.accent)
    return {
        "enabled": True,
        "base": base,
        "sites": decisions.allowed_sites,
        "side": decisions.widget_side,
        "fill": fill,
        "ink": on_fill,
        "language": decisions.default_language,
        "hours": _hours(decisions, scope.now_ms),
        "visits": await _visits(scope),
        "words": {
            tag: {name: i18n.translator(tag)(text) for name, text in WORDS.items()} for tag in decisions.languages
        },
    }


def _hours(decided: Decisions, now_ms: int) -> dict[str, Any] | None:
    """Whether it hides now because the team is away, and when that turns; nothing where it never does.

    With the minute in which that was said: the clock of a visitor may be a year off.
    """
    if decided.outside_hours != HIDDEN:
        return None
    return {"away": not decided.is_open(now_ms), "now": now_ms - now_ms % 60_000, "turns": decided.turns_at(now_ms)}


async def _visits(scope: Scope) -> str:
    """Where the hidden frame is that tells of visits; empty where nobody wants to know."""
    if not await visiting.is_on(scope, scope.workspace_id):
        return ""
    return f"/widget/visit?workspace={(await deciding.workspace_of(scope)).slug}"


@cache
def _loader() -> str:
    text = (folder("static") / "js" / "widget" / "loader.js").read_text(encoding="utf-8")
    return small(text, "loader.js").rstrip().rstrip(";")
