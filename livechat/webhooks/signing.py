"""Signing as Standard Webhooks says (standardwebhooks.com, version 1, symmetric; read October 2026)."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable

from livechat.scope import Means
from livechat.webhooks.models import Webhook

PREFIX = "whsec_"
PURPOSE = "webhook"


def secret(means: Means, salt: str) -> str:
    """The secret as the receiver keeps it: derived from the installation's key, stored nowhere."""
    return PREFIX + base64.b64encode(means.signing.derive(PURPOSE, salt)[0]).decode()


def keys(means: Means, webhook: Webhook, now_ms: int) -> list[bytes]:
    """What signs now: the present secret, for a while after a change the former one, and those of older house keys."""
    found = means.signing.derive(PURPOSE, webhook.salt)
    if webhook.former_salt and now_ms < webhook.former_until:
        found += means.signing.derive(PURPOSE, webhook.former_salt)
    return found


def signature(signing_keys: Iterable[bytes], event_id: str, timestamp_s: int, body: str) -> str:
    """The value of `webhook-signature`: one for each key, any of which may be the receiver's."""
    said = f"{event_id}.{timestamp_s}.{body}".encode()
    found = [base64.b64encode(hmac.new(key, said, hashlib.sha256).digest()).decode() for key in signing_keys]
    return " ".join(f"v1,{each}" for each in found)
