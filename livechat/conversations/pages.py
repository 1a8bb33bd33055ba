"""Pages of conversations: the customer's, and the staff's desk; every form works without scripts."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from livechat import i18n
from livechat.accounts import sessions
from livechat.avatars import hue, initials
from livechat.conversations import (
    access,
    answering,
    deleting,
    desk,
    expecting,
    inputs,
    jumping,
    looks,
    opening,
    plain_files,
    reading,
    sending,
    tending_looks,
    tending_pushes,
    undoing,
)
from livechat.conversations.reading import Stretch
from livechat.conversations.visits import PageOpened
from livechat.customers import devices, registering
from livechat.customers import pages as customers
from livechat.customers.inputs import registration as registration_of
from livechat.errors import NotFound, Refusal
from livechat.i18n import translator
from livechat.scope import VISITOR, Scope
from livechat.teams import access as teams
from livechat.web import inputs as inputs_of
from livechat.web import multipart
from livechat.web.door import STAFF_LINE, door_of, go, look_of, show
from livechat.web.forms import Form, comes_back
from livechat.web.session import LANGUAGE_COOKIE, cookie_name
from livechat.workspaces import access as workspaces
from livechat.workspaces import countries, deciding
from livechat.workspaces.closed import closed
from livechat.workspaces.settings import Decisions

SAID_FOR_S = 120
"""How long an address carries what a form was answered."""


@dataclass(frozen=True, slots=True)
class OwnField:
    """A field of the workspace's own, as a new customer is asked."""

    name: str
    label: str
    kind: str
    required: bool
    options: list[tuple[str, str]]


# The customer's side


async def home(scope: Scope, request: Request) -> Response:
    """Registration, or the conversation."""
    slug = request.path_params.get("workspace", "")
    if slug and scope.is_customer:
        shop = await workspaces.by_slug(scope.means, slug)
        if shop.id == scope.workspace_id:
            return await own(scope, request)
        carried = request.cookies.get(cookie_name("customer", door_of(request).is_https(request)), "")
        if token := await request.app.state.house.sessions.token_in(carried, shop.id):
            return customers.signed_in(scope, request, token)
    scope = await _in_shop(scope, request, slug)
    if not scope.is_customer:
        return await registration(scope, request, Form())
    return await own(scope, request)


async def own(scope: Scope, request: Request, form: Form | None = None, status: int = 200) -> Response:
    """A customer's conversation; with what they wrote and why it was not sent, where that comes back."""
    form = form or Form()
    if form.errors:
        request.state.path = "/"
    stretch = await reading.current(scope) or await reading.newest(scope, await opening.another(scope))
    of = stretch.conversation
    if of.is_blocked:
        return await show(request, scope, "customers/blocked.html", status=403)
    house = request.app.state.house
    look = await look_of(request, scope)
    people = await house.watcher.answerers(scope.workspace_id)
    shop = await deciding.workspace_of(scope)
    decided = await deciding.of(scope)
    away = closed(decided, scope.now_ms)
    called = house.renderer.called
    return await show(
        request,
        scope,
        "conversations/customer.html",
        status=status,
        live=f"/ws/customer?workspace={shop.slug}",
        conversation=desk.Named(of.reference, of.status),
        bubbles=[looks.bubble(each, look, of.marks("customer"), called) for each in stretch.messages],
        team=answering.team(of, look, people, house.presence_of, answering.showing(decided, scope.now_ms)),
        closed=away,
        expected=await expecting.of(scope, of, await expecting.expectations_of(house).somebody(scope.workspace_id)),
        marks=looks.marks(of),
        ref=of.reference,
        linked=[] if stretch.more else await tending_looks.linked(scope, of, look, called),
        before=stretch.messages[0].seq if stretch.more else None,
        draft=form.values.get("text", ""),
        refused=" ".join(form.errors.values()),
        writes=bool(form.errors or not of.last_by or "write" in request.query_params),
        client_id=_name_of(form, status),
    )


def _name_of(form: Form, status: int) -> str:
    """The name of the next message: that of one that may have been stored all the same, otherwise a new one."""
    return (status >= 500 and form.values.get("client_id")) or str(uuid.uuid4())


async def _in_shop(scope: Scope, request: Request, slug: str) -> Scope:
    """A visitor in the workspace that the address or the form names, be they a customer of another one."""
    if not slug:
        return scope
    shop = await workspaces.by_slug(scope.means, slug)
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    wanted = [each for each in (chosen, *i18n.accepted(request.headers.get("accept-language", ""))) if each]
    language = sessions.language(await deciding.of(scope.means, shop.id), wanted)
    return scope.but(workspace_id=shop.id, role=VISITOR, actor_id="", actor_name="", language=language)


async def registration(scope: Scope, request: Request, form: Form, status: int = 200) -> Response:
    """Where a visitor becomes a customer."""
    decisions = await deciding.of(scope)
    house = request.app.state.house
    people = await house.watcher.answerers(scope.workspace_id)
    look = await look_of(request, scope)
    away = closed(decisions, scope.now_ms)
    usual = await expecting.usually(scope.means, scope.workspace_id)
    return await show(
        request,
        scope,
        "customers/register.html",
        status=status,
        form=replace(
            form,
            values={"country": decisions.country, **form.values},
            fields=decisions.asked_at(scope.now_ms),
        ),
        countries=countries.choices(scope.language),
        own_fields=_own_fields(decisions, scope.language),
        team=answering.team(None, look, people, house.presence_of, answering.showing(decisions, scope.now_ms)),
        closed=away,
        leaves_message=decisions.leaves_message(scope.now_ms),
        usual="" if away else expecting.words(usual, scope.language),
        client_id=form.values.get("client_id") or str(uuid.uuid4()),
    )


