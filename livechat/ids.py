"""Names for things: none can be guessed, those of messages also sort by time."""

from __future__ import annotations

import secrets
from base64 import b32encode

_CROCKFORD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789ABCDEFGHJKMNPQRSTVWXYZ")


def uuid7(now_ms: int) -> str:
    """A UUID of version 7 in 32 hexadecimal digits (RFC 9562, section 5.7): time first, 74 random bits after it."""
    head = (now_ms & 0xFFFFFFFFFFFF) << 80
    noise = secrets.randbits(80)
    value = head | (0x7 << 76) | (noise & ~(0xF << 76) & ~(0x3 << 62)) | (0x2 << 62)
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
