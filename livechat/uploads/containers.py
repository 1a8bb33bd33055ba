"""What sound and films say about themselves: tracks, size and length, read from their containers, never decoded.

MP4 and QuickTime: ISO/IEC 14496-12 (boxes `moov`, `mvhd`, `tkhd`, `hdlr`). WebM: the Matroska element identifiers of
RFC 9559. WAV: the `fmt ` and `data` chunks. Everything read is bounded, and what makes no sense is None.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

HEAD_BYTES: Final = 65_536
MOST_INDEX_BYTES: Final = 8 << 20
"""The largest `moov` that is looked at: two hours of film need about two megabytes."""
MOST_BOXES: Final = 10_000
LONGEST_MS: Final = 24 * 3_600_000
LARGEST_SIDE: Final = 16_384


@dataclass(frozen=True, slots=True)
class Tracks:
    """What a container holds."""

    has_video: bool
    has_audio: bool
    width: int | None = None
    height: int | None = None
    duration_ms: int | None = None


NOTHING: Final = Tracks(False, False)


def mp4(path: Path) -> Tracks:
    """The tracks of an MP4 or QuickTime file."""
    try:
        index = _moov(path)
        return _tracks_of(index) if index else NOTHING
    except (struct.error, OSError, IndexError):
        return NOTHING


def _moov(path: Path) -> bytes:
    """The index of the file, wherever it stands; empty where there is none of a sensible size."""
    end = path.stat().st_size
    with path.open("rb") as stream:
        at = 0
        for _ in range(MOST_BOXES):
            if at + 8 > end:
                break
            stream.seek(at)
            size, name = struct.unpack(">I4s", stream.read(8))
            if size == 1:
                size = struct.unpack(">Q", stream.read(8))[0]
            elif size == 0:
                size = end - at
            if size < 8:
                break
            if name == b"moov":
                return stream.read(min(size - 8, end - at)) if size <= MOST_INDEX_BYTES else b""
            at += size
    return b""


def _boxes(raw: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + 8 <= len(raw):
        size, name = struct.unpack_from(">I4s", raw, at)
        if size < 8 or at + size > len(raw):
            return
        yield name, raw[at + 8 : at + size]
        at += size


def _tracks_of(index: bytes) -> Tracks:
    has_video = has_audio = False
    width = height = duration_ms = None
    for name, content in _boxes(index):
        if name == b"mvhd":
            duration_ms = _length(content)
        elif name == b"trak":
            parts = dict(_boxes(content))
            handler = dict(_boxes(parts.get(b"mdia", b""))).get(b"hdlr", b"")[8:12]
            has_audio = has_audio or handler == b"soun"
            if handler == b"vide" and not has_video:
                has_video = True
                width, height = _size(parts.get(b"tkhd", b""))
    return Tracks(has_video, has_audio, width, height, duration_ms)


def _length(header: bytes) -> int | None:
    scale, length = struct.unpack_from(">IQ", header, 20) if header[0] == 1 else struct.unpack_from(">II", header, 12)
    return _sensible_ms(length * 1000 / scale) if scale else None


def _size(header: bytes) -> tuple[int | None, int | None]:
    """Width and height as a film is shown: telephones turn it by the matrix before them."""
    at = 88 if header and header[0] == 1 else 76
    turned = struct.unpack_from(">i", header, at - 36)[0] == 0  # the matrix begins with 0: a quarter turn
    width, height = (round(each / 65_536) for each in struct.unpack_from(">II", header, at))
    if not (0 < width <= LARGEST_SIDE and 0 < height <= LARGEST_SIDE):
        return None, None
    return (height, width) if turned else (width, height)


def webm(path: Path) -> Tracks:
    """The tracks of a WebM file, as far as its beginning tells."""
    with path.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
    has_video, has_audio = _has_codec(head, b"V_"), _has_codec(head, b"A_")
    width = height = None
    if has_video:
        width, height = _number(head, b"\xb0"), _number(head, b"\xba")
        if not width or not height or max(width, height) > LARGEST_SIDE:
            width = height = None
    return Tracks(has_video, has_audio, width, height, _webm_length(head))


def _has_codec(head: bytes, beginning: bytes) -> bool:
    """Whether some track names a codec of this sort (element 0x86, one byte of length, then its name)."""
    at = head.find(beginning)
    while at >= 2:
        if head[at - 2] == 0x86 and head[at - 1] & 0x80:
            return True
        at = head.find(beginning, at + 1)
    return False


def _number(head: bytes, element: bytes) -> int | None:
    """An unsigned element of one to four bytes, after the name of the film's codec."""
    at = head.find(b"V_")
    for length in (2, 1, 3, 4):
        found = head.find(element + bytes([0x80 | length]), at)
        if found >= 0:
            return int.from_bytes(head[found + 2 : found + 2 + length])
    return None


def _webm_length(head: bytes) -> int | None:
    """The `Duration` of a recording; one that was made in a browser has none."""
    for mark, form in ((b"\x44\x89\x88", ">d"), (b"\x44\x89\x84", ">f")):
        at = head.find(mark, 0, 4096)
        if 0 <= at <= len(head) - 11:
            return _sensible_ms(struct.unpack_from(form, head, at + 3)[0])  # in units of a millisecond, by default
    return None


def wav_length_ms(path: Path) -> int | None:
    """How long a WAV file sounds."""
    with path.open("rb") as stream:
        head = stream.read(4096)
    at = head.find(b"fmt ")
    if at < 0 or at + 20 > len(head):
        return None
    rate = struct.unpack_from("<I", head, at + 16)[0]
    return _sensible_ms(path.stat().st_size * 1000 / rate) if rate else None


def _sensible_ms(length_ms: float) -> int | None:
    return round(length_ms) if 0 < length_ms < LONGEST_MS else None
