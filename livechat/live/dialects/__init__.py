"""How commands and events are spelled: HTML for pages, JSON for programs, the same JSON as a stream of events."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from websockets.frames import Frame, Opcode

HTML: Final = "html"
JSON: Final = "json"
SSE: Final = "sse"

encoder: Final = msgspec.json.Encoder()


def text_frame(text: bytes) -> bytes:
    """A WebSocket text frame as a server sends it: whole and unmasked."""
    return Frame(Opcode.TEXT, text).serialize(mask=False)


def json_frame(said: Any, dialect: str, event: Any = None) -> bytes:
    """A piece of JSON, framed for a socket or for a stream of events."""
    text = encoder.encode(said)
    if dialect == SSE:
        place = event.place if event is not None else ""
        # Between the NULs stands this message's place; the stream puts all its places there (live.sse).
        name = f"id: \0{event.reference}:{place}\0\n".encode() if place else b""
        return name + b"data: " + text + b"\n\n"
    return text_frame(text)
