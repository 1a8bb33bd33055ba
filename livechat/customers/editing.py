"""Editing: what the team knows about a customer, corrected and noted; every screen that shows the customer follows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

from livechat import i18n, ids
from livechat.accounts.names import email_address, readable
from livechat.audit.models import About
from livechat.audit.noting import note_change
from livechat.customers import access, phones, queries
from livechat.customers.events import CustomerChanged
from livechat.customers.inputs import EditCustomer
from livechat.customers.models import Customer, CustomerNote
from livechat.errors import Conflict, Forbidden, Invalid, NotFound
from livechat.scope import SYSTEM, Scope
from livechat.workspaces import deciding

MOST_NOTES: Final = 100
MOST_ATTRIBUTES: Final = 20
LONGEST_NAME: Final = 50
LONGEST_VALUE: Final = 500
"""Characters of an attribute."""


async def edit(
    scope: Scope,
    customer_id: str,
    given: EditCustomer,
    *,
    attributes: Mapping[str, str] | None = None,
    version: int | None = None,
) -> Customer:
    """Another name, number, address or language; with `attributes` these and no others are known besides.

    With `version` only if nobody has corrected the customer since that one was read. Raises NotFound, Conflict, or
    Invalid with every field that is wrong.
    """
    _must_be_staff(scope)
    country = (await deciding.of(scope)).country
    wrong: list[Invalid] = []
    checked = {"name": given.name, "phone": given.phone, "email": given.email, "language": given.language}
    for field, typed in checked.items():
        try:
            checked[field] = _checked(field, typed.strip(), country)
        except Invalid as refusal:
            wrong.append(refusal)
    known: str | None = None
    try:
        if attributes is not None:
            known = json.dumps(_attributes(attributes), ensure_ascii=False)
    except Invalid as refusal:
        wrong.append(refusal)
    if wrong:
        raise Invalid.several(wrong)
    async with scope.transaction() as tx:
        before = await access.customer(tx, scope, customer_id)
        if version is not None and version != before.version:
            raise Conflict("Somebody has changed this customer meanwhile. Please compare, and save again.")
        await queries.edit(tx, scope.workspace_id, customer_id, **checked, attributes=known)
        after = checked if known is None else {**checked, "attributes": known}
        was, about = {name: getattr(before, name) for name in after}, About("customer", customer_id)
        await note_change(tx, scope, "customer.edited", about, was, after, unsaid=after)
        await tx.emit(CustomerChanged(scope.workspace_id, customer_id))
        return await access.customer(tx, scope, customer_id)


def _checked(field: str, typed: str, country: str) -> str:
    if field == "name":
        return readable(typed)
    if field == "phone":
        return phones.e164(typed, country)
    if field == "email":
        return email_address(typed)
    if typed and typed not in i18n.LANGUAGES:
        raise Invalid("Please choose one of these.", field=field)
    return typed


def _attributes(given: Mapping[str, str]) -> dict[str, str]:
    found = {name.strip(): value.strip() for name, value in given.items() if name.strip() and value.strip()}
    if len(found) > MOST_ATTRIBUTES:
        raise Invalid("Please keep to %(limit)s of these.", field="attributes", limit=MOST_ATTRIBUTES)
    for name, value in found.items():
        if len(name) > LONGEST_NAME or len(value) > LONGEST_VALUE:
            raise Invalid(
                "Please use at most %(name)s characters for a name and %(value)s for what stands beside it.",
                field="attributes",
                name=LONGEST_NAME,
                value=LONGEST_VALUE,
            )
    return found


async def note(scope: Scope, customer_id: str, text: str) -> CustomerNote:
    """Remember something about a customer, for the team alone. Raises NotFound, or Invalid for an empty text."""
    _must_be_staff(scope)
    text = text.strip()
    if not text:
        raise Invalid("This is needed.", field="text")
    made = CustomerNote(
        ids.opaque(), scope.workspace_id, customer_id, scope.actor_id, scope.actor_name, text, scope.now_ms
    )
    async with scope.transaction() as tx:
        await access.customer(tx, scope, customer_id)
        if len(await queries.notes(tx, scope.workspace_id, customer_id)) >= MOST_NOTES:
            raise Invalid("There are too many notes. Please remove old ones first.", field="text")
        await queries.add_note(tx, made)
        await tx.emit(CustomerChanged(scope.workspace_id, customer_id))
    return made


async def forget_note(scope: Scope, customer_id: str, note_id: str) -> None:
    """Take a note away, whoever of the team wrote it. Raises NotFound."""
    _must_be_staff(scope)
    async with scope.transaction() as tx:
        await access.customer(tx, scope, customer_id)
        if not await queries.drop_note(tx, scope.workspace_id, customer_id, note_id):
            raise NotFound("There is no such note.")
        await tx.emit(CustomerChanged(scope.workspace_id, customer_id))


async def notes(scope: Scope, customer_id: str) -> list[CustomerNote]:
    """What the team has noted, the newest first."""
    if not scope.is_staff and scope.role != SYSTEM:
        raise Forbidden
    return await queries.notes(scope.db, scope.workspace_id, customer_id)


async def remember_zone(scope: Scope, zone: str) -> None:
    """Where the clock of a customer runs, so that the team knows how late it is there. Raises Invalid."""
    if not scope.is_customer:
        raise Forbidden
    if i18n.zone(zone).key != zone:
        raise Invalid("This is not a time zone.", field="zone")
    async with scope.transaction() as tx:
        if await queries.set_zone(tx, scope.workspace_id, scope.actor_id, zone):
            await tx.emit(CustomerChanged(scope.workspace_id, scope.actor_id))


def _must_be_staff(scope: Scope) -> None:
    if not scope.is_staff:
        raise Forbidden
