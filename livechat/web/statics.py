"""Scripts, styles and pictures of the product itself: kept by browsers for ever, small on the way."""

from __future__ import annotations

import asyncio
import gzip
import re
from pathlib import Path
from typing import Any, Final

from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles

from livechat.web import bundles

_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_WRITTEN: Final = re.compile(r"(\"[^\"\n]*\")")
_SPACES: Final = re.compile(r"\s*([{};,])\s*|(:)\s+|\s+")
ALWAYS: Final = {
    "cache-control": "public, max-age=31536000, immutable",
    "content-security-policy": "default-src 'none'",  # of a file that is no page; the shortest that forbids all
}
PACKED: Final = frozenset({".css", ".js", ".svg"})
"""Files of words. The others are small already."""
BUNDLED: Final = "bundled/"
BROTLI: Final = "br"
TYPES: Final = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}


class Statics(StaticFiles):
    """Files whose address changes whenever one of them does. None holds a secret that its size could tell."""

    def __init__(self, directory: str | Path) -> None:
        super().__init__(directory=directory)
        self._root = Path(directory)
        self._packed: dict[tuple[str, str], bytes] = {}  # as many as there are files, for each way of packing

    async def get_response(self, path: str, scope: Any) -> Response:
        """The file, packed for whoever unpacks it, a third of its size; or several as one."""
        asked = Headers(scope=scope)
        way = unpacks(asked.get("accept-encoding", ""))
        if path.startswith(BUNDLED):
            path = path.removeprefix(BUNDLED)
            if path in bundles.BUNDLES:
                return await self._bundle(path, way)
        found = await super().get_response(path, scope)
        if found.status_code not in (200, 206):
            return found
        found.headers.update(ALWAYS)
        if not isinstance(found, FileResponse) or Path(found.path).suffix not in PACKED:
            return found
        found.headers["vary"] = "accept-encoding"
        if scope["method"] != "GET" or "range" in asked or not way:
            return found
        headers = {name: found.headers[name] for name in ("content-type", "last-modified", "vary", *ALWAYS)}
        headers |= {"content-encoding": way, "etag": f"W/{found.headers['etag']}"}
        return Response(await self._content(str(found.path), way), headers=headers)

    async def _bundle(self, name: str, way: str) -> Response:
        headers = {"content-type": TYPES[Path(name).suffix], "vary": "accept-encoding", **ALWAYS}
        if way:
            headers["content-encoding"] = way
        return Response(await self._content(f"{BUNDLED}{name}", way), headers=headers)

    async def _content(self, path: str, way: str) -> bytes:
        if (path, way) not in self._packed:
            self._packed[path, way] = await asyncio.to_thread(self._read, path, way)
        return self._packed[path, way]

    def _read(self, path: str, way: str) -> bytes:
        if path.startswith(BUNDLED):
            text = bundles.bundle(self._root, path.removeprefix(BUNDLED))
        else:
            text = Path(path).read_text(encoding="utf-8")
        return pack((small(text, path) if ".min." not in path else text).encode(), way)


def small(text: str, name: str) -> str:
    """A script or a style sheet without what only its readers need."""
    if name.endswith(".css"):
        return _small_style(text)
    if name.endswith(".js"):
        import rjsmin  # type: ignore[import-untyped]

        return str(rjsmin.jsmin(text))
    return text


def _small_style(text: str) -> str:
    """A style sheet without comments and the spaces that mean nothing; those before a colon begin another selector."""
    parts = _WRITTEN.split(_COMMENT.sub("", text))  # every second one is a text in quotes, which stays
    return "".join(part if at % 2 else _SPACES.sub(_joined, part) for at, part in enumerate(parts)).strip()


def _joined(found: re.Match[str]) -> str:
    return found[1] or found[2] or " "


def pack(content: bytes, way: str, *, is_kept: bool = True) -> bytes:
    """Words as they travel: as small as can be where it is done once for all, in a millisecond where it is for one."""
    if way == BROTLI:
        import brotli  # type: ignore[import-untyped]

        return bytes(brotli.compress(content, mode=brotli.MODE_TEXT, quality=11 if is_kept else 5))
    return gzip.compress(content, 9 if is_kept else 6, mtime=0) if way else content


def unpacks(accepted: str) -> str:
    """What whoever asks says that they unpack, the smaller first; empty for nothing (RFC 9110, section 12.5.3)."""
    taken = set()
    for each in accepted.lower().split(","):
        name, _, weight = each.partition(";")
        if not weight or weight.replace(" ", "").removeprefix("q=").strip("0.") != "":
            taken.add(name.strip())
    if BROTLI in taken:
        return BROTLI
    return "gzip" if taken & {"gzip", "x-gzip", "*"} else ""
