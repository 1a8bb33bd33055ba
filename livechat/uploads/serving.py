"""Serving files: read from the disk as fast as they are taken, whole or the one part that a player asks for."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Final

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from livechat.errors import NotFound
from livechat.uploads import naming, storage
from livechat.uploads.models import SHOWN_INLINE, Upload

_RANGE: Final = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")
_POLICY: Final = "default-src 'none'; sandbox"
KEPT_S: Final = 3600
"""How long a browser may show a file again without asking."""


class FileResponse(Response):
    """A stored file. Several parts at once are not served: whoever asks for them gets the whole."""

    def __init__(self, path: Path, upload: Upload, *, thumbnail: bool = False) -> None:
        self._path = path
        self._tag = f'"{path.name}"'
        media_type = "image/webp" if thumbnail else upload.media_type
        if media_type.startswith("text/"):
            media_type += "; charset=utf-8"
        is_inline = upload.kind in SHOWN_INLINE
        super().__init__(
            headers={
                "content-type": media_type,
                "content-disposition": naming.disposition(upload.name, inline=is_inline),
                "content-security-policy": _POLICY,
                "cross-origin-resource-policy": "same-origin",
                "x-content-type-options": "nosniff",
                "cache-control": f"private, max-age={KEPT_S}",
                "accept-ranges": "bytes",
                "etag": self._tag,
            }
        )
        del self.headers["content-length"]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = Headers(scope=scope)
        if asked.get("if-none-match") == self._tag:
            self.status_code = 304
            await self._begin(send)
            await send({"type": "http.response.body", "body": b""})
            return
        size = (await asyncio.to_thread(self._path.stat)).st_size
        first, last = 0, size - 1
        if "range" in asked and asked.get("if-range", self._tag) == self._tag:
            part = part_of(asked["range"], size)
            if part == NO_SUCH_PART:
                self.status_code = 416
                self.headers["content-range"] = f"bytes */{size}"
                await self._begin(send)
                await send({"type": "http.response.body", "body": b""})
                return
            if part is not None:
                first, last = part
                self.status_code = 206
                self.headers["content-range"] = f"bytes {first}-{last}/{size}"
        self.headers["content-length"] = str(last - first + 1)
        await self._begin(send)
        if scope["method"] == "HEAD":
            await send({"type": "http.response.body", "body": b""})
        else:
            await self._send(send, first, last + 1)

    async def _begin(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})

    async def _send(self, send: Send, at: int, end: int) -> None:
        stream = await asyncio.to_thread(self._path.open, "rb")
        try:
            await asyncio.to_thread(stream.seek, at)
            while at < end:
                piece = await asyncio.to_thread(stream.read, min(storage.PIECE_BYTES, end - at))
                if not piece:
                    raise OSError("a stored file has become shorter")
                at += len(piece)
                await send({"type": "http.response.body", "body": piece, "more_body": at < end})
        finally:
            await asyncio.to_thread(stream.close)


NO_SUCH_PART: Final = (0, -1)


def part_of(asked: str, size: int) -> tuple[int, int] | None:
    """First and last byte of the one part that is asked for, or NO_SUCH_PART; None where all of it is."""
    found = _RANGE.fullmatch(asked.strip())
    if found is None or not any(found.groups()):
        return None
    first, last = found.groups()
    if not first:
        length = int(last)
        return (max(0, size - length), size - 1) if length and size else NO_SUCH_PART
    start = int(first)
    end = min(int(last), size - 1) if last else size - 1
    if start >= size:
        return NO_SUCH_PART
    return (start, end) if start <= end else None


async def is_there(folder: Path, upload: Upload, *, thumbnail: bool = False) -> bool:
    """Whether a file's bytes are where they should be: a disk may have lost them."""
    path = storage.place_of(folder, upload.id, thumbnail=thumbnail)
    return (not thumbnail or bool(upload.has_thumbnail)) and await asyncio.to_thread(path.is_file)


async def respond(folder: Path, upload: Upload, *, thumbnail: bool = False) -> Response:
    """The answer with a file's bytes; raises NotFound when they are not there."""
    if not await is_there(folder, upload, thumbnail=thumbnail):
        raise NotFound("This file does not exist.")
    return FileResponse(storage.place_of(folder, upload.id, thumbnail=thumbnail), upload, thumbnail=thumbnail)
