"""A workspace with at least one of everything there is, all of it with one word by which it is known again."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from livechat.accounts import links
from livechat.accounts.federated import queries as federated
from livechat.accounts.federated.models import Tie
from livechat.catalogue import pictures
from livechat.clientele import changing
from livechat.clientele.forgetting import erasing as forgetting
from livechat.clientele.inputs import ChangeCustomer
from livechat.conversations import (
    bulk,
    control,
    editing,
    merging,
    noting,
    opening,
    past,
    reacting,
    scheduling,
    sending,
    tagging,
    viewing,
)
from livechat.conversations.inputs import Draft
from livechat.customers import blocking, codes, devices, erasing
from livechat.customers import editing as customers
from livechat.customers.identified import secrets
from livechat.notifications import preferences, pushing
from livechat.notifications.inputs import Subscribe
from livechat.notifications.ladder import queries as ladder
from livechat.notifications.ladder.models import Step
from livechat.orders import filling
from livechat.replies import files, keeping, using
from livechat.replies.inputs import Keep
from livechat.returning import ways
from livechat.routing import offering
from livechat.routing import queries as routing
from livechat.routing.models import Decision
from livechat.scope import ADMIN, CUSTOMER, KEY, OWNER, REP, Scope
from livechat.surveys import rating
from livechat.surveys.inputs import Rate
from livechat.teams import managing
from livechat.uploads import keeping as uploads
from livechat.uploads.models import Purpose
from livechat.visitors import keeping as rules
from livechat.visitors.here import Spot, here_of
from livechat.visitors.inputs import RuleBody
from livechat.web.session import Credentials
from livechat.webhooks import managing as webhooks
from livechat.webhooks.inputs import WebhookBody
from livechat.workspaces import deciding
from tests.catalogue.conftest import a_product
from tests.factories import a_colleague, a_customer, a_key, at_work, reference_of, with_second_factor
from tests.uploads.samples import picture

WORD = "Quagga"
"""Stands in every text of the workspace that others must not see."""
COMMON = "harvest"
"""Stands beside it, so that searching for it would find them."""
SAID = f"{COMMON} {WORD}"
PHONE = "+66899000471"
SIGNS = (WORD.lower(), PHONE[3:])
"""What nobody elsewhere may read."""


async def once(content: bytes) -> AsyncIterator[bytes]:
    """The pieces of a file."""
    yield content


@dataclass
class Somebody:
    """Who can try something: a scope, and what they carry."""

    role: str
    scope: Scope
    token: str


@dataclass
class Furnished:
    """A workspace, who is in it, and how its things are called in addresses."""

    id: int
    slug: str
    people: dict[str, Somebody] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    """By the word that stands for it in a route."""


async def people_of(house: Any, scope: Scope, workspace_id: int, name: str) -> dict[str, Somebody]:
    """One of each role, and a program."""
    found = {}
    here = scope.but(workspace_id=workspace_id)
    for role in (OWNER, ADMIN, REP):
        login = f"{name}-{role}-{workspace_id}"
        staff = await a_colleague(
            house.means,
            role,
            name=f"{name} {role}",
            username=login,
            email=f"{login}@example.com",
            password="",
            workspace_id=workspace_id,
        )
        own, token = await at_work(here, staff)
        found[role] = Somebody(role, own, token)
    _, customer, token = await a_customer(
        here, name=f"{name} customer", phone=PHONE if name == WORD else "+66812345678"
    )
    found[CUSTOMER] = Somebody(CUSTOMER, customer, token)
    _, token = await a_key(found[OWNER].scope, name=f"{name} program")
    program = (await house.identify(Credentials(token=token))).but(address="192.0.2.9")
    found[KEY] = Somebody(KEY, program, token)
    return found


async def furnish(house: Any, scope: Scope, workspace_id: int, slug: str) -> Furnished:
    """Put one of everything there."""
    of = Furnished(workspace_id, slug, await people_of(house, scope, workspace_id, WORD))
    await _team(house, scope, of)
    await _shop(of)
    await _conversation(house, scope, of)
    await _customers(house, scope, of)
    await _links(house, of)
    return of


async def _team(house: Any, scope: Scope, of: Furnished) -> None:
    owner, rep = of.people[OWNER].scope, of.people[REP].scope
    mate = await a_colleague(
        house.means, REP, name=f"{WORD} mate", username=f"{WORD}-mate", workspace_id=of.id, email=f"{WORD}@example.com"
    )
    secured = await with_second_factor(scope, mate)
    async with owner.transaction() as tx:
        await federated.add_tie(tx, Tie("https://id.example", WORD, of.id, mate.id, f"{WORD}@example.com", 0))
    team = await managing.add(owner, f"{WORD} team", SAID, [rep.actor_id, mate.id])
    await preferences.choose(rep, {"occasions": ["mine"]})
    if pushing.is_possible():
        await pushing.subscribe(
            rep,
            Subscribe(endpoint="https://fcm.googleapis.com/fcm/send/" + WORD, p256dh=_point(), auth="A" * 22),
        )
    device = await house.db.value("SELECT id FROM notification_device WHERE workspace_id = :id", id=of.id)
    of.names |= {
        "staff_id": mate.id,
        "rep_id": mate.id,
        "team_id": team.id,
        "session_id": secured.scope.session_id,
        "device_id": str(device or "none"),
        "key_id": of.people[KEY].scope.actor_id,
    }


def _point() -> str:
    return "BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7DkM"


async def _shop(of: Furnished) -> None:
    owner = of.people[OWNER].scope
    product = await a_product(owner, f"{WORD} lantern", description=SAID, sku=f"{WORD}-1", category=WORD)
    shown = await pictures.keep(owner, once(picture()), f"{WORD}.png")
    await pictures.append(owner, product.id, [shown])
    words = Keep(
        title=f"{WORD} greeting", shortcut=f"{WORD}", content=SAID, language="en", owner="shared", is_active=True
    )
    reply = await keeping.add(owner, words)
    await files.append(owner, reply.id, [await files.receive(owner, once(picture()), f"{WORD} reply.png")])
    view = await viewing.save(owner, f"{WORD} view", "tab=all", True)
    await deciding.save(owner, {"visitors": ["true"]}, ["visitors"])
    present = here_of(owner.means).seen(
        of.id, f"{WORD}-{of.id}", "tab", Spot("https://shop.example", f"/{WORD}", SAID, "", "en", 1), is_talking=False
    )
    rule = await rules.add(owner, RuleBody(name=f"{WORD} offer", texts={"en": SAID}))
    of.names |= {
        "product_id": product.id,
        "reply_id": reply.id,
        "view_id": view.id,
        "rule_id": rule.id,
        "visitor_id": present.id,
    }


async def _waiting(house: Any, of: Furnished) -> None:
    """For a while nobody has read what the customer wrote."""
    now = house.clock.now_ms()
    async with house.db.transaction() as tx:
        for unheard in await ladder.new(tx, of.id, now, 1):
            await ladder.begin(tx, of.id, unheard, now)
        for run in await ladder.due(tx, of.id, now, 1):
            await ladder.add_step(tx, of.id, Step(run.id, "mail", now, json.dumps([f"{WORD} mate"])))
            await ladder.end(tx, of.id, run.id, "read", now)


async def _conversation(house: Any, scope: Scope, of: Furnished) -> None:
    rep, owner, customer = (of.people[role].scope for role in (REP, OWNER, CUSTOMER))
    reference = await reference_of(customer)
    message = await sending.send(customer, reference, Draft(client_id="first", text=f"{SAID} first"))
    await _waiting(house, of)
    await editing.edit(customer, reference, message.id, f"{SAID} edited")
    await control.claim(rep, reference)
    await control.set_subject(rep, reference, f"{WORD} subject")
    await reacting.react(rep, reference, message.id, "👍")
    sent = await uploads.keep(customer, once(picture()), f"{WORD} photo.png", Purpose("conversation", reference))
    await sending.send(customer, reference, Draft(client_id="file", text=SAID, attachments=[sent.id]))
    await sending.send(
        rep, reference, Draft(client_id="q", kind="quick_replies", text=SAID, payload={"options": [{"label": WORD}]})
    )
    await sending.send(rep, reference, Draft(client_id="used", text=SAID))
    await using.count(rep, reference, "used", of.names["reply_id"])
    await noting.add(rep, reference, "note", f"{SAID} note @{WORD} owner", owner.actor_id)
    tag = await tagging.add(owner, f"{WORD} tag")
    await tagging.put(rep, reference, tag.name)
    await preferences.follow(rep, reference, "followed")
    await bulk.act(rep, [reference], "status", "pending")
    await offering.transfer(rep, reference, of.names["staff_id"], SAID, asks=True)
    later, _ = await scheduling.schedule(
        rep, reference, Draft(client_id="later", text=SAID), scope.now_ms + 900_000, cancel_on_reply=False
    )
    number = await house.db.value("SELECT id FROM conversation WHERE reference = :it", it=reference)
    why = Decision("why", "queue", "fewest_open", "given", f"{WORD} former", rep.actor_id, f"{WORD} rep", 0, "[]", 0)
    async with rep.transaction() as tx:
        await routing.add_decision(tx, of.id, number, why)
    _, also, _ = await a_customer(scope.but(workspace_id=of.id), name=f"{WORD} twice", phone=PHONE)
    other = await reference_of(also)
    await past.end(also, other)
    await merging.merge(rep, other, await opening.another(also))
    await rating.rate(customer, reference, Rate(conversation=reference, score=4, comment=SAID))
    notice = await house.db.value("SELECT id FROM notification WHERE workspace_id = :id", id=of.id)
    upload = await house.db.value(
        "SELECT id FROM upload WHERE workspace_id = :id AND purpose = 'conversation'", id=of.id
    )
    of.names |= {
        "reference": reference,
        "message_id": message.id,
        "scheduled_id": later.id,
        "tag_id": tag.id,
        "upload_id": str(upload),
        "notice_id": str(notice),
    }


async def _customers(house: Any, scope: Scope, of: Furnished) -> None:
    owner, rep, customer = (of.people[role].scope for role in (OWNER, REP, CUSTOMER))
    remembered = await customers.note(rep, customer.actor_id, SAID)
    await changing.change(
        owner, customer.actor_id, ChangeCustomer(email=f"{WORD}@example.com", attributes={"animal": WORD})
    )
    await changing.tag(owner, [customer.actor_id], f"{WORD} tag")
    await codes.create(customer)
    await filling.add(owner, customer.actor_id, of.names["product_id"], 2)
    await erasing.ask(customer)
    secret = await secrets.make(owner)
    now = scope.now_ms // 1000
    words = json.dumps({"id": WORD, "name": f"{WORD} site", "iat": now, "exp": now + 3600, "attributes": {"a": WORD}})
    body = base64.urlsafe_b64encode(words.encode()).decode().rstrip("=")
    signature = hmac.new(secret.encode(), body.encode(), hashlib.sha256).hexdigest()
    vouched, *_ = await a_customer(scope.but(workspace_id=of.id), identity=f"{body}.{signature}")
    await blocking.block(rep, vouched.id)
    gone, *_ = await a_customer(scope.but(workspace_id=of.id), name=f"{WORD} gone")
    receipt = await forgetting.erase(owner, gone.id, f"{WORD} gone")
    of.names |= {
        "user_id": customer.actor_id,
        "customer_id": customer.actor_id,
        "note_id": remembered.id,
        "receipt_id": receipt.id,
    }
    await house.indexer.catch_up()


async def _links(house: Any, of: Furnished) -> None:
    customer = of.people[CUSTOMER].scope
    async with customer.transaction() as tx:
        of.names["token"] = await links.create_reset(tx, house.means, of.id, of.names["staff_id"])
    owner = of.people[OWNER].scope
    made, _ = await webhooks.add(
        owner, WebhookBody(url=f"http://127.0.0.1:59999/{WORD}", events=["*"], description=SAID)
    )
    of.names |= {"webhook_id": made.id, "delivery_id": str((await webhooks.try_out(owner, made.id)).id)}
    of.names["joining"] = await devices.create_link(customer)
    of.names["way_back"] = ways.path(customer, customer.actor_id, f"{WORD}@example.com", of.names["reference"])


def rows_of(database: Path, workspace_id: int, but: frozenset[str] = frozenset()) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that is stored of a workspace, by table."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as raw:
        names = [name for (name,) in raw.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]
        found = {}
        for name in names:
            columns = [column for _, column, *_ in raw.execute(f"PRAGMA table_info({name})")]
            if "workspace_id" in columns and name not in but:
                found[name] = sorted(
                    raw.execute(f"SELECT * FROM {name} WHERE workspace_id = ?", [workspace_id]), key=repr
                )
        return found
