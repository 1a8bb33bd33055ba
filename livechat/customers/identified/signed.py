"""From what a site sent to who somebody is: `BASE64URL(JSON) "." HEX(HMAC-SHA256(secret, BASE64URL(JSON)))`.

The JSON is models.Identity; docs/identity.md says it to those who write such a site.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence
from typing import Final

import msgspec

from livechat.customers.identified.models import Identity
from livechat.errors import Invalid
from livechat.web.inputs import refuse_unstorable

FIELD: Final = "identity"
LONGEST_S: Final = 86_400
"""What is signed for longer would be a password that nobody can change."""
EARLY_S: Final = 300
"""Clocks of both sides may differ by so much."""
LONGEST_WORD: Final = 200


def read(text: str, secrets: Sequence[str], now_s: int) -> Identity:
    """Who somebody is; raises Invalid for what nobody signed with one of the secrets, and for what is over."""
    if not secrets:
        raise Invalid("This shop takes no signed identities: an admin has to make a secret first.", field=FIELD)
    body, _, signature = text.strip().partition(".")
    if not any(_is_right(body, signature, each) for each in secrets):
        raise Invalid("The signature is not right: who you are could not be confirmed.", field=FIELD)
    identity = _decoded(body)
    if identity.exp <= now_s:
        raise Invalid("This has expired. Please open the chat again from the site you came from.", field=FIELD)
    if identity.iat > now_s + EARLY_S or identity.exp - identity.iat > LONGEST_S:
        raise Invalid("The identity must be signed now, and for a day at most.", field=FIELD)
    return identity


def _is_right(body: str, signature: str, secret: str) -> bool:
    made = hmac.new(secret.encode(), body.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
    return hmac.compare_digest(made.encode(), signature.lower().encode("utf-8", "replace"))


def _decoded(body: str) -> Identity:
    """What was signed; the site wrote it, so the sentences are for whoever programs the site."""
    try:
        identity = msgspec.json.decode(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)), type=Identity)
        refuse_unstorable(identity)
    except (msgspec.DecodeError, msgspec.ValidationError, binascii.Error, ValueError, RecursionError):
        raise Invalid(
            "The signed identity has not the form it must have: id, iat and exp are needed.", field=FIELD
        ) from None
    for name, value in identity.attributes.items():
        if not 0 < len(name) <= 50 or len(str(value)) > LONGEST_WORD:
            raise Invalid("The attributes of the signed identity are too long.", field=FIELD)
    return identity
