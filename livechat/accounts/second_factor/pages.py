"""One's own second factor, as a page; and an admin's way to switch off a colleague's."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from livechat.accounts.second_factor import inputs as given_to
from livechat.accounts.second_factor import keeping, queries
from livechat.scope import Scope
from livechat.web import inputs
from livechat.web.door import go, show
from livechat.web.forms import Form, comes_back
from livechat.web.securing import SECURITY


async def security(scope: Scope, request: Request) -> Response:
    """Whether it is on, and what to do about it."""
    return await _security_page(scope, request, Form())


async def _security_page(scope: Scope, request: Request, form: Form, status: int = 200) -> Response:
    factor = await queries.of(scope.db, scope.workspace_id, scope.actor_id)
    is_on = factor is not None and factor.confirmed_at is not None
    shown: dict[str, Any] = {"is_on": is_on, "setup": None, "left": 0}
    if is_on:
        shown["left"] = await queries.recovery_codes(scope.db, scope.workspace_id, scope.actor_id)
    else:
        shown["setup"] = await keeping.setup_of(scope)
    must = scope.must_secure
    return await show(request, scope, "accounts/security.html", status=status, form=form, must=must, **shown)


@comes_back(_security_page)
async def begin(scope: Scope, request: Request) -> Response:
    """Make a key for an app."""
    await keeping.begin(scope, (await inputs.form(request, given_to.Oneself)).current)
    return go(SECURITY)


@comes_back(_security_page)
async def confirm(scope: Scope, request: Request) -> Response:
    """Switch it on; the recovery codes are shown this once."""
    made = await keeping.confirm(scope, (await inputs.form(request, given_to.Confirm)).totp)
    return await show(request, scope, "accounts/recovery_codes.html", codes=made)


@comes_back(_security_page)
async def new_codes(scope: Scope, request: Request) -> Response:
    """Make other recovery codes, shown this once."""
    made = await keeping.new_codes(scope, (await inputs.form(request, given_to.Oneself)).current)
    return await show(request, scope, "accounts/recovery_codes.html", codes=made)


@comes_back(_security_page)
async def switch_off(scope: Scope, request: Request) -> Response:
    """Ask for no code any more."""
    await keeping.switch_off(scope, (await inputs.form(request, given_to.Oneself)).current)
    return go(SECURITY)


async def switch_off_member(scope: Scope, request: Request) -> Response:
    """Let a colleague in by password alone; they are signed out everywhere."""
    staff = await keeping.switch_off_for(scope, request.path_params["staff_id"])
    return go(f"/admin/team/{staff.id}")
