"""Changing customers from the console: corrected with care for whoever else does, tagged and blocked, one or many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from livechat.accounts import leaving
from livechat.accounts import queries as accounts
from livechat.audit.models import About
from livechat.audit.noting import note_change
from livechat.clientele import queries
from livechat.clientele.inputs import ChangeCustomer
from livechat.clientele.listing import must_run_the_shop
from livechat.conversations import tagging
from livechat.customers import access, blocking, editing
from livechat.customers.events import CustomerChanged
from livechat.customers.inputs import EditCustomer
from livechat.customers.models import Customer
from livechat.errors import Invalid, NotFound
from livechat.scope import CUSTOMER, Scope
from livechat.store.database import Reader, Transaction

MOST_TAGS: Final = 20
"""Tags of one customer."""
MOST_AT_ONCE: Final = 100


async def change(scope: Scope, customer_id: str, given: ChangeCustomer) -> Customer:
    """What is given becomes so, everything else stays. Raises NotFound, Conflict, Invalid."""
    must_run_the_shop(scope)
    before = await access.customer(scope.db, scope, customer_id)
    whole = EditCustomer(
        name=before.name if given.name is None else given.name,
        phone=before.phone if given.phone is None else given.phone,
        email=before.email if given.email is None else given.email,
        language=before.language if given.language is None else given.language,
    )
    version = before.version if given.version is None else given.version
    return await editing.edit(scope, customer_id, whole, attributes=given.attributes, version=version)


async def tag(scope: Scope, customer_ids: Sequence[str], name: str) -> int:
    """Tag customers; a new name becomes a tag of the workspace. How many did not carry it; raises Invalid."""
    must_run_the_shop(scope)
    must_be_some(customer_ids)
    async with scope.transaction() as tx:
        made = await tagging.named(tx, scope, name)
        if len(customer_ids) == 1:
            await access.customer(tx, scope, customer_ids[0])
        before = await _tags(tx, scope, customer_ids)
        if any(len(carried) >= MOST_TAGS and made.name not in carried for carried in before.values()):
            raise Invalid("A customer carries at most %(limit)s tags.", field="tag", limit=MOST_TAGS)
        put = await queries.put(tx, scope.workspace_id, customer_ids, made.id, scope.now_ms)
        await _note_tags(tx, scope, "customer.tagged", before)
        for each in customer_ids if put else ():
            await tx.emit(CustomerChanged(scope.workspace_id, each))
    return put


async def untag(scope: Scope, customer_ids: Sequence[str], tag_id: str) -> int:
    """Take a tag off customers; how many carried it. Raises NotFound for one customer who is none."""
    must_run_the_shop(scope)
    must_be_some(customer_ids)
    async with scope.transaction() as tx:
        if len(customer_ids) == 1:
            await access.customer(tx, scope, customer_ids[0])
        before = await _tags(tx, scope, customer_ids)
        taken = await queries.take(tx, scope.workspace_id, customer_ids, tag_id)
        await _note_tags(tx, scope, "customer.untagged", before)
        for each in customer_ids if taken else ():
            await tx.emit(CustomerChanged(scope.workspace_id, each))
    return taken


async def _tags(db: Reader, scope: Scope, customer_ids: Sequence[str]) -> dict[str, list[str]]:
    """The names of the tags that each of these customers carries."""
    carried = {}
    for each in dict.fromkeys(customer_ids):
        carried[each] = [name for _, name, _ in await queries.tags_of(db, scope.workspace_id, each)]
    return carried


async def _note_tags(tx: Transaction, scope: Scope, what: str, before: Mapping[str, list[str]]) -> None:
    """Write down whose tags are others now, each by itself: so it is found with that customer."""
    for each, now in (await _tags(tx, scope, list(before))).items():
        await note_change(tx, scope, what, About("customer", each), {"tags": before[each]}, {"tags": now})


async def block(scope: Scope, customer_ids: Sequence[str], *, is_blocked: bool, with_address: bool = False) -> int:
    """Block customers, with their address if asked for, or let them write again; how many there are."""
    must_run_the_shop(scope)
    must_be_some(customer_ids)
    found = await queries.some(scope.db, scope.workspace_id, customer_ids)
    for each in found:
        if is_blocked:
            await blocking.block(scope, each, with_address=with_address)
        else:
            await blocking.unblock(scope, each)
    return len(found)


def must_be_some(customer_ids: Sequence[str]) -> None:
    """Refuse a selection of nobody, or of too many. Raises Invalid."""
    if not customer_ids:
        raise Invalid("Please choose customers first.")
    if len(customer_ids) > MOST_AT_ONCE:
        raise Invalid("Please choose at most %(limit)s at once.", limit=MOST_AT_ONCE)


async def end_session(scope: Scope, customer_id: str, session_id: str) -> None:
    """Sign a customer out on one device; the page there knows at once. Raises NotFound."""
    must_run_the_shop(scope)
    theirs = await accounts.sessions_of(scope.db, scope.workspace_id, customer_id)
    if session_id not in {each.id for each in theirs if each.role == CUSTOMER}:
        raise NotFound
    await leaving.end_session(scope, session_id)
