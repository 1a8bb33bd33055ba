"""Finding, for programs and for the pages' own scripts."""

from __future__ import annotations

import msgspec
from starlette.requests import Request

from livechat.finding import searching
from livechat.scope import Scope


class FoundPlace(msgspec.Struct):
    """A message that has the words."""

    id: str
    seq: int


class FoundPlaces(msgspec.Struct):
    """The messages of a conversation that have all the words, the newest first."""

    found: list[FoundPlace]
    more: bool


async def in_conversation(scope: Scope, request: Request) -> FoundPlaces:
    """Where words stand in a conversation."""
    text = request.query_params.get("q", "")
    places = await searching.in_conversation(scope, request.path_params["reference"], text)
    return FoundPlaces([FoundPlace(each.id, each.seq) for each in places], len(places) >= searching.IN_ONE)
