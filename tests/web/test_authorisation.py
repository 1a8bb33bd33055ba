"""Every route and every live command, tried by everybody: the one table decides, and nothing is outside of it."""

from __future__ import annotations

import contextlib
import re
import secrets
from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from starlette.routing import Mount

from livechat import ids
from livechat.accounts import sessions
from livechat.app import FEATURES
from livechat.catalogue import editing
from livechat.catalogue.inputs import NewProduct
from livechat.conversations import scheduling, sending, tagging
from livechat.conversations.inputs import Draft
from livechat.customers import editing as customers
from livechat.errors import Refusal
from livechat.live.entrance import NEEDS
from livechat.mail.settings import Mail
from livechat.orders import filling
from livechat.outgoing.settings import Outgoing
from livechat.registry import Told
from livechat.replies import keeping as replies
from livechat.replies.inputs import Keep
from livechat.scope import ADMIN, CUSTOMER, KEY, OWNER, REP, VISITOR, Scope
from livechat.settings import Settings
from livechat.teams import managing
from livechat.uploads import keeping
from livechat.uploads.models import Purpose
from livechat.web.routes import KEY_SCOPES, PEOPLE_AND_PROGRAMS, Route
from livechat.web.session import Credentials
from livechat.webhooks import managing as webhooks
from livechat.webhooks import outbox
from livechat.webhooks.inputs import WebhookBody
from tests.factories import a_colleague, a_customer, a_key, at_work, bearer
from tests.live.wires import Peer
from tests.uploads.samples import picture

PAGES = [route for feature in FEATURES for route in feature.pages]
PROGRAMS = [route for feature in FEATURES for route in feature.api]
COMMANDS = [command for feature in FEATURES for command in feature.commands]
BESIDE_THE_DOOR = {"/api/events", "/api/ws", "/ws/customer", "/ws/staff", "/api/openapi.json"}
"""The live lines are tried in tests/served, why a page's was refused in tests/live; the description is for anybody."""
FOR_SITES = {
    "/api/widget/config",
    "/api/widget/conversation",
    "/api/widget/conversation/messages",
    "/api/widget/conversation/upload",
    "/api/widget/conversation/close",
    "/api/widget/feedback",
    "/api/widget/cart",
    "/api/widget/cart/add",
    "/api/customer/register",
}
"""What pages of the allowed sites may ask."""
WHO = ("nobody", "made_up", "ended", "anna", "ben", "mali", "admin", "owner", "elsewhere")


@dataclass
class Actor:
    """Somebody who tries everything."""

    role: str
    scope: Scope
    token: str = ""
    session_id: str = ""


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """A house that could mail, if its server answered, and tell receivers on this machine."""
    mail = Mail(host="127.0.0.1", port=9, security="none", sender="chat@example.com", timeout_s=1)
    return replace(settings, mail=mail, outgoing=Outgoing(private_networks=True))


@pytest.fixture
async def actors(house, scope) -> dict[str, Actor]:
    """Nobody, two with tokens that open nothing, two customers, three of the staff, and a rep of another workspace."""
    async with house.db.transaction() as tx:
        await tx.run(
            "INSERT INTO workspace (id, slug, name, created_at) VALUES (2, 'other', 'Other', 0)",
        )
    made = {"nobody": Actor(VISITOR, scope)}
    for name in ("anna", "ben", "gone"):
        _, own, token = await a_customer(scope, name=name.title())
        made[name] = Actor(CUSTOMER, own, token, own.session_id)
    for name, role, workspace_id in (
        ("mali", REP, 1),
        ("admin", ADMIN, 1),
        ("owner", OWNER, 1),
        ("victim", REP, 1),
        ("elsewhere", REP, 2),
    ):
        staff = await a_colleague(house.means, role, name=name.title(), password="", workspace_id=workspace_id)
        own, token = await at_work(scope, staff)
        made[name] = Actor(role, own, token, own.session_id)
    async with house.db.transaction() as tx:
        await sessions.end(tx, 1, made["gone"].session_id, "ended")
    made["ended"] = Actor(VISITOR, scope, made["gone"].token)
    made["made_up"] = Actor(VISITOR, scope, "made-up")
    return made


