"""Files in the form of a reply: sent while the form is filled in, or by a form of their own without scripts."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from livechat.conversations import attaching
from livechat.errors import Invalid, Refusal
from livechat.replies import access, files
from livechat.scope import Scope
from livechat.uploads import looks
from livechat.uploads.models import Upload
from livechat.web import failures
from livechat.web.door import door_of, go, look_of
from livechat.web.multipart import reader_of


async def add(scope: Scope, request: Request) -> Response:
    """Receive one file, and answer with its place in the form; why it was refused is said as problem details."""
    try:
        await attaching.must_fit(scope, request.headers.get("content-length", ""))
        part = await reader_of(request).next_file()
        if part is None:
            raise Invalid("Please choose a file.", field="file")
        kept = await files.receive(scope, part, part.name, request.headers.get("idempotency-key", "")[:64])
    except Refusal as refusal:
        return failures.problem(refusal, scope.language)
    look = await look_of(request, scope)
    [file] = looks.files(looks.stored([kept]), look.language)
    return HTMLResponse(door_of(request).renderer.page("replies/_file.html", look, file=file, may_keep=True), 201)


async def append(scope: Scope, request: Request) -> Response:
    """Add files to a reply at once."""
    reply = await access.reply(scope.db, scope, request.path_params["reply_id"])
    access.must_keep(scope, reply)
    reader = reader_of(request)
    received: list[Upload] = []
    while (part := await reader.next_file()) is not None:
        received.append(await files.receive(scope, part, part.name))
    if not received:
        raise Invalid("Please choose a file.", field="file")
    await files.append(scope, reply.id, received)
    return go(f"/replies/{reply.id}")
