"""Forms that bring files, read piece by piece as they arrive: memory does not grow with the file.

reader = reader_of(request)
while part := await reader.next_file():
    async for piece in part: …
fields = await reader.rest()
"""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator
from typing import Any, Final

from starlette.requests import Request

from livechat.errors import Malformed, TooLarge
from livechat.settings import Limits
from livechat.web.inputs import as_typed, limits_of

MOST_FILES: Final = 20
NAME_BYTES: Final = 1024
_BROKEN: Final = "This form is not complete."


def is_multipart(request: Request) -> bool:
    """Whether the body is a form with parts."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower() == "multipart/form-data"


def reader_of(request: Request) -> Reader:
    """The one reader of a request's body; raises Malformed where it is no form with parts."""
    found: Reader | None = getattr(request.state, "multipart", None)
    if found is None:
        found = request.state.multipart = Reader(request, limits_of(request))
    return found


class FilePart:
    """A file in a form, as it arrives; what is not read of it is skipped."""

    def __init__(self, reader: Reader, field: str, name: str) -> None:
        self._reader = reader
        self.field = field
        self.name = name
        """As it was sent: to be cleaned before anybody sees it."""
        self.is_over = False

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._pieces()

    async def _pieces(self) -> AsyncIterator[bytes]:
        while not self.is_over:
            kind, value = await self._reader.next_event()
            if kind == "data":
                yield value
            else:
                self.is_over = True


class Reader:
    """Takes a form apart while it arrives."""

    def __init__(self, request: Request, limits: Limits) -> None:
        from python_multipart.exceptions import MultipartParseError
        from python_multipart.multipart import MultipartParser, parse_options_header

        if not is_multipart(request):
            raise Malformed("Send the file as multipart/form-data.")
        self._parse = parse_options_header
        self._error: type[Exception] = MultipartParseError
        boundary = parse_options_header(request.headers.get("content-type", ""))[1].get(b"boundary", b"")
        if not 1 <= len(boundary) <= 200:
            raise Malformed(_BROKEN)
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._part_begins,
                "on_header_field": self._header_name,
                "on_header_value": self._header_value,
                "on_header_end": self._header_ends,
                "on_headers_finished": self._headers_end,
                "on_part_data": self._data,
                "on_part_end": self._part_ends,
                "on_end": self._all_read,
            },
        )
        self._body = request.stream()
        self._limits = limits
        self._events: deque[tuple[str, Any]] = deque()
        self._fields: dict[str, str] = {}
        self._room = limits.body_bytes
        self._parts = 0
        self._is_complete = False
        self._file: FilePart | None = None
        self._pending: FilePart | None = None
        self._header: tuple[bytearray, bytearray] = (bytearray(), bytearray())
        self._headers: dict[bytes, bytes] = {}
        self._name = ""
        self._value: bytearray | None = None

    # What the parser says, while a piece of the body is given to it

    def _part_begins(self) -> None:
        self._headers, self._value = {}, None
        self._parts += 1
        if self._parts > self._limits.form_fields + MOST_FILES:
            raise TooLarge

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self._header[0].extend(data[start:end])

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._header[1].extend(data[start:end])
        if len(self._header[1]) > 8 * NAME_BYTES:
            raise TooLarge

    def _header_ends(self) -> None:
        self._headers[bytes(self._header[0]).lower()] = bytes(self._header[1])
        self._header = (bytearray(), bytearray())

    def _headers_end(self) -> None:
        _, options = self._parse(self._headers.get(b"content-disposition", b""))
        self._name = _text(options.get(b"name", b""))
        if b"filename" in options:
            self._events.append(("file", FilePart(self, self._name, _text(options[b"filename"])[:NAME_BYTES])))
        else:
            self._value = bytearray()

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._value is None:
            self._events.append(("data", data[start:end]))
            return
        self._value.extend(data[start:end])
        self._room -= end - start
        if self._room < 0:
            raise TooLarge

    def _part_ends(self) -> None:
        if self._value is None:
            self._events.append(("end", None))
        else:
            self._fields[self._name] = as_typed(_text(bytes(self._value)))

    def _all_read(self) -> None:
        self._is_complete = True

    # What handlers ask for

    async def next_event(self) -> tuple[str, Any]:
        """The next thing that has arrived; `over` at the end of the form."""
        while not self._events:
            piece = await anext(self._body, b"")
            if not piece:
                if not self._is_complete:
                    raise Malformed(_BROKEN)
                return "over", None
            try:
                self._parser.write(piece)
            except self._error:
                raise Malformed(_BROKEN) from None
        return self._events.popleft()

    async def leading_fields(self) -> dict[str, str]:
        """The fields that stand before the first file."""
        if self._pending is None and self._file is None:
            self._pending = await self._find_file()
        return self._fields

    async def next_file(self) -> FilePart | None:
        """The next file that was chosen, None when there are no more. An earlier one is skipped to its end."""
        if self._pending is not None:
            self._file, self._pending = self._pending, None
            return self._file
        if self._file is not None:
            async for _ in self._file:
                pass
        self._file = await self._find_file()
        return self._file

    async def _find_file(self) -> FilePart | None:
        while True:
            kind, value = await self.next_event()
            if kind == "over":
                return None
            if kind == "file":
                part: FilePart = value
                if part.name:
                    return part
                async for _ in part:  # a field for files in which none was chosen
                    pass

    async def rest(self) -> dict[str, str]:
        """Every field of the form, when all of it has arrived; files that were not read are skipped."""
        while await self.next_file() is not None:
            pass
        return self._fields

    @property
    def fields(self) -> dict[str, str]:
        """The fields that have arrived so far."""
        return self._fields


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")
