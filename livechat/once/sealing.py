"""Answers are kept so that only whoever sends the same Idempotency-Key again can have them read.

They may hold what is shown once (a colleague's invitation) and what a customer may have erased. The key of each
comes from the installation's secret, a salt and the Idempotency-Key, of which the database has only a fingerprint.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Final

from livechat.signing import Signing

TAG: Final = 32
_PURPOSE: Final = "once"


def seal(signing: Signing, salt: str, key: str, plain: bytes) -> bytes:
    """The answer as it is stored; a salt is used once only."""
    return _sealed(signing.derive(_PURPOSE, f"{salt}:{key}")[0], plain)


def unseal(signing: Signing, salt: str, key: str, sealed: bytes) -> bytes | None:
    """The answer; None where the installation's secret is another one by now."""
    tag, hidden = sealed[:TAG], sealed[TAG:]
    for secret in signing.derive(_PURPOSE, f"{salt}:{key}"):
        if hmac.compare_digest(tag, _tag(secret, hidden)):
            return _hidden(secret, hidden)
    return None


def _sealed(secret: bytes, plain: bytes) -> bytes:
    hidden = _hidden(secret, plain)
    return _tag(secret, hidden) + hidden


def _hidden(secret: bytes, text: bytes) -> bytes:
    """The text and a stream that belongs to the secret, one over the other; done again it is the text."""
    stream = hashlib.shake_256(b"stream:" + secret).digest(len(text))
    return (int.from_bytes(text) ^ int.from_bytes(stream)).to_bytes(len(text))


def _tag(secret: bytes, hidden: bytes) -> bytes:
    return hmac.new(secret, b"tag:" + hidden, hashlib.sha256).digest()
