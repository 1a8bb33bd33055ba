"""The admin's settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from livechat import i18n
from livechat.scope import Scope
from livechat.web.door import go, show
from livechat.web.forms import Form, all_fields, comes_back
from livechat.web.routes import ADMINS, page
from livechat.workspaces import deciding
from livechat.workspaces.meaning import CHECKS, SWITCH
from livechat.workspaces.settings import GROUPS, MEANINGS, Decisions


@dataclass(frozen=True, slots=True)
class Field:
    """One decision as the page asks for it."""

    name: str
    label: str
    help: str
    kind: str
    value: Any
    options: list[tuple[str, str]]
    error: str


def groups(
    decisions: Decisions, language: str, sent: Mapping[str, Any], errors: Mapping[str, str]
) -> list[tuple[str, list[Field]]]:
    """All decisions, in the groups of the page; what was sent stands before what is stored."""
    translate = i18n.translator(language)

    def asked(name: str) -> Field:
        meaning = MEANINGS[name]
        value = sent.get(name, getattr(decisions, name) if not sent or meaning.kind not in (CHECKS, SWITCH) else ())
        return Field(
            name,
            translate(meaning.label),
            translate(meaning.help) if meaning.help else "",
            meaning.kind,
            value,
            list(meaning.options(language)) if meaning.options else [],
            errors.get(name, ""),
        )

    return [(translate(title), [asked(name) for name in names]) for title, names in GROUPS]


async def settings(scope: Scope, request: Request) -> Response:
    """Everything there is to decide."""
    decided = groups(await deciding.of(scope), scope.language, {}, {})
    return await show(request, scope, "workspaces/settings.html", groups=decided, saved="saved" in request.query_params)


async def _again(scope: Scope, request: Request, form: Form, status: int) -> Response:
    lists = {name: values for name, values in (await all_fields(request)).items() if MEANINGS.get(name)}
    sent = {name: values if MEANINGS[name].kind == CHECKS else values[-1] for name, values in lists.items()}
    asked = groups(await deciding.of(scope), scope.language, sent, form.errors)
    return await show(request, scope, "workspaces/settings.html", status=status, groups=asked, saved=False)


@comes_back(_again)
async def save(scope: Scope, request: Request) -> Response:
    """Decide."""
    await deciding.save(scope, await all_fields(request))
    return go("/admin/settings?saved")


ROUTES = [
    page("GET", "/admin/settings", settings, ADMINS, rule="own workspace"),
    page("POST", "/admin/settings", save, ADMINS, rule="own workspace"),
]