async def conversation_of(house: Any, actor: Actor) -> str:
    return str(
        await house.db.value("SELECT reference FROM conversation WHERE customer_id = :id", id=actor.scope.actor_id)
    )


async def file_for(house: Any, route: Route, actor: Actor) -> str:
    """A picture in an actor's conversation, where the address names one: a process of its own looks at each."""
    if "{upload_id}" not in route.path:
        return ""
    reference = await conversation_of(house, actor)
    upload = await keeping.keep(actor.scope, _once(picture()), "a.png", Purpose("conversation", reference))
    return upload.id


async def _once(content: bytes) -> AsyncIterator[bytes]:
    yield content


OWN_MESSAGE = "OWN-MESSAGE"
"""In an address or a field: a message that whoever tries has written, if they may, otherwise somebody else's."""


async def message_of(house: Any, actor: Actor, address: str) -> str:
    """A message in the conversation of this address, by this actor if they may."""
    found = re.search(r"CONV-\w+", address)
    with contextlib.suppress(Refusal):
        draft = Draft(client_id=secrets.token_hex(8), text="x")
        return (await sending.send(actor.scope, found[0] if found else "", draft)).id
    return str(await house.db.value("SELECT id FROM message LIMIT 1"))


async def scheduled_for(route: Route, actors: dict[str, Actor], reference: str) -> str:
    """Something of Mali's that is to be sent later."""
    if "scheduled" not in route.path:
        return ""
    scope = actors["mali"].scope
    of, _ = await scheduling.schedule(
        scope, reference, Draft(client_id=secrets.token_hex(8), text="x"), scope.now_ms + 60_000
    )
    return of.id


async def address_of(house: Any, route: Route, actors: dict[str, Actor]) -> str:
    """The route's address for things that are Anna's, Mali's or a victim's."""
    session = actors["victim"].session_id
    if "validate" in route.path:
        session = actors["anna" if "customer" in route.path else "mali"].session_id
    staff = actors["mali" if "stats" in route.path else "victim"].scope.actor_id
    values = {
        "reference": await conversation_of(house, actors["anna"]),
        "user_id": actors["anna"].scope.actor_id,
        "receipt_id": "nobodys",
        "customer_id": actors["anna"].scope.actor_id,
        "session_id": session,
        "staff_id": staff,
        "rep_id": staff,
        "token": "made-up",
        "provider": "none",
        "device_id": "nobodys",
        "workspace": "main",
        "message_id": OWN_MESSAGE,
        "scheduled_id": await scheduled_for(route, actors, await conversation_of(house, actors["anna"])),
        "form": "text",
        "client_id": "made-up",
        "kind": "quick_replies",
        "section": "appearance",
        "place": "page",
        "colour": "0a7a5c",
        "language": "en",
        "upload_id": await file_for(house, route, actors["anna"]),
        "product_id": await product_for(route, actors),
        "team_id": await team_for(route, actors),
        "tag_id": await tag_for(route, actors),
        "view_id": "none",
        "rule_id": "none",
        "visitor_id": "none",
        "reply_id": await reply_for(route, actors),
        "note_id": await remembered_for(route, actors),
        "key_id": await key_for(route, actors),
        **await webhook_for(route, actors),
        "notice_id": "none",
    }
    return route.path.format(**values)


async def tag_for(route: Route, actors: dict[str, Actor]) -> str:
    """A tag of the first workspace, where the address names one."""
    if "{tag_id}" not in route.path:
        return ""
    return (await tagging.add(actors["owner"].scope, f"tag {ids.opaque()}")).id


async def remembered_for(route: Route, actors: dict[str, Actor]) -> str:
    """A note about Anna, where the address names one."""
    if "{note_id}" not in route.path:
        return ""
    return (await customers.note(actors["mali"].scope, actors["anna"].scope.actor_id, "Tall")).id


