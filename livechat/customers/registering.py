"""Becoming a customer: a person, a session on this device, and whatever others begin with a new customer."""

from __future__ import annotations

import json
from dataclasses import replace

from limits import RateLimitItemPerHour, RateLimitItemPerMinute

from livechat import i18n, ids
from livechat.accounts import sessions
from livechat.accounts.models import Session
from livechat.accounts.names import email_address, readable
from livechat.accounts.throttling import throttle_of
from livechat.customers import phones, queries, repeating
from livechat.customers.events import CustomerRegistered
from livechat.customers.identified import entering
from livechat.customers.inputs import Register
from livechat.customers.models import Customer
from livechat.errors import Blocked, Conflict, Invalid
from livechat.i18n import marked
from livechat.scope import CUSTOMER, Scope
from livechat.signing import fingerprint
from livechat.workspaces import access, asked, deciding
from livechat.workspaces.settings import Decisions

UNNAMED = marked("Visitor")


async def register(
    scope: Scope, given: Register, device_key: str = "", page_key: str = ""
) -> tuple[Customer, str, str]:
    """Let a visitor in: the new customer, the token of their session and its id.

    Whom a site vouches for comes back to what is theirs (see `identified`); a number or a name alone opens nothing.
    `device_key` is what the browser's device cookie holds (see `devices`); programs have none. The same form sent
    again by the browser that has this key, or from the page that has the `page_key`, stores nothing more and gives the
    same answer (see `repeating`). Raises Invalid by field, RateLimited when too many come from one address, Blocked
    for a browser or an address that the team has blocked, Conflict for a page that is older than a customer's session.
    """
    here = scope.workspace_id if scope.is_customer else None
    if given.workspace:
        scope = scope.but(workspace_id=(await access.by_slug(scope.means, given.workspace)).id)
    if given.identity:
        return await _identified(scope, given, device_key)
    tokens = repeating.tokens(scope, page_key or device_key, given.client_id)
    if twin := await repeating.before(scope.db, scope, tokens):
        return twin
    if device_key and here == scope.workspace_id:
        raise Conflict("This page is too old. Please reload it and try again.")
    limits = scope.means.settings.customers
    throttle_of(scope.means).hit(
        "register",
        scope.address,
        RateLimitItemPerMinute(limits.register_per_minute),
        RateLimitItemPerHour(limits.register_per_hour),
    )
    decisions = await deciding.of(scope)
    customer = _checked(scope, given, decisions)
    text = given.text.strip()
    if dict(decisions.asked_at(scope.now_ms)).get("text") and not text and given.client_id:
        raise Invalid("This is needed.", field="text")
    if device_key:
        customer = replace(customer, device_hash=fingerprint(device_key))
    async with scope.transaction() as tx:
        if twin := await repeating.before(tx, scope, tokens):
            return twin
        if await queries.is_blocked(tx, customer.workspace_id, customer.device_hash, customer.address):
            raise Blocked
        await queries.add(tx, customer)
        token, session = await sessions.begin(
            tx,
            scope,
            CUSTOMER,
            customer.id,
            customer.name,
            language=_chosen(given, decisions),
            token=tokens[0] if tokens else "",
        )
        await tx.emit(
            CustomerRegistered(_own(scope, customer, session), customer, text, given.client_id, greeting=given.greeting)
        )
    return customer, token, session.id


async def _identified(scope: Scope, given: Register, device_key: str) -> tuple[Customer, str, str]:
    """Let in whom a site vouches for: nothing is asked of them."""
    identity = await entering.read(scope, given.identity)
    newcomer = _described(scope, given, await deciding.of(scope), {"name": "", "phone": "", "email": ""})
    if device_key:
        newcomer = replace(newcomer, device_hash=fingerprint(device_key))
    return await entering.enter(scope, identity, given, newcomer)


def _own(scope: Scope, customer: Customer, session: Session) -> Scope:
    return scope.but(
        role=CUSTOMER,
        actor_id=customer.id,
        actor_name=customer.name,
        session_id=session.id,
        language=customer.language,
    )


def _chosen(given: Register, decisions: Decisions) -> str:
    """The language that was asked for, if it is offered; empty leaves it to the browser."""
    return given.language if given.language in decisions.languages else ""


def _checked(scope: Scope, given: Register, decisions: Decisions) -> Customer:
    """The customer that was described; raises Invalid with every field that is wrong."""
    wrong: list[Invalid] = []
    required = {name for name, is_required in decisions.asked_at(scope.now_ms) if is_required} - {"text"}
    values = {"name": given.name, "phone": given.phone, "email": given.email}
    for field, typed in values.items():
        try:
            values[field] = _value(field, typed.strip(), given.country or decisions.country)
            if field in required and not values[field]:
                raise Invalid("This is needed.", field=field)
        except Invalid as refusal:
            wrong.append(refusal)
    known: dict[str, str] = {}
    try:
        known = asked.answers(decisions.ask_fields, given.fields, decisions.default_language)
    except Invalid as refusal:
        wrong.append(refusal)
    if not wrong and decisions.leaves_message(scope.now_ms) and not (values["phone"] or values["email"]):
        wrong.append(Invalid("Please leave an e-mail address or a phone number, so that we can answer.", field="email"))
    if wrong:
        raise Invalid.several(wrong)
    return replace(
        _described(scope, given, decisions, values), attributes=json.dumps(known, ensure_ascii=False) if known else "{}"
    )


def _described(scope: Scope, given: Register, decisions: Decisions, values: dict[str, str]) -> Customer:
    """Somebody who is not stored yet."""
    language = _chosen(given, decisions) or scope.language
    now = scope.now_ms
    return Customer(
        id=ids.opaque(),
        workspace_id=scope.workspace_id,
        name=values["name"] or i18n.translator(decisions.default_language)(UNNAMED),
        phone=values["phone"],
        email=values["email"],
        language=language,
        device=scope.device[:200],
        device_hash="",
        address=scope.address[:64],
        blocked_at=None,
        last_seen_at=now,
        created_at=now,
    )


def _value(field: str, typed: str, country: str) -> str:
    if field == "name":
        return readable(typed) if typed else ""
    if field == "phone":
        return phones.e164(typed, country)
    return email_address(typed)
