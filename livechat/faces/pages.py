"""The page of one's own profile, the page of a colleague's picture, and the pictures themselves."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from livechat.avatars import hue, initials
from livechat.faces import giving, seeing
from livechat.faces.looks import Profile
from livechat.faces.models import MOST_BYTES
from livechat.scope import Scope
from livechat.uploads import serving, storage
from livechat.uploads.choosing import chosen
from livechat.web.door import go, show
from livechat.web.forms import Form, comes_back

OWN = "/me/profile"


def _staff_id(scope: Scope, request: Request) -> str:
    return str(request.path_params.get("staff_id", scope.actor_id))


async def page(scope: Scope, request: Request) -> Response:
    """Somebody's picture, to be changed."""
    return await _page(scope, request, Form())


async def _page(scope: Scope, request: Request, form: Form, status: int = 200) -> Response:
    staff = await giving.whose(scope.db, scope, _staff_id(scope, request))
    is_own = "staff_id" not in request.path_params
    profile = Profile(
        id=staff.id,
        name=staff.name,
        initials=initials(staff.name),
        hue=hue(staff.id),
        bio=staff.bio,
        is_own=is_own,
        url=_address(request),
        back="/inbox" if is_own else f"/admin/team/{staff.id}",
        has_picture=staff.id in request.app.state.house.renderer.faces,
    )
    return await show(request, scope, "faces/picture.html", status=status, profile=profile, form=form)


@comes_back(_page)
async def change(scope: Scope, request: Request) -> Response:
    """Take the picture that was chosen; what is wrong with it is said beside it."""
    staff = await giving.whose(scope.db, scope, _staff_id(scope, request))
    part = await chosen(scope, request, MOST_BYTES)
    await giving.give(scope, staff.id, part, part.name)
    return go(_address(request))


async def remove(scope: Scope, request: Request) -> Response:
    """No picture any more."""
    await giving.take_away(scope, _staff_id(scope, request))
    return go(_address(request))


def _address(request: Request) -> str:
    return f"/admin/team/{request.path_params['staff_id']}/picture" if "staff_id" in request.path_params else OWN


async def large(scope: Scope, request: Request) -> Response:
    """A picture."""
    return await _serve(scope, request, thumbnail=False)


async def small(scope: Scope, request: Request) -> Response:
    """A picture in the size of pages."""
    return await _serve(scope, request, thumbnail=True)


async def _serve(scope: Scope, request: Request, *, thumbnail: bool) -> Response:
    house, folder = request.app.state.house, storage.folder_of(scope.means)
    found = await seeing.picture(house, scope, request.path_params["upload_id"])
    if not await serving.is_there(folder, found, thumbnail=thumbnail):
        await seeing.lost(house, scope, found)
    return await serving.respond(folder, found, thumbnail=thumbnail)
