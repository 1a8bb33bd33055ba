"""Nothing of one workspace is reachable from another: by no route, command, search, file, stream or export."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, replace
from typing import Any

import pytest

from livechat.accounts import sessions
from livechat.app import FEATURES
from livechat.errors import NotFound
from livechat.live import dialects
from livechat.live.connection import Connection
from livechat.live.sse import StreamWire
from livechat.mail.settings import Mail
from livechat.outgoing.settings import Outgoing
from livechat.rendering import look
from livechat.scope import KEY, OWNER, REP, VISITOR, Scope
from livechat.settings import Settings
from livechat.web.inputs import Input
from livechat.web.routes import Route
from tests.live.wires import Peer
from tests.settling import settled
from tests.workspaces.furnishing import COMMON, SIGNS, WORD, Furnished, Somebody, furnish, people_of, rows_of
from tests.workspaces.making import a_workspace

PAGES = [route for feature in FEATURES for route in feature.pages]
PROGRAMS = [route for feature in FEATURES for route in feature.api]
ROUTES = PAGES + PROGRAMS
COMMANDS = [command for feature in FEATURES for command in feature.commands]

DOORS = {f"/w/{{workspace}}/widget{end}" for end in ("", "/register", "/enter")}
PUBLIC = {"/w/{workspace}", "/register", "/api/widget/visit", "/api/widget/config", *DOORS}
"""Where anybody who knows a workspace's address begins as its customer: they are told its name."""
BY_LINK = {"/setup/{token}", "/invitation/{token}", "/reset/{token}", "/join/{token}", "/return/{token}"}
"""Whoever has a one-time link is whom it was made for, wherever they come from; here nobody has one."""
OF_THE_HOUSE = {"/admin/server", "/metrics", "/healthz", "/readyz"}
"""What tells of the installation, to those who run it."""
NOTED_WHEN_READ = {"/admin/customers/table.csv"}
"""What the reader's own audit log says to have been read, so that it is another one afterwards."""
WORDLESS = {
    "/api/admin/stats",
    "/api/admin/webhooks/events",
    "/api/admin/webhooks/{webhook_id}/deliveries",
    "/api/customer/session/{session_id}/validate",
    "/api/messages/{reference}/search",
    "/api/rep/stats/{rep_id}",
    "/api/uploads/{client_id}",
    "/admin/retention/forecast",
    "/admin/usage",
    "/api/usage",
    "/appearance/{place}/{colour}",
}
"""What answers with numbers and identifiers alone."""
MOVING = frozenset(
    {"job", "webhook_delivery", "webhook_attempt", "webhook_event", "found_due", "found_progress", "found_gone"}
)
"""What the house itself works off beside the test."""


@dataclass
class Neighbours:
    """A workspace full of things, and everybody who works beside it in others."""

    victim: Furnished
    others: list[Somebody]


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """A house that could mail, if its server answered, and tell receivers on this machine; nobody is too fast in it."""
    mail = Mail(host="127.0.0.1", port=9, security="none", sender="chat@example.com", timeout_s=1)
    live = replace(settings.live, commands_per_second=10_000, commands_burst=10_000)
    uploads = replace(settings.uploads, per_minute=10_000)
    limits = replace(settings.limits, form_fields=200)
    return replace(
        settings, limits=limits, mail=mail, outgoing=Outgoing(private_networks=True), live=live, uploads=uploads
    )


@pytest.fixture
async def others(house: Any, scope: Scope) -> list[Somebody]:
    """Everybody of the first workspace, and of a third one."""
    first = await people_of(house, scope, 1, "Zebra")
    third = await people_of(house, scope, await a_workspace(house.means, "third"), "Okapi")
    return [*first.values(), *third.values()]


async def a_full_workspace(house: Any, scope: Scope) -> Furnished:
    return await furnish(house, scope, await a_workspace(house.means, "victim", f"{WORD} shop"), "victim")


