"""Addresses of files, for pages and programs alike."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from livechat.scope import Scope
from livechat.uploads import access, serving, storage


async def file(scope: Scope, request: Request) -> Response:
    """A file, or a part of it."""
    return await _serve(scope, request, thumbnail=False)


async def thumbnail(scope: Scope, request: Request) -> Response:
    """A picture in small."""
    return await _serve(scope, request, thumbnail=True)


async def _serve(scope: Scope, request: Request, *, thumbnail: bool) -> Response:
    found = await access.upload(request.app.state.house, scope, request.path_params["upload_id"])
    return await serving.respond(storage.folder_of(scope.means), found, thumbnail=thumbnail)
