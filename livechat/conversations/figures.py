"""Figures of one rep: what they did today and how fast."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

from livechat import i18n
from livechat.conversations.queries import figures as queries
from livechat.scope import Scope
from livechat.workspaces import deciding

DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True)
class RepFigures:
    """Today's numbers; times are medians in seconds, None while there is nothing to take one of."""

    messages_today: int
    active: int
    waiting: int
    first_response_s: int | None
    resolution_s: int | None
    satisfied: int | None = None
    """Of a hundred ratings of the last 30 days, those with 4 or 5; None while there are none."""


def seconds(times_ms: list[int]) -> int | None:
    """The median in whole seconds."""
    return round(median(times_ms) / 1000) if times_ms else None


async def of_rep(scope: Scope, staff_id: str, waiting: int) -> RepFigures:
    """The figures of one rep; the day is that of the workspace's time zone."""
    since_ms = i18n.today_begins(scope.now_ms, (await deciding.of(scope)).time_zone)
    written, active = await queries.rep_figures(scope.db, scope.workspace_id, staff_id, since_ms)
    times = await queries.response_times(scope.db, scope.workspace_id, staff_id, since_ms)
    return RepFigures(
        written,
        active,
        waiting,
        seconds([first for first, _ in times if first is not None]),
        seconds([resolved for _, resolved in times if resolved is not None]),
        await satisfied(scope, staff_id),
    )


async def satisfied(scope: Scope, staff_id: str | None) -> int | None:
    """How many of a hundred were satisfied in the last 30 days, with one rep or with all."""
    return await queries.satisfied(scope.db, scope.workspace_id, staff_id, scope.now_ms - 30 * DAY_MS)
