"""Signing in by an account elsewhere, as pages; and an admin's way to untie one."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from livechat import ids
from livechat.accounts.federated import entering, untying
from livechat.accounts.pages import greet, sign_in_page
from livechat.errors import NotFound, Refusal
from livechat.scope import Scope
from livechat.web import failures
from livechat.web.door import door_of, go
from livechat.web.forms import Form
from livechat.web.security import safe_path
from livechat.web.session import cookie_name, drop_cookie, set_cookie


async def leave(scope: Scope, request: Request) -> Response:
    """Go to a provider."""
    if scope.is_staff:
        return go("/inbox")
    target = safe_path(request.query_params.get("next", ""), "/inbox")
    browser = ids.token()
    try:
        url = await entering.begin(scope, _name(request), _back(request), target, browser)
    except NotFound:
        raise
    except Refusal as refusal:
        return await _again(scope, request, refusal, target)
    response = RedirectResponse(url, 303)
    is_https = door_of(request).is_https(request)
    lasts_s = entering.LASTS_MS // 1000
    set_cookie(response, cookie_name("provider", is_https), browser, is_https=is_https, max_age_s=lasts_s)
    return response


async def come_back(scope: Scope, request: Request) -> Response:
    """Come back from a provider, by a code where the account has a second factor."""
    if scope.is_staff:
        return go("/inbox")
    query, is_https = request.query_params, door_of(request).is_https(request)
    browser = request.cookies.get(cookie_name("provider", is_https), "")
    try:
        staff, target = await entering.finish(
            scope, _name(request), _back(request), query.get("state", ""), query.get("code", ""), browser
        )
        response = await greet(scope, request, staff, target)
    except NotFound:
        raise
    except Refusal as refusal:
        response = await _again(scope, request, refusal, "/inbox")
    drop_cookie(response, cookie_name("provider", is_https), is_https=is_https)
    return response


async def _again(scope: Scope, request: Request, refusal: Refusal, target: str) -> Response:
    """The sign-in page, which says why."""
    form = Form.refused(refusal, {"next": target}, scope.language)
    request.state.path = "/sign-in"  # forms of the page come back there, without what the provider's address carried
    response = await sign_in_page(scope, request, form, refusal.status)
    response.headers.update(failures.headers_of(refusal))
    return response


def _name(request: Request) -> str:
    return str(request.path_params["provider"])


def _back(request: Request) -> str:
    """The address that the provider knows as ours."""
    return f"{door_of(request).origin_of(request)}/sign-in/with/{_name(request)}/back"


async def untie_member(scope: Scope, request: Request) -> Response:
    """No account elsewhere opens a colleague's any more; they are signed out everywhere."""
    staff = await untying.untie(scope, request.path_params["staff_id"])
    return go(f"/admin/team/{staff.id}")