async def refused(scope: Scope, request: Request, refusal: Refusal, fields: Mapping[str, str]) -> Response:
    """The same page once more, with what was wrong. Raises what is no fault of whoever registers."""
    if refusal.status >= 500:
        raise refusal
    return await registration(scope, request, Form.refused(refusal, fields, scope.language), refusal.status)


def _own_fields(decisions: Decisions, language: str) -> list[OwnField]:
    default = decisions.default_language
    return [
        OwnField(
            f"field.{each.name(default)}",
            each.words(language, default) or each.name(default),
            each.kind,
            each.required,
            each.options(language, default) if each.choices.said else [],
        )
        for each in decisions.ask_fields.all
    ]


async def register(scope: Scope, request: Request) -> Response:
    """Make a customer of a visitor, with the first question if there is one."""
    fields = await inputs_of.form_fields(request)
    device_key = devices.key_of(request)
    try:
        _, token, _ = await registering.register(scope, registration_of(fields), device_key)
    except Refusal as refusal:
        there = await _in_shop(scope, request, fields.get("workspace", ""))
        return await refused(there, request, refusal, fields)
    response = customers.signed_in(scope, request, token)
    devices.remember(request, response, device_key)
    return response


@comes_back(own)
async def send_as_customer(scope: Scope, request: Request) -> Response:
    """A message from the form; reloading the page does not send it again, what is refused comes back with its words."""
    if multipart.is_multipart(request):
        await plain_files.send(scope, multipart.reader_of(request))
        return go("/")
    given = await inputs_of.form(request, inputs.SendMessage)
    await sending.send(scope, given.conversation, sending.draft_of(given))
    return go("/")


async def history(scope: Scope, request: Request) -> Response:
    """Another part: before or after what is shown, around a message, from a day on, or the newest."""
    look = await look_of(request, scope)
    stretch, target = await _part(scope, request, look.zone)
    of = stretch.conversation
    renderer = door_of(request).renderer
    html = renderer.page(
        "conversations/_desk_history.html" if scope.is_staff else "conversations/_history.html",
        look,
        ref=of.reference,
        bubbles=looks.thread(stretch.messages, stretch.notes, look, of.marks(scope.audience), renderer.called),
        before=stretch.older,
        after=stretch.newer,
        target=target,
        last=of.last_seq,
        linked=await tending_looks.linked(scope, of, look, renderer.called) if stretch.older is None else [],
    )
    return HTMLResponse(html)


async def _part(scope: Scope, request: Request, zone: str) -> tuple[Stretch, str]:
    reference, asked = request.path_params["reference"], request.query_params
    if message := asked.get("message"):
        return await jumping.to_message(scope, reference, message)
    if note := asked.get("note"):
        return await jumping.to_note(scope, reference, note)
    if day := asked.get("day"):
        moment_ms = i18n.day_begins(day, zone)
        if moment_ms is None:
            raise NotFound
        return await jumping.to_moment(scope, reference, moment_ms)
    if "after" in asked:
        return await jumping.later(scope, reference, _seq(asked.get("after", ""))), ""
    if "before" in asked:
        return await reading.earlier(scope, reference, _seq(asked.get("before", ""))), ""
    return await reading.newest(scope, reference), ""


def _seq(given: str) -> int:
    if not (given.isascii() and given.isdigit() and len(given) < 16):
        raise NotFound
    return int(given)


# The staff's side


async def dashboard(scope: Scope, request: Request) -> Response:
    """The inbox, with a conversation beside it when the address names one."""
    reference = request.path_params.get("reference")
    pane = await desk.pane(scope, request, reference) if reference else None
    if pane and pane.goes_on:
        return go(f"/inbox/{pane.goes_on}")
    if reference:
        request.app.state.house.bus.publish([PageOpened(scope, reference)])
    return await show(
        request,
        scope,
        "conversations/inbox.html",
        live=STAFF_LINE,
        pane=pane,
        said=scope.means.signing.unseal("said", request.query_params.get("said", ""), SAID_FOR_S) or "",
        undo=await _undoable(scope, request.query_params.get("deleted", "")),
        way=await undoing.way(scope, request.query_params.get("undo", "")) if "undo" in request.query_params else None,
        **await desk.listing(scope, request),
    )


async def _undoable(scope: Scope, reference: str) -> tuple[str, str, int] | None:
    """What was just deleted without a line and can be brought back: reference, words, milliseconds."""
    found = await deleting.undoable(scope, reference) if reference else None
    if found is None:
        return None
    words = translator(scope.language)(tending_pushes.DELETED) % {"name": found[0].customer_name}
    return reference, words, found[1]


async def pane(scope: Scope, request: Request) -> Response:
    """One conversation, for an open inbox."""
    shown = await desk.pane(scope, request, request.path_params["reference"])
    if shown.goes_on:
        return go(f"/inbox/{shown.goes_on}")
    return await show(request, scope, "conversations/_pane.html", live=STAFF_LINE, **shown.variables())


async def listing(scope: Scope, request: Request) -> Response:
    """The list alone, for an open inbox."""
    return await show(request, scope, "conversations/_list.html", **await desk.listing(scope, request))


async def people(scope: Scope, request: Request) -> Response:
    """Whom a note can call, for the composer of a conversation."""
    conversation = await access.conversation(scope.db, scope, request.path_params["reference"])
    house = request.app.state.house
    reps = await house.watcher.reps(scope.workspace_id)
    html = door_of(request).renderer.page(
        "conversations/_people.html",
        await look_of(request, scope),
        ref=conversation.reference,
        people=[
            (person, name, initials(name), hue(person), house.presence_of(person))
            for person, name in reps
            if person != scope.actor_id
        ],
        teams=await teams.names(scope.db, scope.workspace_id),
    )
    return HTMLResponse(html)
