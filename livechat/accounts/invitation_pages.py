"""Pages behind a one-time link: to choose a password, or to come in with the account that one has already."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from livechat.accounts import inviting, leaving
from livechat.accounts.inputs import ChoosePassword
from livechat.accounts.memberships import joining, switching
from livechat.accounts.pages import come_in, let_in
from livechat.scope import Scope
from livechat.web import inputs
from livechat.web.door import door_of, go, show
from livechat.web.forms import Form, comes_back
from livechat.web.session import cookie_name, drop_cookie, read_cookies, set_cookie
from livechat.workspaces import deciding
from livechat.workspaces import queries as workspaces

BACK: Final = "/invitation"
KEPT_S: Final = 1800
"""How long a browser keeps an invitation for whoever signs in first."""


async def invitation(scope: Scope, request: Request) -> Response:
    """Ask somebody who was invited, or forgot theirs, for a password; or whether they have an account."""
    return await _page(scope, request, Form())


async def _page(scope: Scope, request: Request, form: Form, status: int = 200) -> Response:
    staff, person = await inviting.invited(scope, request.path_params["token"]), await joining.whoever(scope)
    return await show(
        request,
        scope,
        "accounts/invitation.html",
        status=status,
        invited=staff,
        person=person,
        is_theirs=person is not None and joining.is_for(staff, person),
        shop=(await deciding.of(scope, staff.workspace_id)).name,
        are_several=await workspaces.how_many(scope.db) > 1,
        at=f"{BACK}/{request.path_params['token']}",
        form=form,
    )


@comes_back(_page)
async def accept(scope: Scope, request: Request) -> Response:
    """Take the password and let them in, by a code where they have a second factor."""
    given, token = await inputs.form(request, ChoosePassword), request.path_params["token"]
    staff = await inviting.accept(scope, token, given.password, given.username)
    return await let_in(scope, request, staff, BACK if _kept(request) not in ("", token) else "/inbox")


@comes_back(_page)
async def join(scope: Scope, request: Request) -> Response:
    """Come in with the account that one is signed in with, and go there."""
    place = await joining.join(scope, request.path_params["token"])
    return come_in(scope, request, await switching.switch(scope, place.slug), "/inbox")


async def sign_in_first(scope: Scope, request: Request) -> Response:
    """Sign in with the account one has, or with another one; this browser comes back to the invitation."""
    token, is_https = request.path_params["token"], door_of(request).is_https(request)
    await inviting.invited(scope, token)
    response = go(f"/sign-in?next={BACK}")
    if scope.is_staff:
        await leaving.sign_out(scope)
        drop_cookie(response, cookie_name("staff", is_https), is_https=is_https)
    set_cookie(response, cookie_name("invitation", is_https), token, is_https=is_https, max_age_s=KEPT_S)
    return response


async def come_back(_scope: Scope, request: Request) -> Response:
    """Back to the invitation, after signing in; its token never stands in an address of the sign-in."""
    token, is_https = _kept(request), door_of(request).is_https(request)
    response = go(f"{BACK}/{token}" if token else "/inbox")
    drop_cookie(response, cookie_name("invitation", is_https), is_https=is_https)
    return response


def _kept(request: Request) -> str:
    """The token of the invitation that the browser keeps."""
    carried = read_cookies(request.headers.get("cookie") or "")
    token = carried.get(cookie_name("invitation", door_of(request).is_https(request)), "")
    return token if token.replace("-", "").replace("_", "").isalnum() else ""
