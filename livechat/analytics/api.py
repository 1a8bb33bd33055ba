"""The overview for programs."""

from __future__ import annotations

import msgspec
from starlette.requests import Request

from livechat.analytics import overview, usage
from livechat.scope import Scope


class Stats(msgspec.Struct):
    """How the workspace stands now, and what today brought; times are medians."""

    waiting_customers: int
    active_conversations: int
    messages_today: int
    reps_online: int
    reps: int
    capacity: int
    first_response_seconds: int | None
    resolution_seconds: int | None


class Used(msgspec.Struct):
    """How much of something there is, and may be: `limit` is null where nothing limits it but the machine.

    With `more` there is more than `used`, which is not counted any further.
    """

    used: int
    limit: int | None
    more: bool


class Usage(msgspec.Struct):
    """How much the workspace has of everything; `connections` are live now, limited for all workspaces together."""

    storage_bytes: Used
    files: Used
    conversations: Used
    messages: Used
    customers: Used
    staff: Used
    connections: Used
    products: Used
    replies: Used
    keys: Used
    webhooks: Used


async def used(scope: Scope, request: Request) -> Usage:
    """What the settings show under usage and limits."""
    found = await usage.now(scope, request.app.state.house)
    return Usage(**{name: Used(each.used, each.limit, each.is_more) for name, each in found.figures.items()})


async def stats(scope: Scope, request: Request) -> Stats:
    """The figures of the overview."""
    figures = (await overview.now(scope, request.app.state.house.presence_of)).figures
    return Stats(
        figures.waiting,
        figures.active,
        figures.messages_today,
        figures.reps_online,
        figures.reps_total,
        figures.capacity_total,
        figures.first_response_s,
        figures.resolution_s,
    )
