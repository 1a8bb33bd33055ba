"""Pages of signed identities: the way in for a site's user, and the secrets in the console."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from livechat.clock import rfc3339
from livechat.customers import devices, registering
from livechat.customers.identified import secrets
from livechat.customers.identified.samples import SAMPLES
from livechat.customers.inputs import Identified, Register
from livechat.customers.pages import signed_in
from livechat.scope import Scope
from livechat.web import inputs
from livechat.web.door import STAFF_LINE, door_of, go, show
from livechat.web.forms import Form, comes_back


async def ask_to_enter(scope: Scope, request: Request) -> Response:
    """Ask before this device goes on as the site's user: opening a link alone changes nothing."""
    return await _enter_page(scope, request, Form())


async def _enter_page(scope: Scope, request: Request, form: Form, status: int = 200) -> Response:
    problem = next(iter(form.errors.values()), "")
    return await show(request, scope, "customers/identified.html", status=status, problem=problem)


@comes_back(_enter_page)
async def enter(scope: Scope, request: Request) -> Response:
    """Go on here as the site's user."""
    given = await inputs.form(request, Identified)
    device_key = devices.key_of(request)
    register = Register(identity=given.identity)
    _, token, _ = await registering.register(scope, register, device_key)
    response = signed_in(scope, request, token)
    devices.remember(request, response, device_key)
    return response


async def secret_list(scope: Scope, request: Request) -> Response:
    """Whether sites can sign, and how it is done."""
    return await _secrets_page(scope, request, "")


async def _secrets_page(scope: Scope, request: Request, fresh: str) -> Response:
    found = await secrets.listed(scope)
    former = next((each for each in found if each.ends_at is not None), None)
    return await show(
        request,
        scope,
        "customers/identity.html",
        live=STAFF_LINE,
        fresh=fresh,
        since_iso=rfc3339(found[0].created_at) if found else "",
        former_until_iso=rfc3339(former.ends_at) if former and former.ends_at else "",
        address=f"{door_of(request).origin_of(request)}/identified#…",
        samples=SAMPLES,
    )


async def make_secret(scope: Scope, request: Request) -> Response:
    """Another secret, shown this once."""
    return await _secrets_page(scope, request, await secrets.make(scope))


async def end_former(scope: Scope, request: Request) -> Response:
    """Only the newest secret counts from now on."""
    await secrets.end_former(scope)
    return go("/admin/identity")