async def key_for(route: Route, actors: dict[str, Actor]) -> str:
    """A key of the first workspace, where the address names one."""
    if "{key_id}" not in route.path:
        return ""
    return (await a_key(actors["owner"].scope))[0].id


async def webhook_for(route: Route, actors: dict[str, Actor]) -> dict[str, str]:
    """A webhook of the first workspace with a delivery, where the address names them."""
    if "{webhook_id}" not in route.path:
        return {}
    scope = actors["owner"].scope
    made, _ = await webhooks.add(scope, WebhookBody(url="http://127.0.0.1:59999/", events=["*"]))
    async with scope.transaction() as tx:
        told = Told(1, webhooks.TestShape("Owner"))
        delivery = await outbox.put(tx, scope.now_ms, "test", told, [made.id])
    return {"webhook_id": made.id, "delivery_id": str(delivery)}


async def team_for(route: Route, actors: dict[str, Actor]) -> str:
    """A team of the first workspace, where the address names one."""
    if "{team_id}" not in route.path:
        return ""
    return (await managing.add(actors["owner"].scope, f"Team {ids.opaque()}")).id


async def reply_for(route: Route, actors: dict[str, Actor]) -> str:
    """A reply of Mali's own, where the address names one."""
    if "{reply_id}" not in route.path:
        return ""
    return (await replies.add(actors["mali"].scope, Keep(title="Hi", shortcut="hi", content="Hello"))).id


async def product_for(route: Route, actors: dict[str, Actor]) -> str:
    """A product of the first workspace, where the address names one."""
    if "{product_id}" not in route.path:
        return ""
    return (await editing.add(actors["owner"].scope, NewProduct(name="Lantern", price_minor=100))).id


async def in_a_cart(house: Any) -> str:
    """A product in the carts of all customers."""
    owner = house.system_scope(1).but(role="owner")
    product = await editing.add(owner, NewProduct(name="Lantern", price_minor=100, sku=ids.opaque()))
    for customer_id in await house.db.all(str, "SELECT id FROM customer WHERE workspace_id = 1"):
        await filling.add(owner, customer_id, product.id)
    return product.id


async def attempt(house: Any, program: Any, route: Route, actor: Actor, address: str) -> Any:
    """Try a route as a program would, or as a page with its own forms would."""
    if OWN_MESSAGE in address:
        address = address.replace(OWN_MESSAGE, await message_of(house, actor, address))
    if route.is_api:
        headers = {"authorization": f"Bearer {actor.token}"} if actor.token else {}
        body = {} if route.takes is not None else None
        return await program.request(route.method, address, headers=headers, json=body)
    side = "staff" if actor.scope.is_staff else "customer"
    cookies = {"livechat-visitor": "v"}
    if actor.token:
        cookies[f"livechat-{side}"] = actor.token
    bound = actor.session_id if route.audience in ("any", side) and actor.session_id else "visitor:v"
    headers = {
        "cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        "origin": "http://localhost",
        "x-csrf-token": house.signing.form_token(bound),
    }
    return await program.request(route.method, address, headers=headers)


def seen_as(route: Route, name: str, actor: Actor) -> str | None:
    """The role that counts on this route: a page of one side does not look at the other side's cookie."""
    if route.is_api:
        return None if name in ("made_up", "ended") else actor.role
    side = "staff" if actor.scope.is_staff else "customer"
    return actor.role if route.audience in ("any", side) else VISITOR


@pytest.mark.parametrize("route", PAGES + PROGRAMS, ids=lambda route: f"{route.method} {route.path}")
async def test_a_route_lets_in_whom_the_table_names_and_nobody_else(house, actors, program, route):
    assert route.who, "a route without an entry"
    address = await address_of(house, route, actors)
    for name in WHO:
        actor = actors[name]
        answer = await attempt(house, program, route, actor, address)
        role = seen_as(route, name, actor)
        assert answer.status_code < 500, (name, answer.text)
        if role is None:
            assert answer.status_code == 401, name
        elif role in route.who:
            assert answer.status_code not in (401, 403), (name, answer.text)
            assert answer.headers.get("location", "").partition("?")[0] != "/sign-in" or "sign" in route.path
        elif role == VISITOR and route.audience == "staff" and route.method == "GET" and not route.is_api:
            assert (answer.status_code, answer.headers["location"].partition("?")[0]) == (303, "/sign-in")
        else:
            assert answer.status_code == (401 if role == VISITOR else 403), (name, answer.text)
        actors[name] = await again(house, actor)


