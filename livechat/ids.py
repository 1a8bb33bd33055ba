"""Names for things: none can be guessed, those of messages also sort by time."""

from __future__ import annotations

import os
import secrets
from base64 import b32encode

_VERSION_AND_VARIANT = 0x7 << 76 | 0x2 << 62
_RANDOM_BITS = (1 << 80) - 1 & ~(0xF << 76) & ~(0x3 << 62)
_CROCKFORD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789ABCDEFGHJKMNPQRSTVWXYZ")


def uuid7(now_ms: int) -> str:
    """A UUID of version 7 in 32 hexadecimal digits (RFC 9562, section 5.7): time first, 74 random bits after it."""
    noise = int.from_bytes(os.urandom(10))
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