@pytest.fixture
async def neighbours(house: Any, scope: Scope, others: list[Somebody]) -> Neighbours:
    return Neighbours(await a_full_workspace(house, scope), others)


def shows(answer: Any) -> list[str]:
    """The signs of the other workspace that stand in an answer: in its headers, its words, the files it packs."""
    words = f"{answer.headers} {answer.text}"
    if answer.headers.get("content-type") == "application/zip":
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            words += " ".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    return [sign for sign in SIGNS if sign in words.lower()]


# --- what is sent: names of the other workspace's things, wherever a thing can be named


def samples(names: dict[str, str]) -> dict[str, Any]:
    """A value for each field that any form, body or command knows; identifiers are the other workspace's."""
    reference = names["reference"]
    return {
        "act": "delete", "active": True, "address": False, "after_revision": 0, "after_seq": 0, "answer": "accept",
        "ask": False, "attachments": [names["upload_id"]], "attributes": {"a": "b"}, "back": "",
        "beside": names["reply_id"],
        "cancel_on_reply": True, "capacity": 3, "category": "", "channel": "", "choice": "muted", "client_id": "c-1",
        "code": "00000000", "comment": "x", "compare_at": "", "compare_at_minor": None, "content": "x",
        "conversation": reference, "conversations": [reference], "country": "TH", "currency": "THB",
        "current": "no such password", "cursor": "", "days": "7", "description": "x", "direction": "up",
        "email": "x@example.com", "emoji": "👍", "events": ["*"], "files": names["upload_id"], "filter": "all",
        "hue": 1, "id": "x", "identity": "", "is_active": True, "key": "", "kind": "text", "language": "en",
        "limit": 50, "members": [names["staff_id"]], "mentions": names["staff_id"], "message": names["message_id"],
        "name": "x", "next": "/", "note": "x", "now": False, "on": True, "option": 0, "other": reference,
        "owner": "mine", "password": "no such password at all", "payload": None, "phone": "+66811111111",
        "pictures": [names["upload_id"]], "preset": "hour", "price": "1", "price_minor": 1, "priority": "low",
        "proof": "none", "bio": "x", "product": names["product_id"], "quantity": 1, "by": 1,
        "names": {"ar": "x"}, "position": 1, "query": "tab=all", "recovery": "", "rep": names["staff_id"],
        "rep_score": 3,
        "reply": names["reply_id"], "reply_to": None, "role": "rep", "scheduled": names["scheduled_id"], "score": 3,
        "send_at": "2030-12-24T18:00:00Z", "seq": 1, "shared": "1", "shortcut": "x", "since": "", "sku": "",
        "slug": "yet-another", "sort": "activity", "state": "away", "status": "pending", "subject": "x", "tab": "all",
        "tag": names["tag_id"], "team": names["team_id"], "text": "x", "title": "x", "token": "made-up",
        "totp": "000000", "typing": True, "undo": "none", "unread": "", "until": "", "url": "http://127.0.0.1:59999/",
        "username": "nobody-known", "value": "x", "values": {}, "version": 1, "what": "inbox", "fields": {},
        "workspace": "victim", "zone": "UTC", "start": "22:00", "end": "07:00", "time_zone": "", "lets": "urgent",
        "centre": [], "sound": [], "screen": [], "push": [], "mail": [], "webhook": [], "priorities": {},
        "quiet_hours": None, "quiet_minutes": 0,
        "texts": {"en": "x"}, "pages": [{"how": "contains", "value": "/x"}], "seconds": 1,
        "languages": ["en"], "who": "all", "in_hours": True, "site": "http://127.0.0.1:59999", "visitor": "v" * 20,
        "referrer": "", "visits": 1, "seen": [], "dismissed_s": None, "talking": False, "busy": False,
        "unlisted": False, "speaks": "", "leaving": False, "news": "", "greeting": "",
    }  # fmt: skip


