"""The dialect of programs: one JSON object a frame, each command answered once (docs/protocol.md)."""

from __future__ import annotations

from typing import Any

from livechat.errors import Refusal
from livechat.live.dialects import json_frame
from livechat.rendering import Look


def ack(command_id: Any, reply: Any, look: Look) -> bytes:
    """The answer to a command that was carried out."""
    said = reply.wire(look.audience) if hasattr(reply, "wire") else dict(reply or {})
    return json_frame({"type": "ack", "id": command_id, **said}, look.dialect)


def error(command_id: Any, refusal: Refusal, sentence: str, look: Look) -> bytes:
    """The answer to a command that was not."""
    said: dict[str, Any] = {"type": "error", "id": command_id, "code": refusal.code, "message": sentence}
    if refusal.field:
        said["field"] = refusal.field
    if refusal.retry_after_s is not None:
        said["retry_after_ms"] = int(refusal.retry_after_s * 1000)
    return json_frame(said, look.dialect)
