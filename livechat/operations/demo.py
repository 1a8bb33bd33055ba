"""A sample shop, so that a newcomer sees a living product instead of empty lists."""

from __future__ import annotations

import asyncio
import secrets
import tomllib
from collections.abc import AsyncIterator
from dataclasses import replace
from importlib import resources
from typing import Any

from livechat.accounts import inviting, sessions, team
from livechat.accounts.inputs import AddRep, SetUp
from livechat.accounts.models import Staff
from livechat.catalogue import editing, pictures
from livechat.catalogue.inputs import NewProduct
from livechat.clientele import queries as clientele
from livechat.clock import Clock
from livechat.conversations import access as conversations
from livechat.conversations import control, marking, noting, opening, sending
from livechat.conversations.inputs import Draft
from livechat.customers import registering
from livechat.customers.inputs import Register
from livechat.errors import Conflict
from livechat.ids import opaque
from livechat.operations import demo_pictures
from livechat.scope import OWNER, VISITOR, Scope

CURRENCY = "USD"
DAY_MS = 86_400_000
BETWEEN_MS = 70_000
"""Time between two messages of a conversation."""


class _Then(Clock):
    """A clock that stands where the story is."""

    def __init__(self, moment_ms: int) -> None:
        self.moment_ms = moment_ms

    def now_ms(self) -> int:
        return self.moment_ms


async def furnish(scope: Scope) -> list[dict[str, str]]:
    """Add the sample shop's staff, products, customers and conversations; who can sign in with which password.

    The passwords are new for each installation and are told here only. Raises Conflict where there are
    customers.
    """
    if await clientele.count(scope.db, scope.workspace_id):
        raise Conflict("There are customers already: the sample shop is for an empty installation.")
    story = tomllib.loads(resources.files("livechat.operations").joinpath("demo.toml").read_text("utf-8"))
    then = _Then(scope.now_ms)
    scope = scope.but(means=replace(scope.means, clock=then))
    told: list[dict[str, str]] = []
    if await inviting.needs_set_up(scope.means):
        password = secrets.token_urlsafe(12)
        await inviting.create_owner(scope.means, SetUp(username="owner", name="Owner", password=password))
        told.append({"username": "owner", "password": password, "role": OWNER})
    colleagues: dict[str, Staff] = {}
    for each in story["staff"]:
        password = secrets.token_urlsafe(12)
        colleagues[each["username"]] = await _employ(scope, each, password)
        told.append({"username": each["username"], "password": password, "role": each["role"]})
    now_ms = then.moment_ms
    products = await _stock(scope, then, story["product"])
    for number, each in enumerate(sorted(story["conversation"], key=lambda one: -one["ago"])):
        then.moment_ms = now_ms - each["ago"] * 60_000
        await _converse(scope, then, each, colleagues, products, address=f"192.0.2.{number + 1}")
    return told


async def _employ(scope: Scope, each: dict[str, str], password: str) -> Staff:
    """A colleague who has already accepted their invitation."""
    given = AddRep(username=each["username"], name=each["name"], role=each["role"])
    staff, token = await team.add(scope, given)
    await inviting.accept(scope.but(role=VISITOR, actor_id=""), token, password)
    return staff


async def _stock(scope: Scope, then: _Then, wanted: list[dict[str, Any]]) -> dict[str, str]:
    """The shop's products with their pictures, one a day; their identifiers by SKU."""
    now_ms, found = then.moment_ms, {}
    kept = await asyncio.gather(*(_picture(scope, each) for each in wanted))
    for number, (each, shown) in enumerate(zip(wanted, kept, strict=True)):
        then.moment_ms = now_ms - (len(wanted) - number) * DAY_MS
        about = {name: value for name, value in each.items() if name != "pictures"}
        made = await editing.add(scope, NewProduct(**about, currency=CURRENCY, pictures=shown))
        found[made.sku] = made.id
    then.moment_ms = now_ms
    return found


async def _picture(scope: Scope, product: dict[str, Any]) -> list[str]:
    async def piece(data: bytes) -> AsyncIterator[bytes]:
        yield data

    found = []
    for drawing in product["pictures"]:
        data = await asyncio.to_thread(demo_pictures.drawn, *drawing)
        found.append((await pictures.keep(scope, piece(data), f"{product['sku']}.jpg")).id)
    return found


async def _converse(
    scope: Scope,
    then: _Then,
    each: dict[str, Any],
    colleagues: dict[str, Staff],
    products: dict[str, str],
    address: str,
) -> None:
    here = scope.but(role=VISITOR, actor_id="", language=each["language"], address=address, device="Sample shop")
    given = Register(name=each["customer"], phone=each["phone"], language=each["language"])
    customer, _, session_id = await registering.register(here, given)
    own = opening.scope_of(here, customer, session_id)
    reference = (await opening.of_registered(own, customer.id)).reference
    rep = colleagues.get(each.get("rep", ""))
    for number, (who, text, *shown) in enumerate(each["said"]):
        if number == 1 and rep:
            await control.claim(_as(scope, rep), reference)
        if who == "note" and rep:
            await noting.add(_as(scope, rep), reference, opaque(), text)
        else:
            speaker = own if who == "customer" else _as(scope, colleagues[who])
            draft = Draft(client_id=opaque(), text=text)
            if shown:
                draft.kind = "carousel" if len(shown) > 1 else "product"
                draft.payload = {"products": [products[sku] for sku in shown]}
            await sending.send(speaker, reference, draft)
        then.moment_ms += BETWEEN_MS
    if rep:
        await _read(own, reference)
        await _read(_as(scope, rep), reference)
    if "priority" in each:
        await control.set_priority(scope, reference, each["priority"])
    if "status" in each and rep:
        await control.set_status(_as(scope, rep), reference, each["status"])
    await _leave(scope, session_id)


async def _read(scope: Scope, reference: str) -> None:
    """This side has seen everything."""
    conversation = await conversations.conversation(scope.db, scope, reference)
    stored = asyncio.get_running_loop().create_future()
    marking.submit(
        scope, conversations.place(conversation), conversation.last_seq, is_read=True, done=stored.set_result
    )
    await stored


def _as(scope: Scope, staff: Staff) -> Scope:
    return scope.but(role=staff.role, actor_id=staff.id, actor_name=staff.name)


async def _leave(scope: Scope, session_id: str) -> None:
    async with scope.transaction() as tx:
        await sessions.end(tx, scope.workspace_id, session_id, "signed_out")
