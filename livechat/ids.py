"""Names for things: none can be guessed, those of messages also sort by time."""

from __future__ import annotations

import os
import secrets
import threading
from base64 import b32encode

_VERSION_AND_VARIANT = 0x7 << 76 | 0x2 << 62
_RANDOM_BITS = (1 << 80) - 1 & ~(0xF << 76) & ~(0x3 << 62)
_AT_ONCE = 256
_CROCKFORD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789ABCDEFGHJKMNPQRSTVWXYZ")


class _Noise:
    """The system's random bits, fetched for many names at a time; each bit is used once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._left: list[int] = []

    def draw(self) -> int:
        """80 bits; the same for no two callers, whatever thread they are on."""
        with self._lock:
            if not self._left:
                pool = os.urandom(10 * _AT_ONCE)
                self._left = [int.from_bytes(pool[start : start + 10]) for start in range(0, len(pool), 10)]
            return self._left.pop()


_noise = _Noise()


def uuid7(now_ms: int) -> str:
    """A UUID of version 7 in 32 hexadecimal digits (RFC 9562, section 5.7): time first, 74 random bits after it."""
    noise = _noise.draw()
    value = (now_ms & 0xFFFFFFFFFFFF) << 80 | noise & _RANDOM_BITS | _VERSION_AND_VARIANT
    return f"{value:032x}"


def first_uuid7(moment_ms: int) -> str:
    """The smallest identifier of a moment: everything named later sorts after it."""
    return f"{(moment_ms & 0xFFFFFFFFFFFF) << 80:032x}"


def reference() -> str:
    """A conversation's public name: `CONV-` and 80 random bits that are easy to read aloud."""
    return "CONV-" + b32encode(secrets.token_bytes(10)).decode().translate(_CROCKFORD)


def opaque() -> str:
    """128 random bits: staff, customers, sessions."""
    return secrets.token_hex(16)


def token() -> str:
    """256 random bits for whoever carries it: sessions and one-time links."""
    return secrets.token_urlsafe(32)
