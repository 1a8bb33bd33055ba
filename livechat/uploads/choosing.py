"""The one file of a form that gives a thing its picture."""

from __future__ import annotations

from starlette.requests import Request

from livechat.errors import Invalid
from livechat.scope import Scope
from livechat.uploads import keeping
from livechat.web.multipart import FilePart, reader_of


async def chosen(scope: Scope, request: Request, most_bytes: int | None = None) -> FilePart:
    """The file, as it arrives.

    Raises TooLarge by the announced length, before anything of it is read, and Invalid where none was chosen.
    """
    keeping.must_fit(scope, request.headers.get("content-length", ""), most_bytes)
    part = await reader_of(request).next_file()
    if part is None:
        raise Invalid("Please choose a file.", field="file")
    return part
