"""The logo for programs."""

from __future__ import annotations

import msgspec
from starlette.requests import Request

from livechat.logos import giving
from livechat.logos.models import MOST_BYTES
from livechat.scope import Scope
from livechat.uploads.choosing import chosen


class Logo(msgspec.Struct):
    """Where the workspace's logo lies, up to 384 pixels high; `/small` behind it gives one of up to 96."""

    logo: str


async def give(scope: Scope, request: Request) -> Logo:
    """Give the workspace a logo (`file` of a multipart form), in the place of the one before."""
    return Logo(await giving.give(scope, await chosen(scope, request, MOST_BYTES)))


async def take_away(scope: Scope, _: Request) -> None:
    """Take the logo away; the house's sign stands in its place."""
    await giving.take_away(scope)