def all_inputs(kind: type = Input) -> set[type]:
    """Everything that can be submitted."""
    below = {each for child in kind.__subclasses__() for each in all_inputs(child)}
    return below | {kind}


NOTHING = dict.fromkeys(
    (
        "reference",
        "upload_id",
        "reply_id",
        "staff_id",
        "message_id",
        "scheduled_id",
        "tag_id",
        "team_id",
        "note_id",
        "customer_id",
        "product_id",
        "view_id",
        "rule_id",
        "visitor_id",
    ),
    "none",
)


def test_every_field_that_can_be_submitted_has_a_sample():
    fields = {name for each in all_inputs() for name in each.__struct_fields__}
    assert fields <= set(samples(NOTHING)), "give it a value, so that a name of another workspace is tried in it"


def address_of(route: Route, victim: Furnished) -> str:
    values = {
        "provider": "none",
        "workspace": victim.slug,
        "form": "text",
        "client_id": "q",
        "kind": "quick_replies",
        "token": "made-up",
        "section": "workspace",
        "place": "page",
        "colour": "0a7a5c",
        "language": "en",
        **{name: value for name, value in victim.names.items() if name != "token"},
    }
    return route.path.format(**values)  # a new name in an address needs a thing of that kind in `furnishing`


def asked(victim: Furnished) -> dict[str, str]:
    """What a list can be asked for, all at once: the other workspace's names, and words that stand in its texts."""
    names = victim.names
    return {
        "q": COMMON,
        "message": names["message_id"],
        "note": names["note_id"],
        "tag": names["tag_id"],
        "rep": names["staff_id"],
        "team": names["team_id"],
        "actor": names["staff_id"],
        "conversation": names["reference"],
        "customer": names["customer_id"],
        "product": names["product_id"],
        "view": names["view_id"],
        "deleted": names["reference"],
        "files": names["upload_id"],
        "made": victim.slug,
    }


# --- trying


class Tries:
    """Everybody of the other workspaces, trying everything."""

    def __init__(self, house: Any, program: Any, victim: Furnished) -> None:
        self.house = house
        self.program = program
        self.victim = victim
        self.samples = samples(victim.names)

    async def request(self, route: Route, who: Somebody, query: dict[str, str]) -> Any:
        """Try a route with the other workspace's names in address, query and body."""
        await self.come_back(who)
        address = address_of(route, self.victim)
        if route.is_api:
            body = self.body(route.takes) if route.takes else None
            headers = {"authorization": f"Bearer {who.token}"} if who.token else {}
            return await self.program.request(route.method, address, headers=headers, json=body, params=query)
        side = "staff" if who.scope.is_staff else "customer"
        headers = {"cookie": f"livechat-visitor=v; livechat-{side}={who.token}", "origin": "http://localhost"}
        if who.role == KEY:
            headers = {"authorization": f"Bearer {who.token}"}
        bound = who.scope.session_id if route.audience in ("any", side) and who.scope.session_id else "visitor:v"
        headers["x-csrf-token"] = self.house.signing.form_token(bound)
        fields = self.form() if route.method == "POST" else None
        return await self.program.request(route.method, address, headers=headers, data=fields, params=query)

    def body(self, kind: type) -> dict[str, Any]:
        """As the route declares it, with every field that it knows."""
        fields = {name: self.samples.get(name) for name in kind.__struct_fields__}
        return {name: value for name, value in fields.items() if value is not None}

    def form(self) -> dict[str, Any]:
        """Every field that any form knows, as text."""
        names = self.victim.names
        fields = {
            name: " ".join(map(str, value)) if isinstance(value, list) else value
            for name, value in self.samples.items()
        }
        fields = {name: str(value) for name, value in fields.items() if value not in (None, False)}
        fields |= {
            "customer": names["customer_id"],
            "member": names["staff_id"],
            "minutes": "0",
            "pick": names["customer_id"],
            "selected": names["reference"],
            "upload": names["upload_id"],
            "option": "0",
        }
        return fields

    async def come_back(self, who: Somebody) -> None:
        """A new session where the last try has ended it."""
        if who.role in (VISITOR, KEY):
            return
        if await self.house.db.value("SELECT 1 FROM session WHERE id = :id", id=who.scope.session_id):
            return
        scope = who.scope
        async with self.house.db.transaction() as tx:
            who.token, session = await sessions.begin(tx, scope, who.role, scope.actor_id, scope.actor_name)
        who.scope = scope.but(session_id=session.id)

    def stored(self) -> dict[str, Any]:
        return rows_of(self.house.settings.storage.database, self.victim.id, MOVING)


