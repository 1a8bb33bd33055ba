"""What happens to webhooks."""

from __future__ import annotations

from dataclasses import dataclass

from livechat.webhooks.models import Webhook


@dataclass(frozen=True, slots=True)
class WebhookChanged:
    """A webhook is new, different, on or off; `webhook` is None when it is gone."""

    webhook_id: str
    webhook: Webhook | None


@dataclass(frozen=True, slots=True)
class WebhookGivenUp:
    """A webhook was switched off because its receiver does not answer as it should."""

    webhook: Webhook
    at: int


@dataclass(frozen=True, slots=True)
class DeliveriesWritten:
    """Something waits to be brought to these webhooks."""

    webhook_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeliverySettled:
    """A try was made and written down."""

    delivery_id: int
