"""The console's page of keys."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from livechat.accounts.sessions import steady_ms
from livechat.i18n import translator
from livechat.keys import making
from livechat.keys.inputs import NewKey
from livechat.keys.models import DAYS, WORDS
from livechat.keys.pushes import key_row
from livechat.scope import Scope
from livechat.web import inputs
from livechat.web.door import STAFF_LINE, door_of, go, show
from livechat.web.forms import Form, all_fields, comes_back
from livechat.web.routes import KEY_SCOPES

SUGGESTED_DAYS: Final = 90


async def key_list(scope: Scope, request: Request) -> Response:
    """Every key, and a form to make another."""
    return await _list_page(scope, request, Form({"days": str(SUGGESTED_DAYS)}))


async def _list_page(scope: Scope, request: Request, form: Form, status: int = 200) -> Response:
    chosen = (await all_fields(request)).get("scope", []) if status != 200 else []
    translate, now = translator(scope.language), steady_ms(scope.means)
    return await show(
        request,
        scope,
        "keys/keys.html",
        status=status,
        live=STAFF_LINE,
        keys=[key_row(each, now) for each in await making.listed(scope)],
        scopes=[(each, translate(WORDS[each]), each in chosen) for each in KEY_SCOPES],
        days=DAYS,
        form=form,
    )


@comes_back(_list_page)
async def make(scope: Scope, request: Request) -> Response:
    """Make a key; the page with it is shown this once."""
    given = await inputs.form(request, NewKey)
    chosen = (await all_fields(request)).get("scope", [])
    key, secret = await making.make(scope, given.name, chosen, int(given.days) if given.days else None)
    return await show(
        request,
        scope,
        "keys/made.html",
        live=STAFF_LINE,
        key=key_row(key, key.created_at),
        secret=secret,
        header=f"Authorization: Bearer {key.begins}…",
        address=f"{door_of(request).origin_of(request)}/api",
    )


async def revoke(scope: Scope, request: Request) -> Response:
    """Have a key open nothing any more."""
    await making.revoke(scope, request.path_params["key_id"])
    return go("/admin/keys")