# --- the proofs


WITHOUT_WORDS = {
    "sign_in_try", "password_proof", "return_mail", "answer_once", "audit_kept", "reply_examples",
    "notification_shown", "routing_try", "visitor_greeting", "found_due", "found_gone", "retention_tally",
}  # fmt: skip
"""What holds no words of anybody's, or only for a moment."""


async def test_nothing_is_missing_of_what_a_workspace_can_have(house, neighbours):
    have = rows_of(house.settings.storage.database, neighbours.victim.id)
    assert {name for name, rows in have.items() if not rows} == WITHOUT_WORDS


async def test_no_route_shows_or_changes_anything_of_another_workspace(house, program, neighbours):
    tries = Tries(house, program, neighbours.victim)
    nobody = Somebody(VISITOR, neighbours.others[0].scope.but(role=VISITOR, actor_id="", session_id=""), "")
    await settled(house)
    before, wrong = tries.stored(), []
    for route in ROUTES:
        for who in [*neighbours.others, nobody]:
            for query in ({}, asked(neighbours.victim)):
                answer = await tries.request(route, who, query)
                if answer.status_code >= 500 or (shows(answer) and route.path not in PUBLIC):
                    wrong.append((route.method, route.path, who.role, answer.status_code, shows(answer)))
                if is_of_one_thing(route) and answer.status_code < 300:
                    wrong.append((route.method, route.path, who.role, answer.status_code, "let in"))
        await settled(house)
        if tries.stored() != before and route.path not in PUBLIC:
            wrong.append((route.method, route.path, "changed", differing(before, tries.stored())))
        before = tries.stored()
    assert not wrong, "\n".join(map(str, wrong[:60]))


OWN_NAMES = {"provider", "workspace", "form", "client_id", "kind", "token", "section", "place", "colour", "language"}
"""What an address names besides things of a workspace."""


def is_of_one_thing(route: Route) -> bool:
    """Whether its address names something that belongs to a workspace."""
    return bool(set(re.findall(r"{(\w+)}", route.path)) - OWN_NAMES)


