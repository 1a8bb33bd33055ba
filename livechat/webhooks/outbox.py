"""The outbox: what other systems are to be told is written down together with what happened, or not at all.

The bus is listened to for those events alone that some webhook wants; without one, no act has anything to do with it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from livechat import ids
from livechat.bus import Bus
from livechat.clock import Clock, rfc3339
from livechat.live.dialects import encoder
from livechat.registry import Told
from livechat.scope import Means
from livechat.store.database import Transaction
from livechat.webhooks import queries
from livechat.webhooks.events import DeliveriesWritten, WebhookChanged
from livechat.webhooks.models import EVERY, Webhook
from livechat.webhooks.subscribing import Subject

KEY = "webhooks.outbox"


class Outbox:
    """Knows who wants what, and writes it down."""

    def __init__(self, bus: Bus, clock: Clock, subjects: Sequence[Subject]) -> None:
        self.subjects = {each.name: each for each in subjects}
        self._by_event = {each.event: each for each in subjects}
        self._bus = bus
        self._clock = clock
        self._webhooks: dict[str, Webhook] = {}
        self._wanted: dict[tuple[int, str], list[str]] = {}
        self._heard: set[type] = set()

    def know(self, webhooks: Iterable[Webhook]) -> None:
        """These are told from now on."""
        self._webhooks.update((each.id, each) for each in webhooks)
        self._listen()

    def changed(self, event: WebhookChanged) -> None:
        """After the commit that changed a webhook, and before the next one begins: no event falls between."""
        if event.webhook is None:
            self._webhooks.pop(event.webhook_id, None)
        else:
            self._webhooks[event.webhook_id] = event.webhook
        self._listen()

    def _listen(self) -> None:
        wanted: dict[tuple[int, str], list[str]] = defaultdict(list)
        for webhook in self._webhooks.values():
            if webhook.is_on:
                names = self.subjects if EVERY in webhook.wanted else webhook.wanted
                for name in names:
                    wanted[webhook.workspace_id, name].append(webhook.id)
        self._wanted = dict(wanted)
        heard = {self.subjects[name].event for _, name in wanted if name in self.subjects}
        for event in self._heard - heard:
            self._bus.ignore_within(event, self.write)
        for event in heard - self._heard:
            self._bus.listen_within(event, self.write)
        self._heard = heard

    async def write(self, tx: Transaction, event: Any) -> None:
        """Within the act: a row for the event, and one for each webhook that wants it."""
        subject = self._by_event[type(event)]
        told = subject.tell(event)
        if webhook_ids := self._wanted.get((told.workspace_id, subject.name)):
            await put(tx, self._clock.now_ms(), subject.name, told, webhook_ids)


async def put(
    tx: Transaction, now_ms: int, name: str, told: Told, webhook_ids: Sequence[str], *, is_first: bool = False
) -> int | None:
    """Have an event brought to these webhooks, before everything else with `is_first`; the last delivery's id."""
    said = told.said
    data = {name: getattr(said, name) for name in said.__struct_fields__}
    body = encoder.encode({"type": name, "timestamp": rfc3339(now_ms), "data": data}).decode()
    event_id = f"evt_{ids.uuid7(now_ms)}"
    conversation, customer = told.conversation, told.customer
    number = await queries.add_event(tx, told.workspace_id, event_id, name, conversation, customer, body, now_ms)
    due_at = 0 if is_first else now_ms
    subject = conversation or customer
    delivery = await queries.add_deliveries(tx, told.workspace_id, webhook_ids, number, subject, due_at, now_ms)
    await tx.emit(DeliveriesWritten(tuple(webhook_ids)))
    return delivery


def outbox_of(means: Means) -> Outbox:
    """This house's own."""
    found: Outbox = means.memory[KEY]
    return found


def as_stored(names: Iterable[str]) -> str:
    """The names of events as a webhook keeps them."""
    return json.dumps(list(dict.fromkeys(names)))
