"""The page on which an admin gives the workspace a logo, and the logo itself."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from livechat.errors import NotFound
from livechat.logos import giving
from livechat.logos.models import MOST_BYTES
from livechat.scope import Scope
from livechat.uploads import queries as uploads
from livechat.uploads import serving, storage
from livechat.uploads.choosing import chosen
from livechat.web.door import go, show
from livechat.web.forms import Form, comes_back
from livechat.workspaces.logos import PURPOSE

PAGE = "/admin/logo"


async def page(scope: Scope, request: Request) -> Response:
    """The logo, to be changed."""
    return await _page(scope, request, Form())


async def _page(scope: Scope, request: Request, form: Form, status: int = 200) -> Response:
    return await show(request, scope, "logos/logo.html", status=status, form=form)


@comes_back(_page)
async def change(scope: Scope, request: Request) -> Response:
    """Take the picture that was chosen; what is wrong with it is said beside it."""
    await giving.give(scope, await chosen(scope, request, MOST_BYTES))
    return go(PAGE)


async def remove(scope: Scope, _: Request) -> Response:
    """No logo any more."""
    await giving.take_away(scope)
    return go(PAGE)


async def large(scope: Scope, request: Request) -> Response:
    """A logo."""
    return await _serve(scope, request, thumbnail=False)


async def small(scope: Scope, request: Request) -> Response:
    """A logo in the size of pages."""
    return await _serve(scope, request, thumbnail=True)


async def _serve(scope: Scope, request: Request, *, thumbnail: bool) -> Response:
    upload_id = request.path_params["upload_id"]
    workspace_id = await uploads.worn_at(scope.db, PURPOSE, upload_id)
    found = await uploads.by_id(scope.db, workspace_id, upload_id) if workspace_id else None
    if found is None:
        raise NotFound("This file does not exist.")
    folder = storage.folder_of(scope.means)
    if not await serving.is_there(folder, found, thumbnail=thumbnail):
        await giving.lost(scope, found)
    answer = await serving.respond(folder, found, thumbnail=thumbnail)
    answer.headers["cross-origin-resource-policy"] = "cross-origin"  # windows of their own stand on other sites
    return answer