def differing(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    return [name for name in before if before[name] != after[name]]


async def test_the_same_addresses_show_it_to_those_it_belongs_to(house, program, neighbours):
    """Without this the proof above would hold for a house that answers nothing."""
    tries = Tries(house, program, neighbours.victim)
    seen, hidden = set(), set()
    for route in ROUTES:
        if route.method != "GET" or route.path in BY_LINK | WORDLESS:
            continue
        for who in neighbours.victim.people.values():
            for query in ({}, asked(neighbours.victim), {"q": COMMON}):
                answer = await tries.request(route, who, query)
                (seen if shows(answer) else hidden).add(route.path)
    assert hidden - seen == set(), "\n".join(sorted(hidden - seen))


TAKEN = {"authenticate", "register", "get_conversations", "watch", "get_alerts", "activity", "set_presence", "bulk"}
"""Commands that name nothing of a workspace, or answer for each thing apart."""


async def test_no_command_shows_or_changes_anything_of_another_workspace(house, neighbours):
    tries = Tries(house, None, neighbours.victim)
    await settled(house)
    before, wrong = tries.stored(), []
    for who in neighbours.others:
        for command in COMMANDS:
            await tries.come_back(who)
            fields = {**tries.body(command.takes), "workspace": "main"}
            for dialect in (dialects.JSON, dialects.HTML):
                peer = Peer(house, who.scope, dialect)
                peer.give(command.name, **{**fields, "id": "asked"})
                await settled(house)
                said = b"".join(peer.wire.written).decode()
                if any(sign in said.lower() for sign in SIGNS):
                    wrong.append((command.name, who.role, dialect, "shown"))
                if dialect == dialects.JSON and command.name not in TAKEN and is_taken(peer, command):
                    wrong.append((command.name, who.role, peer.wire.said))
                peer.leave()
            if tries.stored() != before:
                wrong.append((command.name, who.role, differing(before, tries.stored())))
                before = tries.stored()
    assert not wrong, "\n".join(map(str, wrong[:60]))


def is_taken(peer: Peer, command: Any) -> bool:
    """Whether a command that names a thing of another workspace was answered as if it were there."""
    names = set(command.takes.__struct_fields__) & {"conversation", "message", "scheduled", "other", "undo"}
    return bool(names) and any(each["type"] == "ack" for each in peer.wire.said)


async def test_no_line_or_stream_hears_anything_of_another_workspace(house, scope, others):
    """They were there before, and watch everything that can be watched, while the other workspace is furnished."""
    lines, streams = [], []
    for who in others:
        if who.role == KEY:
            continue
        for dialect in (dialects.JSON, dialects.HTML):
            peer = Peer(house, who.scope, dialect)
            for what in ("inbox", "overview", "team", "sessions", "keys", "customers"):
                peer.give("watch", what=what, tab="all")
            lines.append(peer)
        wire = StreamWire()
        stream = Connection(house.hub, wire, who.scope, look(dialects.SSE, who.scope.audience, "en"))
        house.entrance.admit(who.scope.address)
        house.entrance.opened(stream)
        streams.append(wire)
    await settled(house)
    victim = await a_full_workspace(house, scope)
    inside, beside = (Peer(house, victim.people[role].scope) for role in (OWNER, REP))
    await beside.ack("join_conversation", conversation=victim.names["reference"])
    for _ in range(3):
        house.clock.advance(2.0)
        await settled(house)
    await inside.ack("send_message", conversation=victim.names["reference"], client_id="last", text=f"{WORD} last")
    await beside.wire.until(lambda: beside.events("new_message"))
    heard = [b"".join(peer.wire.written).decode() for peer in lines] + [wire.take().decode() for wire in streams]
    assert not [said for said in heard if any(sign in said.lower() for sign in SIGNS)]


async def test_a_stream_follows_no_conversation_of_another_workspace(house, neighbours):
    for who in neighbours.others:
        with pytest.raises(NotFound):
            await house.streamed(who.scope, [neighbours.victim.names["reference"]])


CHANGING = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|csrf[^>]*>|data-csrf=\S+|X-CSRF-Token[^}]*}")
"""Names and tokens that are made anew for each page."""


async def test_whatever_happens_in_one_workspace_no_page_of_another_changes(house, program, scope, others):
    """Figures and counters too: what all pages and answers say is the same before and afterwards."""
    there = Furnished(0, "main", {}, NOTHING)
    tries = Tries(house, program, there)
    routes = [
        each
        for each in ROUTES
        if each.method == "GET" and "{" not in each.path and each.path not in OF_THE_HOUSE | NOTED_WHEN_READ
    ]

    async def everything() -> dict[Any, str]:
        found = {}
        for route in routes:
            for who in others:
                answer = await tries.request(route, who, {})
                found[route.path, who.role, who.scope.workspace_id] = CHANGING.sub("", answer.text)
        return found

    await everything()
    before = await everything()
    await a_full_workspace(house, scope)
    await settled(house)
    after = await everything()
    assert {name for name in before if before[name] != after[name]} == set()
