"""How commands and events are spelled: HTML for pages, JSON for programs, the same JSON as a stream of events."""

from __future__ import annotations

from typing import Any, Final

import msgspec

HTML: Final = "html"
JSON: Final = "json"
SSE: Final = "sse"

_WHOLE_TEXT: Final = b"\x81"
"""The first byte of a text frame that is not continued."""
encoder: Final = msgspec.json.Encoder()


def text_frame(text: bytes) -> bytes:
    """A WebSocket text frame as a server sends it: whole and unmasked (RFC 6455, section 5.2)."""
    size = len(text)
    if size < 126:
        return _WHOLE_TEXT + size.to_bytes(1, "big") + text
    if size < 1 << 16:
        return _WHOLE_TEXT + b"\x7e" + size.to_bytes(2, "big") + text
    return _WHOLE_TEXT + b"\x7f" + size.to_bytes(8, "big") + text


def json_frame(said: Any, dialect: str, event: Any = None) -> bytes:
    """A piece of JSON, framed for a socket or for a stream of events."""
    text = encoder.encode(said)
    if dialect == SSE:
        place = event.place if event is not None else ""
        # Between the NULs stands this message's place; the stream puts all its places there (live.sse).
        name = f"id: \0{event.reference}:{place}\0\n".encode() if place else b""
        return name + b"data: " + text + b"\n\n"
    return text_frame(text)


def farewell(said: Any, wait_ms: int, dialect: str) -> bytes:
    """The last event before a restart; browsers follow the `retry` of a stream by themselves."""
    frame = json_frame(said, dialect)
    return b"retry: %d\n" % wait_ms + frame if dialect == SSE else frame
