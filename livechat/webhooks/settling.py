"""Settling: what became of a try is written down, with what follows for the delivery and for its webhook."""

from __future__ import annotations

from dataclasses import replace

from livechat.store.database import Transaction
from livechat.webhooks import queries
from livechat.webhooks.events import DeliverySettled, WebhookChanged, WebhookGivenUp
from livechat.webhooks.models import DELIVERED, SWITCHED_OFF, WAITING, Outcome


async def settle(tx: Transaction, outcomes: list[Outcome]) -> list[None]:
    """Write down a batch of tries; those of deliveries that are gone meanwhile leave no trace."""
    for each in outcomes:
        await _settle(tx, each)
    return [None] * len(outcomes)


async def _settle(tx: Transaction, of: Outcome) -> None:
    ended_at = of.attempt.at + of.attempt.duration_ms
    workspace_id = of.webhook.workspace_id
    if not await queries.settle(tx, of, None if of.state == WAITING else ended_at):
        return
    await queries.add_attempt(tx, workspace_id, of.delivery_id, of.attempt)
    await tx.emit(DeliverySettled(of.delivery_id))
    is_well = of.state == DELIVERED
    if is_well == (of.webhook.failing_since is None) and not of.off:
        return
    webhook = await queries.webhook(tx, workspace_id, of.webhook.id)
    if webhook is None or not webhook.is_on:
        return
    after = replace(webhook, failing_since=None if is_well else webhook.failing_since or ended_at, off=of.off)
    await queries.change(tx, after)
    await tx.emit(WebhookChanged(after.id, after))
    if after.off:
        await queries.fail_waiting(tx, workspace_id, after.id, SWITCHED_OFF, ended_at)
        await tx.emit(WebhookGivenUp(after, ended_at))
