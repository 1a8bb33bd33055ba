"""Scripts, styles and pictures of the product itself: kept by browsers for ever, small on the way."""

from __future__ import annotations

import asyncio
import gzip
from pathlib import Path
from typing import Any, Final

from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles

FOR_EVER: Final = "public, max-age=31536000, immutable"
PACKED: Final = frozenset({".css", ".js", ".svg"})
"""Files of words. The others are small already."""


class Statics(StaticFiles):
    """Files whose address changes whenever one of them does. None holds a secret that its size could tell."""

    def __init__(self, directory: str | Path) -> None:
        super().__init__(directory=directory)
        self._packed: dict[str, bytes] = {}  # as many as there are files

    async def get_response(self, path: str, scope: Any) -> Response:
        """The file, packed for whoever unpacks it, a third of its size."""
        found = await super().get_response(path, scope)
        if found.status_code not in (200, 206):
            return found
        found.headers["cache-control"] = FOR_EVER
        if not isinstance(found, FileResponse) or Path(found.path).suffix not in PACKED:
            return found
        found.headers["vary"] = "accept-encoding"
        asked = Headers(scope=scope)
        if scope["method"] != "GET" or "range" in asked or not unpacks(asked.get("accept-encoding", "")):
            return found
        headers = {name: found.headers[name] for name in ("cache-control", "content-type", "last-modified", "vary")}
        headers |= {"content-encoding": "gzip", "etag": f"W/{found.headers['etag']}"}
        return Response(await self._content(str(found.path)), headers=headers)

    async def _content(self, path: str) -> bytes:
        if path not in self._packed:
            self._packed[path] = await asyncio.to_thread(_pack, Path(path))
        return self._packed[path]


def packed_words(text: str) -> str:
    """A script or a style sheet without what only its readers need: indents, empty lines, lines that are a comment.

    A text within one may therefore not go over several lines.
    """
    lines = (line.strip() for line in text.splitlines())
    return "".join(f"{line}\n" for line in lines if line and not line.startswith("//"))


def _pack(path: Path) -> bytes:
    content = path.read_bytes()
    if path.suffix in (".js", ".css") and ".min." not in path.name:
        content = packed_words(content.decode()).encode()
    return gzip.compress(content, 9, mtime=0)


def unpacks(accepted: str) -> bool:
    """Whether whoever asks says that they unpack gzip (RFC 9110, section 12.5.3; read 2026-11-21)."""
    for each in accepted.lower().split(","):
        name, _, weight = each.partition(";")
        if name.strip() in ("gzip", "x-gzip", "*"):
            return not weight or weight.replace(" ", "").removeprefix("q=").strip("0.") != ""
    return False