async def again(house: Any, actor: Actor) -> Actor:
    """The same person, with a new session where the route has ended theirs."""
    if not actor.session_id:
        return actor
    if await house.db.value("SELECT 1 FROM session WHERE id = :id", id=actor.session_id):
        return actor
    async with house.db.transaction() as tx:
        scope = actor.scope
        token, session = await sessions.begin(tx, scope, actor.role, scope.actor_id, scope.actor_name)
    return Actor(actor.role, scope.but(session_id=session.id), token, session.id)


OF_ONE_CUSTOMER = [
    route
    for route in PAGES + PROGRAMS
    if CUSTOMER in route.who and any(name in route.path for name in ("{reference}", "{user_id}", "{session_id}"))
]
OF_A_WORKSPACE = [
    route
    for route in PAGES + PROGRAMS
    if REP in route.who
    and not route.path.endswith("/merge")  # needs two: tests/conversations/test_tending.py
    and any(name in route.path for name in ("{reference}", "{user_id}", "{rep_id}", "{product_id}"))
]
FIELDS_OF_FORMS = {
    "{reference}": {"score": "5"},
    "{kind}": {"client_id": "ask", "text": "Which?", "label_1": "This one"},
    "mail": {"email": "anna@example.com"},
    "messages": {"client_id": "1", "text": "x"},
    "notes": {"client_id": "1", "text": "x"},
    "assign": {"rep": ""},
    "team": {"team": ""},
    "subject": {"subject": "x"},
    "profile": {"name": "Anna"},
    "remember": {"text": "x"},
    "tag": {"tag": "x"},
    "untag": {"tag": "x"},
    "snooze": {"preset": "hour"},
    "status": {"status": "open"},
    "priority": {"priority": "low"},
    "transfer": {"rep": "VICTIM"},
    "answer": {"answer": "withdraw"},
    "edit": {"message": OWN_MESSAGE, "text": "x"},
    "delete": {"message": OWN_MESSAGE},
    "follow": {"choice": "muted"},
    "schedule": {"client_id": "1", "text": "x", "send_at": "2026-12-24T18:00"},
    "cancel": {"scheduled": "SCHEDULED"},
    "fill": {"product": "IN A CART"},
    "change": {"product": "IN A CART", "by": "1"},
}


@pytest.mark.parametrize("route", OF_ONE_CUSTOMER, ids=lambda route: f"{route.method} {route.path}")
async def test_what_is_another_customers_looks_like_nothing(house, actors, program, route):
    address = await address_of(house, route, actors)
    if "before" in (route.handler.__doc__ or "") or route.path.startswith("/history"):
        address += "?before=5"
    own = await attempt_with_fields(house, program, route, actors["anna"], address)
    assert own.status_code in (200, 201, 303), own.text
    answer = await attempt_with_fields(house, program, route, actors["ben"], address)
    assert answer.status_code == 404, answer.text


@pytest.mark.parametrize("route", OF_A_WORKSPACE, ids=lambda route: f"{route.method} {route.path}")
async def test_what_is_another_workspaces_looks_like_nothing(house, actors, program, route):
    address = await address_of(house, route, actors)
    if route.path.endswith("/history"):
        address += "?before=5"
    own = await attempt_with_fields(house, program, route, actors["mali"], address)
    assert own.status_code in (200, 201, 204, 303), own.text
    answer = await attempt_with_fields(house, program, route, actors["elsewhere"], address)
    assert answer.status_code == 404, answer.text


