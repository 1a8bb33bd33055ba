"""Large files for messages, sent by whoever goes on where the line broke: how much is here, and the rest."""

from __future__ import annotations

from typing import Annotated

import msgspec
from starlette.requests import Request

from livechat.conversations import attaching
from livechat.conversations.inputs import ClientId
from livechat.errors import Forbidden
from livechat.i18n import marked
from livechat.scope import Scope
from livechat.uploads import keeping
from livechat.uploads.parts import Parts
from livechat.uploads.shapes import Attachment, attachment
from livechat.uploads.storage import too_large
from livechat.web import inputs as forms
from livechat.web.routes import EVERYONE, api

Bytes = Annotated[int, msgspec.Meta(ge=0, le=1 << 50)]


class PartForm(attaching.UploadForm, kw_only=True):
    """What is said of the rest of a file."""

    client_id: ClientId
    offset: Bytes
    size: Annotated[int, msgspec.Meta(ge=1, le=1 << 50)]
    name: Annotated[str, msgspec.Meta(max_length=1000)] = ""


class Arrived(msgspec.Struct, omit_defaults=True):
    """How much of a file is here; once it is whole, the file."""

    offset: int
    upload: Attachment | None = None


def _parts(request: Request) -> Parts:
    parts: Parts = request.app.state.house.parts
    return parts


async def arrived(scope: Scope, request: Request) -> Arrived:
    """How many bytes of one's own file are here already; nobody else's is found by its name."""
    told = {**request.query_params, **request.path_params}
    given = forms.from_fields(told, attaching.UploadForm)
    for_what = await attaching.purpose(scope, given.conversation)
    if twin := await keeping.earlier(scope, given.client_id, for_what):
        return Arrived(twin.size_bytes, attachment(twin))
    return Arrived(await _parts(request).arrived(scope, for_what, given.client_id))


async def go_on(scope: Scope, request: Request) -> Arrived:
    """Send a file, or what follows an offset of it, as the body; `size` is that of the whole file.

    What has arrived before a line breaks stays for an hour: ask how much that is and send the rest. The answer to the
    last part carries the file, to be named in a message's `attachments`.
    """
    given = forms.from_fields({**request.query_params, **request.path_params}, PartForm)
    kinds, most_bytes = await attaching.limits(scope)
    if not kinds:
        raise Forbidden("Files cannot be sent here.")
    if given.size > most_bytes:
        raise too_large(most_bytes)
    for_what = await attaching.purpose(scope, given.conversation)
    if twin := await keeping.earlier(scope, given.client_id, for_what):
        return Arrived(twin.size_bytes, attachment(twin))
    parts = _parts(request)
    if not given.offset:
        await parts.admit(scope, given.size)
    place = parts.place(scope, for_what, given.client_id)
    async with parts.go_on(place, given.offset, given.size, request.stream()) as draft:
        if draft.size_bytes < given.size:
            return Arrived(draft.size_bytes)
        return Arrived(given.size, attachment(await attaching.settle(scope, given, draft, given.name)))


_WHICH = ("conversation", {"type": "string"}, marked("The conversation that the file is for"))
_OWN = "their own, in conversations they take part in"
API = [
    api(
        "GET",
        "/api/uploads/{client_id}",
        arrived,
        EVERYONE,
        gives=Arrived,
        query=(_WHICH,),
        summary=marked("How much of a file has arrived"),
        rule=_OWN,
        needs="conversations:write",
    ),
    api(
        "PUT",
        "/api/uploads/{client_id}",
        go_on,
        EVERYONE,
        gives=Arrived,
        query=(
            _WHICH,
            ("offset", {"type": "integer", "minimum": 0}, marked("How much of the file is there already")),
            ("size", {"type": "integer", "minimum": 1}, marked("Bytes of the whole file")),
            ("name", {"type": "string"}, marked("What the file is called")),
            ("duration_ms", {"type": "integer", "minimum": 1}, marked("How long a recording lasts, in milliseconds")),
        ),
        summary=marked("Send a large file, or the rest of one"),
        rule=_OWN,
        needs="conversations:write",
    ),
]
