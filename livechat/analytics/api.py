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


async def used(scope: Scope, request: Request) -> usage.Usage:
    """What the settings show under usage and limits."""
    return await usage.now(scope, request.app.state.house)


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
