"""Frames as nearly all of them come: one whole text and nothing else, which needs no parser that can stop half-way."""

from __future__ import annotations

from typing import Final

from websockets.frames import Frame, apply_mask  # type: ignore[attr-defined]

_FINAL_TEXT: Final = 0x81
_MASKED: Final = 0x80
_LONGER: Final = 126
_MUCH_LONGER: Final = 65_536


def whole_text(data: bytes) -> bytes | None:
    """The text, when these bytes are exactly one masked text frame (RFC 6455, section 5.2); None for anything else."""
    size = len(data)
    if size < 7 or data[0] != _FINAL_TEXT:
        return None
    length = data[1] - _MASKED
    if length == _LONGER:
        length, start = int.from_bytes(data[2:4]), 8
        if length < _LONGER:
            return None
    else:
        start = 6
    if size != start + length or not 0 < length < _MUCH_LONGER or (start == 6 and length >= _LONGER):
        return None
    return bytes(apply_mask(data[start:], data[start - 4 : start]))


def wire_size(frame: Frame) -> int:
    """Bytes that a frame from a client took."""
    size = len(frame.data)
    return 6 + size + (0 if size < _LONGER else 2 if size < _MUCH_LONGER else 8)
