"""Noticing: admins learn that a webhook was switched off because it fails."""

from __future__ import annotations

from urllib.parse import urlsplit

from livechat.accounts import roster
from livechat.notifications import centre
from livechat.notifications.models import WEBHOOK
from livechat.store.database import Transaction
from livechat.webhooks.events import WebhookGivenUp


async def given_up(tx: Transaction, event: WebhookGivenUp) -> None:
    """Within the switching off."""
    of = event.webhook
    host = urlsplit(of.url).hostname or ""
    made = centre.notice(event.at, of.workspace_id, WEBHOOK, f"/admin/webhooks/{of.id}", of.description or host, host)
    await centre.tell(tx, made, await roster.admins(tx, of.workspace_id))
