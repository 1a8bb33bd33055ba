"""Files to send: honest ones, and those that pretend."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from PIL import Image


def picture(form: str = "PNG", size: tuple[int, int] = (64, 48), **how: Any) -> bytes:
    """A picture that really is one."""
    out = io.BytesIO()
    mode = how.pop("mode", "RGB")
    Image.linear_gradient("L").resize(size).convert(mode).save(out, form, **how)
    return out.getvalue()


def telephone_picture() -> bytes:
    """A photograph as a telephone makes it: turned, with a comment and a position."""
    from PIL.Image import Exif

    exif = Exif()
    exif[0x0112] = 6
    exif[0x010E] = "SECRET-DESCRIPTION"
    exif.get_ifd(0x8825).update({1: "N", 2: (13.0, 45.0, 0.0), 3: "E", 4: (100.0, 30.0, 0.0)})
    return picture("JPEG", (80, 40), exif=exif, comment=b"SECRET-COMMENT", quality=90)


def bomb(side: int = 30_000) -> bytes:
    """A few kilobytes that become gigabytes of pixels."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\x00" * 100_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def moving(frames: int, size: tuple[int, int] = (8, 8)) -> bytes:
    """A moving picture."""
    first, *others = [Image.new("RGB", size, (number % 250, 0, number // 250 * 40)) for number in range(frames)]
    out = io.BytesIO()
    first.save(out, "GIF", save_all=True, append_images=others, duration=40)
    return out.getvalue()


def wav(seconds: float = 1.0, rate: int = 8000) -> bytes:
    """Silence."""
    content = b"\x00" * int(seconds * rate)
    head = struct.pack("<IHHIIHH", 16, 1, 1, rate, rate, 1, 8)
    return (
        b"RIFF"
        + struct.pack("<I", 36 + len(content))
        + b"WAVEfmt "
        + head
        + b"data"
        + struct.pack("<I", len(content))
        + content
    )


def _box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content) + 8) + name + content


def film(width: int = 320, height: int = 180, *, turned: bool = False, handler: bytes = b"vide") -> bytes:
    """The skeleton of an MP4 of five seconds."""
    matrix = (
        struct.pack(">9i", 0, 65536, 0, -65536, 0, 0, 0, 0, 0x4000_0000)
        if turned
        else struct.pack(">9i", 65536, 0, 0, 0, 65536, 0, 0, 0, 0x4000_0000)
    )
    mvhd = _box(b"mvhd", b"\x00" * 12 + struct.pack(">II", 1000, 5000) + b"\x00" * 80)
    tkhd = _box(b"tkhd", b"\x00" * 40 + matrix + struct.pack(">II", width << 16, height << 16))
    hdlr = _box(b"hdlr", b"\x00" * 8 + handler + b"\x00" * 13)
    trak = _box(b"trak", tkhd + _box(b"mdia", hdlr))
    return _box(b"ftyp", b"isom\x00\x00\x02\x00isomiso2mp41") + _box(b"mdat", b"\x00" * 64) + _box(b"moov", mvhd + trak)


def recording() -> bytes:
    """The beginning of what a browser records: WebM with sound alone, of no known length."""
    track = b"\xae\x90\xd7\x81\x01\x83\x81\x02\x86\x86A_OPUS\x80\x80"
    return (
        b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\x82\x84webm"
        + b"\x16\x54\xae\x6b"
        + track
        + b"\x00" * 200
    )


PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
