"""Pages of customers besides the conversation: another language, another device."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from livechat.customers import codes, devices, erasing, queries
from livechat.customers.inputs import ChooseLanguage, Join, JoinByCode
from livechat.errors import Invalid, Refusal
from livechat.i18n import LANGUAGES
from livechat.scope import Scope
from livechat.web import inputs
from livechat.web.door import door_of, go, show
from livechat.web.forms import Form
from livechat.web.session import LANGUAGE_COOKIE, cookie_name, in_front, set_cookie

YEAR_S = 365 * 86_400


async def choose_language(scope: Scope, request: Request) -> Response:
    """Another language from now on: on this device, and for a customer whatever is written to them."""
    given = await inputs.form(request, ChooseLanguage)
    if given.language not in LANGUAGES:
        raise Invalid("Please choose one of these.", field="language")
    if scope.session_id:
        await request.app.state.house.sessions.choose_language(scope, given.language)
    if scope.is_customer:
        async with scope.transaction() as tx:
            await queries.set_language(tx, scope.workspace_id, scope.actor_id, given.language)
    response = go(given.next)
    is_https = door_of(request).is_https(request)
    set_cookie(response, LANGUAGE_COOKIE, given.language, is_https=is_https, max_age_s=YEAR_S)
    return response


async def make_link(scope: Scope, request: Request) -> Response:
    """A link for the customer's other device, shown this once."""
    token = await devices.create_link(scope)
    code = await codes.create(scope)
    origin = door_of(request).origin_of(request)
    return await show(
        request,
        scope,
        "customers/device_link.html",
        url=f"{origin}/join/{token}",
        expires_minutes=devices.LINK_MINUTES,
        code=codes.shown(code),
        code_minutes=codes.MINUTES,
        code_url=f"{origin}/join",
    )


async def ask_to_forget(scope: Scope, request: Request) -> Response:
    """What happens when a customer asks to be forgotten, and whether they have asked already."""
    is_asked = await erasing.asked_at(scope, scope.actor_id) is not None
    return await show(request, scope, "customers/forget.html", is_asked=is_asked)


async def forget(scope: Scope, request: Request) -> Response:
    """Ask to be forgotten."""
    await erasing.ask(scope)
    return await show(request, scope, "customers/forget.html", is_asked=True)


async def ask_to_join(scope: Scope, request: Request) -> Response:
    """Ask before this device goes on with the conversation: opening a link alone changes nothing."""
    token = request.path_params["token"]
    await devices.must_work(scope, token)
    return await show(request, scope, "customers/join.html", token=token)


async def join(scope: Scope, request: Request) -> Response:
    """Go on here with the conversation of the other device."""
    given = await inputs.form(request, Join)
    return signed_in(scope, request, await devices.join(scope, given.token))


async def ask_for_code(scope: Scope, request: Request) -> Response:
    """Where the code of the other device is typed."""
    return await show(request, scope, "customers/code.html", form=Form())


async def join_by_code(scope: Scope, request: Request) -> Response:
    """Go on here with the conversation of the device that shows the code."""
    fields = await inputs.form_fields(request)
    try:
        token = await codes.join(scope, inputs.from_fields(fields, JoinByCode).code)
    except Refusal as refusal:
        if refusal.status >= 500:
            raise
        form = Form.refused(refusal, fields, scope.language)
        return await show(request, scope, "customers/code.html", status=refusal.status, form=form)
    return signed_in(scope, request, token)


def signed_in(scope: Scope, request: Request, token: str) -> Response:
    """From now on this browser is the customer's; of other workspaces it remembers who it is there."""
    response = go("/")
    is_https = door_of(request).is_https(request)
    lasts_s = int(scope.means.settings.accounts.customer_session_days * 86_400)
    name = cookie_name("customer", is_https)
    carried = in_front(request.cookies.get(name, ""), token)
    set_cookie(response, name, carried, is_https=is_https, max_age_s=lasts_s)
    return response
