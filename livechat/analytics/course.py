"""The course of things: what the last hours and days brought, in the workspace's time zone, counted seldom and kept."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta

from livechat import i18n
from livechat.analytics import queries
from livechat.clock import Clock
from livechat.scope import Scope
from livechat.workspaces import deciding

HOURS = 24
DAYS = 14
HOUR_MS = 3_600_000
KEPT_S = 10.0
"""How long the numbers of a workspace are shown before they are counted again."""


@dataclass(frozen=True, slots=True)
class Course:
    """Hours and days by the moment they began, in UTC milliseconds, the present one last; beside each what it brought.

    A day on which nobody was answered has no first response.
    """

    zone: str
    hours: list[int]
    from_customers: list[int]
    from_team: list[int]
    days: list[int]
    begun: list[int]
    resolved: list[int]
    first_response_s: list[int | None]


def hours_until(now_ms: int, zone: str) -> list[int]:
    """When each of the last 24 hours began, the one that runs included; all are equally long."""
    local = i18n.moment(now_ms, zone)
    begun = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
    running = now_ms - begun // timedelta(milliseconds=1)
    return [running - back * HOUR_MS for back in reversed(range(HOURS))]


def days_until(now_ms: int, zone: str) -> list[int]:
    """When each of the last 14 days began, today included, and when tomorrow will; some have 23 or 25 hours."""
    today = i18n.moment(now_ms, zone).date()
    borders = []
    for later in range(1 - DAYS, 2):
        begins = i18n.day_begins((today + timedelta(days=later)).isoformat(), zone)
        assert begins is not None
        borders.append(begins)
    return borders


async def count(scope: Scope, zone: str) -> Course:
    """Count once."""
    hours = hours_until(scope.now_ms, zone)
    days = days_until(scope.now_ms, zone)
    written = {hour: (theirs, ours) for hour, theirs, ours in await _written(scope, hours[0])}
    held = await queries.begun_and_resolved(scope.db, scope.workspace_id, days)
    waits = dict(await queries.first_responses(scope.db, scope.workspace_id, days))
    return Course(
        zone,
        hours,
        [written.get(hour, (0, 0))[0] for hour in range(HOURS)],
        [written.get(hour, (0, 0))[1] for hour in range(HOURS)],
        days[:-1],
        [begun for _, begun, _ in held],
        [resolved for _, _, resolved in held],
        [round(waits[day] / 1000) if day in waits else None for day in range(DAYS)],
    )


async def _written(scope: Scope, since_ms: int) -> list[tuple[int, int, int]]:
    return await queries.messages_by_hour(scope.db, scope.workspace_id, since_ms)


class Courses:
    """The course of each workspace that somebody looks at, counted at most once in ten seconds."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._begun_at: dict[int, float] = {}
        self._kept: dict[int, Course] = {}
        self._counting = asyncio.Lock()

    def kept_for_s(self, workspace_id: int) -> float:
        """How long it is until the numbers of a workspace are counted again; they hold from when counting began."""
        begun_at = self._begun_at.get(workspace_id)
        return 0.0 if begun_at is None else max(0.0, begun_at + KEPT_S - self._clock.monotonic())

    def renew(self, workspace_id: int) -> None:
        """Have the numbers counted when somebody asks next, and hold them from now on."""
        self._kept.pop(workspace_id, None)
        self._begun_at[workspace_id] = self._clock.monotonic()

    async def of(self, scope: Scope) -> Course:
        """The course of the scope's workspace; whoever asks meanwhile gets the same."""
        zone = (await deciding.of(scope)).time_zone
        async with self._counting:
            kept = self._kept.get(scope.workspace_id)
            if kept is None or kept.zone != zone or not self.kept_for_s(scope.workspace_id):
                self._begun_at[scope.workspace_id] = self._clock.monotonic()
                kept = self._kept[scope.workspace_id] = await count(scope, zone)
            return kept
