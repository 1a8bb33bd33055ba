"""Noting: an act writes its own entry, in its own transaction, so that neither exists without the other."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any, Final

from livechat.audit import queries
from livechat.audit.acts import ACTS
from livechat.audit.models import NOTHING, About, Entry
from livechat.scope import Scope
from livechat.store.database import Transaction
from livechat.workspaces.events import DecisionsChanged, WorkspaceRenamed
from livechat.workspaces.settings import MEANINGS

LONGEST: Final = 500
"""Characters of a value; what is longer is cut."""
MOST: Final = 100
"""Values of a list."""
_SECRETS: Final = ("password", "token", "secret", "hash")

Values = Mapping[str, Any]


async def note(
    tx: Transaction,
    scope: Scope,
    what: str,
    about: About = NOTHING,
    before: Values | None = None,
    after: Values | None = None,
) -> None:
    """Write down that the scope's actor does this. Raises ValueError for an act nobody has declared, or a secret."""
    if what not in ACTS:
        raise ValueError(f"no such act: {what}")
    await queries.add(
        tx,
        Entry(
            number=0,
            workspace_id=scope.workspace_id,
            created_at=scope.now_ms,
            actor_id=scope.actor_id,
            actor_name=scope.actor_name,
            actor_role=scope.role,
            address=scope.address[:64],
            session_id=scope.session_id,
            what=what,
            about_kind=about.kind,
            about_id=about.id,
            about_name="" if about.kind == "customer" else about.name[:LONGEST],
            before=_written(before or {}),
            after=_written(after or {}),
        ),
    )


async def note_change(
    tx: Transaction,
    scope: Scope,
    what: str,
    about: About,
    before: Values,
    after: Values,
    *,
    unsaid: Collection[str] = (),
) -> None:
    """Write down what has become different, and nothing where nothing has.

    Of what is `unsaid` only that it changed: words meant for customers, and whatever is personal.
    """
    differing = [name for name in after if before.get(name) != after[name]]
    if differing:
        was = {name: None if name in unsaid else before.get(name) for name in differing}
        now = {name: None if name in unsaid else after[name] for name in differing}
        await note(tx, scope, what, about, was, now)


async def settings_changed(tx: Transaction, event: DecisionsChanged) -> None:
    """Within the saving of the settings: the old and the new value of each that is different."""
    before = {name: _told(getattr(event.before, name)) for name in MEANINGS}
    after = {name: _told(getattr(event.now, name)) for name in MEANINGS}
    about = About("workspace", str(event.workspace_id), event.now.name)
    await note_change(tx, event.scope, "settings.changed", about, before, after)


def _told(value: Any) -> Any:
    """A decision as the log has it: what has parts, such as business hours, in words."""
    return value if isinstance(value, bool | int | str | tuple) else str(value)


async def workspace_renamed(tx: Transaction, event: WorkspaceRenamed) -> None:
    """Within the naming of a workspace: the old and the new address; the name is one of the settings."""
    about = About("workspace", str(event.now.id), event.now.name)
    before, after = {"address": event.before.slug}, {"address": event.now.slug}
    await note_change(tx, event.scope, "workspace.renamed", about, before, after)


def _written(values: Values) -> str:
    for name in values:
        if any(each in name for each in _SECRETS):
            raise ValueError(f"{name} is not for the log")
    return json.dumps({name: _short(value) for name, value in values.items()}, ensure_ascii=False)


def _short(value: Any) -> Any:
    if isinstance(value, str):
        return value if len(value) <= LONGEST else value[: LONGEST - 1] + "…"
    if isinstance(value, list | tuple):
        return [_short(each) for each in value[:MOST]]
    return value
