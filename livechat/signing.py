"""Secrets: the installation's own key, fingerprints of tokens, and short-lived signed values."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path
from typing import Any

from itsdangerous import BadData, URLSafeTimedSerializer


class Signing:
    """Signs what must come back unchanged; older keys still verify, the first one signs."""

    def __init__(self, keys: list[bytes]) -> None:
        self._keys = keys

    def form_token(self, bound_to: str) -> str:
        """What a form must carry to be ours: bound to the session or to the visitor's cookie."""
        return hmac.new(self._keys[0], b"form:" + bound_to.encode(), hashlib.sha256).hexdigest()

    def form_token_holds(self, bound_to: str, sent: str) -> bool:
        """Whether a form came from our own page for this very session."""
        given = _unmasked(sent).encode("utf-8", "replace")
        return any(
            hmac.compare_digest(hmac.new(key, b"form:" + bound_to.encode(), hashlib.sha256).hexdigest().encode(), given)
            for key in self._keys
        )

    @staticmethod
    def masked(token: str) -> str:
        """A form token in another guise each time: in a packed page its size tells nobody anything (BREACH)."""
        pad = secrets.token_bytes(len(token) // 2)
        return pad.hex() + bytes(one ^ other for one, other in zip(pad, bytes.fromhex(token), strict=True)).hex()

    def derive(self, purpose: str, salt: str) -> list[bytes]:
        """32 secret bytes that belong to a salt, for each key, those of the newest first; nothing of them is stored."""
        return [hmac.new(key, f"{purpose}:{salt}".encode(), hashlib.sha256).digest() for key in self._keys]

    def seal(self, purpose: str, value: Any) -> str:
        """A value that can be given away and recognised again."""
        return str(URLSafeTimedSerializer(self._keys[::-1], salt=purpose).dumps(value))

    def unseal(self, purpose: str, sealed: str, max_age_s: int) -> Any | None:
        """The value, or None when it was tampered with or is too old."""
        try:
            return URLSafeTimedSerializer(self._keys[::-1], salt=purpose).loads(sealed, max_age=max_age_s)
        except BadData:
            return None


def _unmasked(sent: str) -> str:
    """A form token as it was before `masked`; anything else stays as it is."""
    if len(sent) != 4 * hashlib.sha256().digest_size or not sent.isascii():
        return sent
    try:
        both = bytes.fromhex(sent)
    except ValueError:
        return sent
    half = len(both) // 2
    return bytes(one ^ other for one, other in zip(both[:half], both[half:], strict=True)).hex()


def fingerprint(token: str) -> str:
    """How a token is remembered: its SHA-256, so that a stolen database opens nothing."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def load_or_create(path: Path) -> Signing:
    """The installation's secret, one key a line, the newest first; made at the first start with mode 0600."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32) + "\n")
    keys = [bytes.fromhex(line) for line in path.read_text().split()]
    if not keys:
        raise ValueError(f"{path} holds no key; remove it to have a new one made (everybody signs in again)")
    return Signing(keys)