async def attempt_with_fields(house: Any, program: Any, route: Route, actor: Actor, address: str) -> Any:
    """The same with what the form or the body needs."""
    act = route.path.rpartition("/")[2]
    if OWN_MESSAGE in address:
        address = address.replace(OWN_MESSAGE, await message_of(house, actor, address))
    if route.is_api and route.method in ("POST", "PATCH"):
        headers = {"authorization": f"Bearer {actor.token}"}
        body = {"client_id": "1", "text": "x", "status": "pending", "emoji": "👍"}
        if "scheduled" in route.path:
            body["send_at"] = "2026-12-24T18:00:00Z"
        return await program.request(route.method, address, headers=headers, json=body)
    if route.method != "POST":
        return await attempt(house, program, route, actor, address)
    side = "staff" if actor.scope.is_staff else "customer"
    fields = dict(FIELDS_OF_FORMS.get(act, {}))
    if fields.get("rep") == "VICTIM":
        fields["rep"] = await house.db.value("SELECT id FROM staff WHERE name = 'Victim'")
    if fields.get("scheduled") == "SCHEDULED":
        fields["scheduled"] = await house.db.value("SELECT id FROM scheduled_message")
    if fields.get("product"):
        fields["product"] = await in_a_cart(house)
    if "message" in fields:
        fields["message"] = await message_of(house, actor, address)
    return await program.post(
        address,
        data={"csrf": house.signing.form_token(actor.session_id), **fields},
        headers={"cookie": f"livechat-{side}={actor.token}", "origin": "http://localhost"},
    )


async def test_a_customers_form_reaches_only_their_own_conversation(house, actors, program):
    answer = await program.post(
        "/messages",
        data={
            "csrf": house.signing.form_token(actors["ben"].session_id),
            "conversation": await conversation_of(house, actors["anna"]),
            "client_id": "1",
            "text": "x",
        },
        headers={"cookie": f"livechat-customer={actors['ben'].token}", "origin": "http://localhost"},
    )
    assert answer.status_code == 404
    assert await house.db.value("SELECT count(*) FROM message") == 0


async def test_a_rep_sees_no_figures_of_another(house, actors, program):
    headers = {"authorization": f"Bearer {actors['mali'].token}"}
    answer = await program.get(f"/api/rep/stats/{actors['victim'].scope.actor_id}", headers=headers)
    assert answer.status_code == 404


async def test_a_rep_cannot_look_at_the_session_of_another(house, actors, program):
    headers = {"authorization": f"Bearer {actors['mali'].token}"}
    answer = await program.get(f"/api/rep/sessions/{actors['victim'].session_id}/validate", headers=headers)
    assert answer.status_code == 404


async def test_an_admin_touches_no_owner(house, actors, program):
    headers = {"authorization": f"Bearer {actors['admin'].token}"}
    answer = await program.delete(f"/api/admin/rep/{actors['owner'].scope.actor_id}", headers=headers)
    assert answer.status_code == 403


# --- keys


@pytest.mark.parametrize("route", PROGRAMS, ids=lambda route: f"{route.method} {route.path}")
async def test_a_key_is_let_in_by_the_scope_that_the_table_names_and_by_no_other(house, actors, program, route):
    owner = actors["owner"].scope
    made = {scope: (await a_key(owner, scope))[1] for scope in KEY_SCOPES}
    made["all"] = (await a_key(owner))[1]
    address = await address_of(house, route, actors)
    for scope, token in made.items():
        own = (await house.identify(Credentials(token=token))).but(address="192.0.2.9")
        answer = await attempt(house, program, route, Actor(KEY, own, token), address)
        assert answer.status_code < 500, (scope, answer.text)
        if route.needs and scope in (route.needs, "all"):
            assert answer.status_code not in (401, 403), (scope, answer.text)
        else:
            assert answer.status_code == 403, (scope, answer.text)
            assert answer.json().get("scope") == (route.needs or None)


