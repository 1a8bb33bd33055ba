"""Managing webhooks: making, changing and ending them, other secrets, trying them out, sending things once more."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import msgspec

from livechat import ids
from livechat.audit.noting import note, note_change
from livechat.errors import Conflict, Invalid, NotFound
from livechat.outgoing import posting
from livechat.outgoing.addresses import Forbidden, NoSuchHost
from livechat.registry import Told
from livechat.scope import Scope
from livechat.store.database import Reader, Transaction
from livechat.webhooks import outbox, queries, signing
from livechat.webhooks.courier import courier_of
from livechat.webhooks.events import DeliveriesWritten, WebhookChanged
from livechat.webhooks.inputs import WebhookBody
from livechat.webhooks.models import EVERY, PAUSED, Attempt, Delivery, Webhook

LOOK_UP_S = 5.0
PATIENCE_S = 15.0
"""How long somebody who tries a webhook out waits for its answer to be known."""
TRIES_SHOWN = 50


class TestShape(msgspec.Struct, tag="test", tag_field="type"):
    """Somebody tries the webhook out."""

    by: str


async def one(db: Reader, scope: Scope, webhook_id: str) -> Webhook:
    """A webhook of this workspace, or NotFound."""
    found = await queries.webhook(db, scope.workspace_id, webhook_id)
    if found is None:
        raise NotFound("There is no such webhook.")
    return found


async def add(scope: Scope, given: WebhookBody) -> tuple[Webhook, str]:
    """A new webhook, and its secret, which is shown this once. Raises Invalid by field, Conflict for one too many."""
    events = _events(scope, given.events)
    await _must_be_reachable(scope, given.url)
    made = Webhook(
        id=ids.opaque(),
        workspace_id=scope.workspace_id,
        url=given.url,
        description=" ".join(given.description.split()),
        events=events,
        off="" if given.active else PAUSED,
        salt=ids.opaque(),
        former_salt="",
        former_until=0,
        failing_since=None,
        created_at=scope.now_ms,
    )
    async with scope.transaction() as tx:
        if len(await queries.webhooks(tx, scope.workspace_id)) >= scope.means.settings.webhooks.per_workspace:
            raise Conflict("There are too many webhooks. Please delete one first.")
        await queries.add(tx, made)
        await note(tx, scope, "webhook.added", made.about, after=_written(made))
        await tx.emit(WebhookChanged(made.id, made))
    return made, signing.secret(scope.means, made.salt)


async def edit(scope: Scope, webhook_id: str, given: WebhookBody) -> Webhook:
    """Another address, description or other events; on or off. One that was off because it failed starts afresh."""
    events = _events(scope, given.events)
    await _must_be_reachable(scope, given.url)
    async with scope.transaction() as tx:
        before = await one(tx, scope, webhook_id)
        after = replace(before, url=given.url, description=" ".join(given.description.split()), events=events)
        after = _switched(after, on=given.active)
        await _change(tx, after)
        await _note_edit(tx, scope, before, after)
    return after


async def switch(scope: Scope, webhook_id: str, *, on: bool) -> Webhook:
    """On or off; what waits meanwhile stays, what happens meanwhile is not told."""
    async with scope.transaction() as tx:
        before = await one(tx, scope, webhook_id)
        after = _switched(before, on=on)
        await _change(tx, after)
        await _note_edit(tx, scope, before, after)
    return after


def _switched(of: Webhook, *, on: bool) -> Webhook:
    if on:
        return replace(of, off="", failing_since=None) if of.off else of
    return replace(of, off=of.off or PAUSED)


async def new_secret(scope: Scope, webhook_id: str) -> tuple[Webhook, str]:
    """Another secret, shown this once; the former one signs as well for `webhooks.overlap_hours`."""
    overlap_ms = round(scope.means.settings.webhooks.overlap_hours * 3_600_000)
    async with scope.transaction() as tx:
        before = await one(tx, scope, webhook_id)
        after = replace(before, salt=ids.opaque(), former_salt=before.salt, former_until=scope.now_ms + overlap_ms)
        await _change(tx, after)
        await note(tx, scope, "webhook.signed_anew", after.about)
    return after, signing.secret(scope.means, after.salt)


async def delete(scope: Scope, webhook_id: str) -> None:
    """End it, with everything that waits for it."""
    async with scope.transaction() as tx:
        before = await one(tx, scope, webhook_id)
        await queries.delete(tx, scope.workspace_id, webhook_id)
        await note(tx, scope, "webhook.deleted", before.about, before=_written(before))
        await tx.emit(WebhookChanged(webhook_id, None))


async def send_test(scope: Scope, webhook_id: str) -> Delivery:
    """Send it a test event before anything else. Raises Conflict while it is off."""
    return await delivery(scope, webhook_id, await _put_test(scope, webhook_id))


async def try_out(scope: Scope, webhook_id: str) -> Delivery:
    """The same, and wait for what comes of it."""
    delivery_id = await _put_test(scope, webhook_id)
    await courier_of(scope.means).wait_for(delivery_id, PATIENCE_S)
    return await delivery(scope, webhook_id, delivery_id)


async def _put_test(scope: Scope, webhook_id: str) -> int:
    async with scope.transaction() as tx:
        _must_be_on(await one(tx, scope, webhook_id))
        told = Told(scope.workspace_id, TestShape(scope.actor_name))
        delivery_id = await outbox.put(tx, scope.now_ms, "test", told, [webhook_id], is_first=True)
        assert delivery_id is not None
    return delivery_id


async def delivery(scope: Scope, webhook_id: str, delivery_id: int) -> Delivery:
    """One delivery, or NotFound."""
    found = await queries.delivery(scope.db, scope.workspace_id, webhook_id, delivery_id)
    if found is None:
        raise NotFound("There is no such delivery.")
    return found


async def told_in(scope: Scope, of: Delivery) -> tuple[str, list[Attempt]]:
    """What a delivery says, and the tries to bring it."""
    said = await queries.body(scope.db, scope.workspace_id, of.id)
    return said, await queries.attempts(scope.db, scope.workspace_id, of.id, TRIES_SHOWN)


async def replay(scope: Scope, webhook_id: str, delivery_id: int) -> Delivery:
    """Send it once more, under the same name. Raises Conflict while the webhook is off."""
    async with scope.transaction() as tx:
        _must_be_on(await one(tx, scope, webhook_id))
        if await queries.delivery(tx, scope.workspace_id, webhook_id, delivery_id) is None:
            raise NotFound("There is no such delivery.")
        await queries.replay(tx, scope.workspace_id, webhook_id, delivery_id, scope.now_ms)
        await tx.emit(DeliveriesWritten((webhook_id,)))
    return await delivery(scope, webhook_id, delivery_id)


async def replay_failed(scope: Scope, webhook_id: str) -> int:
    """Send everything once more that has failed; how many that is. Raises Conflict while the webhook is off."""
    async with scope.transaction() as tx:
        _must_be_on(await one(tx, scope, webhook_id))
        count = await queries.replay_failed(tx, scope.workspace_id, webhook_id, scope.now_ms)
        await tx.emit(DeliveriesWritten((webhook_id,)))
    return count


def _must_be_on(of: Webhook) -> None:
    if not of.is_on:
        raise Conflict("This webhook is off. Please switch it on first.")


def _written(of: Webhook) -> dict[str, Any]:
    """What the audit log says about a webhook; its address may hold what opens another system."""
    return {"events": of.wanted, "is_active": of.is_on}


async def _note_edit(tx: Transaction, scope: Scope, before: Webhook, after: Webhook) -> None:
    was, now = ({**_written(each), "address": each.url, "description": each.description} for each in (before, after))
    await note_change(tx, scope, "webhook.edited", after.about, was, now, unsaid=("address",))


async def _change(tx: Transaction, after: Webhook) -> None:
    await queries.change(tx, after)
    await tx.emit(WebhookChanged(after.id, after))


def _events(scope: Scope, names: Sequence[str]) -> str:
    known = outbox.outbox_of(scope.means).subjects
    if not names:
        raise Invalid("Please choose at least one event.", field="events")
    if any(name != EVERY and name not in known for name in names):
        raise Invalid("There is no such event.", field="events")
    return outbox.as_stored([EVERY] if EVERY in names else names)


async def _must_be_reachable(scope: Scope, url: str) -> None:
    """Raises Invalid for an address that cannot be right, or leads into a private network."""
    guard = posting.post_of(scope.means).guard
    target = guard.target(url)
    try:
        async with asyncio.timeout(LOOK_UP_S):
            await guard.look_up(target)
    except Forbidden:
        raise Invalid("This address leads into a private network.", field="url") from None
    except (NoSuchHost, TimeoutError):
        raise Invalid("There is no such host.", field="url") from None
