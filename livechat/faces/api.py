"""Pictures of the team for programs."""

from __future__ import annotations

import msgspec
from starlette.requests import Request

from livechat.faces import giving
from livechat.faces.models import MOST_BYTES
from livechat.scope import Scope
from livechat.uploads.choosing import chosen


class Portrait(msgspec.Struct):
    """Where somebody's picture lies, square, 384 pixels a side; `/small` behind it gives one of 192."""

    avatar: str


async def give(scope: Scope, request: Request) -> Portrait:
    """Give somebody a picture (`file` of a multipart form), in the place of the one before; it is cut square."""
    staff = await giving.whose(scope.db, scope, request.path_params.get("rep_id", scope.actor_id))
    part = await chosen(scope, request, MOST_BYTES)
    return Portrait(await giving.give(scope, staff.id, part, part.name))


async def take_away(scope: Scope, request: Request) -> None:
    """Take somebody's picture away; their initials stand in its place."""
    await giving.take_away(scope, request.path_params.get("rep_id", scope.actor_id))