@pytest.mark.parametrize(
    "route", [route for route in PROGRAMS if route.needs], ids=lambda route: f"{route.method} {route.path}"
)
async def test_a_key_of_another_workspace_finds_nothing(house, actors, program, route):
    _, token = await a_key(actors["elsewhere"].scope)
    address = await address_of(house, route, actors)
    own = await house.identify(Credentials(token=token))
    answer = await attempt_with_fields(house, program, route, Actor(KEY, own, token), address)
    if "{" in route.path:
        assert answer.status_code in (404, 422), answer.text
    for name in ("anna", "ben", "mali", "victim"):
        assert actors[name].scope.actor_id not in answer.text


def test_every_scope_opens_something():
    assert {route.needs for route in PROGRAMS} - {""} == set(KEY_SCOPES)
    assert {route.needs for route in PAGES} == {""}


async def test_no_key_opens_a_page(house, actors, program):
    _, token = await a_key(actors["owner"].scope)
    for route in PAGES:
        answer = await program.request(route.method, route.path, headers=bearer(token))
        assert answer.status_code == 403, (route.method, route.path, answer.text)


async def test_every_address_that_is_served_is_in_the_table(served):
    declared = {(route.method, route.path) for route in PAGES + PROGRAMS}
    for route in served.routes:
        if isinstance(route, Mount):
            assert route.path.startswith("/static/")
            continue
        methods = (route.methods or set()) - {"HEAD"}
        for method in methods:
            assert (method, route.path) in declared or route.path in BESIDE_THE_DOOR | FOR_SITES, route
            assert method != "OPTIONS" or route.path in FOR_SITES


async def test_pages_of_other_sites_may_ask_the_window_and_register_and_nothing_else(house, actors, program, decide):
    await decide(widget_sites="https://shop.example")
    for route in PAGES + PROGRAMS:
        address = route.path.format_map(defaultdict(lambda: "none"))
        headers = {"origin": "https://shop.example", "access-control-request-method": route.method}
        asked = await program.request("OPTIONS", address, headers=headers)
        answer = await program.request(route.method, address, headers=headers)
        is_open = route.path in FOR_SITES
        for each in (asked, answer):
            assert ("access-control-allow-origin" in each.headers) is is_open, (route.method, route.path)
            assert "access-control-allow-credentials" not in each.headers


async def test_an_unknown_address_is_not_found(house, actors, program):
    for name in WHO:
        token = actors[name].token
        headers = {"authorization": f"Bearer {token}"} if token else {}
        answer = await program.get("/api/no/such/thing", headers=headers)
        assert answer.status_code == 404


# --- the line

FIELDS: dict[str, dict[str, Any]] = {
    "authenticate": {"token": "made-up"},
    "set_presence": {"state": "away"},
    "register": {"name": "Dao", "phone": "+66812345678"},
    "get_conversations": {},
    "join_conversation": {},
    "leave_conversation": {},
    "send_message": {"client_id": "1", "text": "x"},
    "send_and": {"client_id": "1", "text": "x", "status": "pending"},
    "edit_message": {"message": "none", "text": "x"},
    "delete_message": {"message": "none"},
    "react": {"message": "none", "emoji": "👍"},
    "read_mentions": {},
    "show_typing": {"text": "x"},
    "schedule_message": {"client_id": "1", "text": "x", "send_at": "2026-12-24T18:00:00Z"},
    "change_scheduled": {"scheduled": "none", "text": "x"},
    "cancel_scheduled": {"scheduled": "none"},
    "typing": {"typing": True},
    "count_reply": {"client_id": "1", "reply": "none"},
    "mark_delivered": {"seq": 1},
    "mark_read": {"seq": 1},
    "add_note": {"client_id": "1", "text": "x"},
    "claim": {},
    "assign": {},
    "assign_team": {},
    "set_subject": {"subject": "x"},
    "add_tag": {"tag": "x"},
    "remove_tag": {"tag": "x"},
    "snooze": {"preset": "hour"},
    "delete_conversation": {},
    "restore_conversation": {},
    "merge": {"other": "CONV-NONE"},
    "bulk": {"conversations": ["CONV-NONE"], "act": "delete"},
    "undo_bulk": {"undo": "none"},
    "set_status": {"status": "pending"},
    "set_priority": {"priority": "low"},
    "watch": {"what": "inbox"},
    "transfer": {"rep": "nobody"},
    "answer_transfer": {"answer": "accept"},
    "get_alerts": {},
    "activity": {"active": True},
    "follow": {"choice": "muted"},
    "answer": {"message": "made-up", "option": 0},
    "rate": {"score": 5},
    "ping": {},
}
"""What each command needs besides a conversation; a new command needs a line here."""


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
async def test_a_command_is_carried_out_for_whom_the_table_names_and_nobody_else(house, actors, command):
    assert command.who
    assert command.who <= PEOPLE_AND_PROGRAMS
    reference = await conversation_of(house, actors["anna"])
    for name in WHO:
        if name in ("made_up", "ended"):
            continue  # they get no line: tests/served/test_cross_site.py and test_sessions.py
        actor = actors[name]
        peer = Peer(house, actor.scope)
        said = await peer.ask(command.name, conversation=reference, **FIELDS[command.name])
        if actor.role not in command.who:
            assert said["code"] == ("unauthenticated" if actor.role == VISITOR else "forbidden"), name
        else:
            expected = "unauthenticated" if command.name == "authenticate" else None
            assert said.get("code") in (None, "not_found", "conflict", expected), (name, said)
        peer.leave()


