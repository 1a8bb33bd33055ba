"""The window on somebody's site: its page, the ways in, and the way out into a window of its own."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from livechat import i18n
from livechat.accounts import sessions
from livechat.conversations import pages as conversations
from livechat.customers import devices, registering
from livechat.customers import pages as customers
from livechat.customers.inputs import registration as registration_of
from livechat.errors import Refusal, Unauthenticated
from livechat.scope import VISITOR, Scope
from livechat.web import inputs
from livechat.web.door import STAFF_LINE, address_of, door_of, show
from livechat.web.forms import Form
from livechat.web.frame import Framed
from livechat.web.framing import with_frames
from livechat.web.session import Credentials, credentials, in_front, set_cookie, widget_cookie
from livechat.web.statics import pack, unpacks
from livechat.widget import access, loading
from livechat.widget.inputs import Enter, PopOut
from livechat.workspaces import deciding, embedding
from livechat.workspaces.models import FIRST, Workspace

FIVE_MINUTES = "public, max-age=300"
_packed = lru_cache(64)(pack)
"""The script of each workspace changes with its settings only."""


async def script(scope: Scope, request: Request) -> Response:
    """The one line on somebody's site: what puts the button there."""
    shop = await embedding.workspace(scope.but(workspace_id=FIRST), request)
    there = scope.but(workspace_id=shop.id)
    text = await loading.script(there, _base(shop))
    way = unpacks(request.headers.get("accept-encoding", ""))
    headers = {
        "cache-control": FIVE_MINUTES,
        "content-security-policy": "default-src 'none'",
        "cross-origin-resource-policy": "cross-origin",
        "vary": "accept-encoding",
        **({"content-encoding": way} if way else {}),
    }
    return Response(_packed(text.encode(), way), media_type="text/javascript", headers=headers)


async def window(scope: Scope, request: Request) -> Response:
    """Registration, or the conversation."""
    there = await _there(request, scope)
    if not there.is_customer:
        return await conversations.registration(there, request, Form())
    return await conversations.own(there, request)


async def preview(scope: Scope, request: Request) -> Response:
    """The window as it would be with the settings that an admin is trying out."""
    trying = await deciding.as_tried(scope)
    decisions = await deciding.of(trying)
    asked = request.query_params.get("language", "")
    language = asked if asked in decisions.languages else sessions.language(decisions, [scope.language])
    request.state.framed = Framed((), "/widget", f"/widget/preview?language={language}", is_preview=True)
    return await conversations.registration(_visitor(trying.but(language=language)), request, Form())


async def calls(scope: Scope, request: Request) -> Response:
    """Each call of the script on somebody's site, to be tried by an admin on a page with the chat."""
    decisions = await deciding.of(scope)
    response = await show(
        request,
        scope,
        "widget/calls.html",
        live=STAFF_LINE,
        script=f"{_base(await deciding.workspace_of(scope))}.js",
        is_on=decisions.widget_enabled,
        languages=[(tag, i18n.LANGUAGES[tag].own_name) for tag in decisions.languages],
    )
    return with_frames(request, response)


async def register(scope: Scope, request: Request) -> Response:
    """Make a customer of a visitor; their page keeps the token where the browser takes no cookie."""
    there = await _there(request, scope)
    shop = await deciding.workspace_of(there)
    fields = await inputs.form_fields(request)
    try:
        given = msgspec.structs.replace(registration_of(fields), workspace=shop.slug)
        _, token, _ = await registering.register(there, given, page_key=fields.get("csrf", ""))
    except Refusal as refusal:
        return await conversations.refused(_visitor(there), request, refusal, fields)
    response = await show(request, there, "widget/entered.html", token=token)
    is_https = door_of(request).is_https(request)
    name = widget_cookie(is_https)
    lasts_s = int(there.means.settings.accounts.customer_session_days * 86_400)
    set_cookie(response, name, in_front(request.cookies.get(name, ""), token), is_https=is_https, max_age_s=lasts_s)
    return response


async def enter(scope: Scope, request: Request) -> Response:
    """Go on with the token of a page; with the cookie instead, where the browser has taken it."""
    given = await inputs.form(request, Enter)
    there = await _there(request, scope)
    carried = Credentials(given.token, address=there.address, device=there.device, languages=(there.language,))
    framed: Framed = request.state.framed
    try:
        known = await request.app.state.house.identify(carried)
    except Unauthenticated:
        known = _visitor(there)
    if not known.is_customer or known.workspace_id != there.workspace_id:
        request.state.framed = replace(framed, is_over=True)
        return await conversations.registration(_visitor(there), request, Form())
    if there.session_id != known.session_id:
        request.state.framed = replace(framed, token=given.token)
    return await conversations.own(known, request)


async def make_pass(scope: Scope, _: Request) -> Any:
    """What lets a window of its own go on as this customer, once."""
    return {"pass": await devices.create_link(scope)}


async def pop_out(scope: Scope, request: Request) -> Response:
    """Go on in a window of its own."""
    given = await inputs.form(request, PopOut)
    return customers.signed_in(scope, request, await devices.join(scope, given.token))


# Where and as whom


async def _there(request: Request, scope: Scope) -> Scope:
    """Whoever asks, in the workspace that the address names; from here on the page is one of the window."""
    shop = await embedding.workspace(scope.but(workspace_id=FIRST), request)
    door, house = door_of(request), request.app.state.house
    carried = credentials(request.headers, address_of(request), "customer", door.is_https(request))
    known: Scope = await house.identify(replace(carried, workspace=shop.slug))
    decisions = await deciding.of(scope.means, shop.id)
    asked = request.query_params.get("language", "")
    base = _base(shop)
    request.state.framed = Framed(
        decisions.allowed_sites,
        base,
        f"{base}?{urlencode({'language': asked})}" if asked in decisions.languages else base,
    )
    there = known.but(workspace_id=shop.id)
    await access.must_be_open(there)
    if known.is_customer and known.workspace_id == shop.id:
        return known
    wanted = [asked, *i18n.accepted(request.headers.get("accept-language", ""))]
    return _visitor(there.but(language=sessions.language(decisions, wanted)))


def _visitor(scope: Scope) -> Scope:
    return scope.but(role=VISITOR, actor_id="", actor_name="", session_id="")


def _base(shop: Workspace) -> str:
    return "/widget" if shop.id == FIRST else f"/w/{shop.slug}/widget"
