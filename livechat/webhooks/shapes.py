"""Webhooks as programs see them."""

from __future__ import annotations

from typing import Any

import msgspec

from livechat.clock import rfc3339
from livechat.webhooks.models import Attempt, Delivery, Webhook


class WebhookShape(msgspec.Struct):
    """A webhook. `off` says why it is told nothing: `paused`, `failing` or `gone`; empty while it is on."""

    id: str
    url: str
    description: str
    events: list[str]
    active: bool
    off: str
    failing_since: str | None
    created_at: str


class NewWebhookShape(WebhookShape):
    """The same with its secret, which is shown this once."""

    secret: str


class WebhookPage(msgspec.Struct):
    """A page of webhooks, the oldest first."""

    webhooks: list[WebhookShape]
    next: str | None = None


class DeliveryShape(msgspec.Struct):
    """An event on its way: `waiting`, `delivered` or `failed`. `status` is the receiver's last answer, 0 for none."""

    id: int
    event: str
    type: str
    state: str
    attempts: int
    status: int
    problem: str
    created_at: str
    next_attempt_at: str | None
    finished_at: str | None


class DeliveryPage(msgspec.Struct):
    """A page of deliveries, the newest first; `next` is the cursor of the one behind it."""

    deliveries: list[DeliveryShape]
    next: str | None


class AttemptShape(msgspec.Struct):
    """One try to bring it."""

    at: str
    duration_ms: int
    status: int
    problem: str
    request_head: str
    response_head: str
    response_body: str


class DeliveryDetail(msgspec.Struct):
    """A delivery with what it says and the tries to bring it, the newest first."""

    delivery: DeliveryShape
    body: Any
    attempts: list[AttemptShape]


class Replayed(msgspec.Struct):
    """How many deliveries are sent once more."""

    count: int


class EventShape(msgspec.Struct):
    """An event that can be subscribed to."""

    type: str
    description: str


class EventPage(msgspec.Struct):
    """A page of them, by name."""

    events: list[EventShape]
    next: str | None = None


def webhook(of: Webhook) -> WebhookShape:
    """As programs see it."""
    return WebhookShape(**_fields(of))


def with_secret(of: Webhook, secret: str) -> NewWebhookShape:
    """The only time the secret is told."""
    return NewWebhookShape(**_fields(of), secret=secret)


def _fields(of: Webhook) -> dict[str, Any]:
    return {
        "id": of.id,
        "url": of.url,
        "description": of.description,
        "events": of.wanted,
        "active": of.is_on,
        "off": of.off,
        "failing_since": rfc3339(of.failing_since) if of.failing_since else None,
        "created_at": rfc3339(of.created_at),
    }


def delivery(of: Delivery) -> DeliveryShape:
    """As programs see it."""
    waits = of.state == "waiting"
    return DeliveryShape(
        of.id,
        of.event_id,
        of.type,
        of.state,
        of.attempts,
        of.status,
        of.problem,
        rfc3339(of.created_at),
        rfc3339(max(of.due_at, of.created_at)) if waits else None,
        rfc3339(of.finished_at) if of.finished_at else None,
    )


def detail(of: Delivery, body: str, attempts: list[Attempt]) -> DeliveryDetail:
    """As programs see it."""
    tries = [
        AttemptShape(
            rfc3339(each.at),
            each.duration_ms,
            each.status,
            each.problem,
            each.request_head,
            each.response_head,
            each.response_body,
        )
        for each in attempts
    ]
    return DeliveryDetail(delivery(of), msgspec.json.decode(body), tries)