@pytest.mark.parametrize(
    "command",
    [each for each in COMMANDS if "conversation" in each.takes.__struct_fields__],
    ids=lambda command: command.name,
)
async def test_a_command_about_somebody_elses_conversation_is_not_found(house, actors, command):
    reference = await conversation_of(house, actors["anna"])
    for name in ("ben", "elsewhere"):
        if actors[name].role not in command.who:
            continue
        peer = Peer(house, actors[name].scope)
        said = await peer.ask(command.name, conversation=reference, **FIELDS[command.name])
        assert said.get("code") == "not_found", (name, said)
        missing = await peer.ask(command.name, conversation="CONV-NONE", **FIELDS[command.name])
        assert {**missing, "id": ""} == {**said, "id": ""}, "missing and foreign must look the same"
        peer.leave()
    assert await house.db.value("SELECT count(*) FROM message") == 0
    assert await house.db.value("SELECT customer_read_seq + staff_read_seq FROM conversation LIMIT 1") == 0


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
async def test_a_key_gives_the_commands_whose_scope_it_has_and_no_others(house, actors, command):
    reference = await conversation_of(house, actors["anna"])
    for granted in (NEEDS, "conversations:write", "all"):
        scopes = KEY_SCOPES if granted == "all" else {NEEDS, granted}
        _, token = await a_key(actors["owner"].scope, *scopes)
        peer = Peer(house, await house.identify(Credentials(token=token)))
        said = await peer.ask(command.name, conversation=reference, **FIELDS[command.name])
        if KEY in command.who or command.needs in scopes:
            expected = "unauthenticated" if command.name == "authenticate" else None
            assert said.get("code") in (None, "not_found", "conflict", expected), (granted, said)
        else:
            assert said["code"] == "forbidden", (granted, said)
            assert (command.needs or "key") in said["message"]
        peer.leave()


@pytest.mark.parametrize(
    "command",
    [each for each in COMMANDS if each.needs and "conversation" in each.takes.__struct_fields__],
    ids=lambda command: command.name,
)
async def test_a_key_of_another_workspace_finds_no_conversation(house, actors, command):
    reference = await conversation_of(house, actors["anna"])
    _, token = await a_key(actors["elsewhere"].scope)
    peer = Peer(house, await house.identify(Credentials(token=token)))
    said = await peer.ask(command.name, conversation=reference, **FIELDS[command.name])
    assert said.get("code") == "not_found", said


def test_every_command_is_declared_once():
    names = [command.name for command in COMMANDS]
    assert len(names) == len(set(names))
    assert set(FIELDS) == set(names)
