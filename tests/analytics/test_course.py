"""What the charts count: hours and days of the workspace's own clock, of this workspace alone, and seldom."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from livechat.analytics import course, queries
from livechat.analytics.course import HOUR_MS, Courses, count, days_until, hours_until
from livechat.conversations import control, sending
from livechat.conversations.inputs import Draft
from tests.conftest import MOMENT_MS
from tests.factories import a_customer, reference_of
from tests.workspaces.making import a_workspace

DAY_MS = 24 * HOUR_MS


def at(text: str) -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


async def say(scope: Any, reference: str, text: str) -> None:
    await sending.send(scope, reference, Draft(client_id=text, text=text))


def test_the_hour_that_runs_is_the_last_of_24():
    found = hours_until(at("2026-11-21T07:42:10"), "UTC")
    assert (found[0], found[-1], len(found)) == (at("2026-11-20T08:00"), at("2026-11-21T07:00"), 24)


def test_hours_begin_where_the_shops_clock_begins_them():
    assert hours_until(at("2026-11-21T07:42"), "Asia/Kolkata")[-1] == at("2026-11-21T07:30")
    assert hours_until(at("2026-11-21T07:00"), "UTC")[-1] == at("2026-11-21T07:00")


def test_days_begin_at_the_shops_midnight():
    found = days_until(at("2026-11-21T18:00"), "Asia/Bangkok")  # it is the 22nd there
    assert (found[0], found[-2], found[-1], len(found)) == (
        at("2026-11-08T17:00"),
        at("2026-11-21T17:00"),
        at("2026-11-22T17:00"),
        15,
    )


@pytest.mark.parametrize(
    ("now", "zone", "hours"),
    [
        ("2026-03-29T12:00", "Europe/Berlin", 23),
        ("2026-10-25T12:00", "Europe/Berlin", 25),
        ("2026-04-24T12:00", "Africa/Cairo", 23),  # the day begins at one o'clock there
        ("2026-06-01T12:00", "Nowhere/At_all", 24),
    ],
)
def test_a_day_on_which_the_clock_changes_is_whole(now, zone, hours):
    *_, begins, ends = days_until(at(now), zone)
    assert ends - begins == hours * HOUR_MS


def test_no_hour_is_lost_or_counted_twice_when_the_clock_changes():
    found = hours_until(at("2026-10-25T12:00"), "Europe/Berlin")
    assert found == list(range(found[0], found[0] + 24 * HOUR_MS, HOUR_MS))


async def test_an_empty_shop_has_nothing_in_every_hour_and_day(system):
    found = await count(system, "UTC")
    assert found.from_customers == found.from_team == [0] * 24
    assert found.begun == found.resolved == [0] * 14
    assert found.first_response_s == [None] * 14


async def test_messages_stand_in_their_hours(clock, anna, mali, system):
    reference = await reference_of(anna)
    await say(anna, reference, "one")
    clock.advance(3 * 3600 - 1)
    await say(anna, reference, "two")
    await say(mali, reference, "three")
    clock.advance(1)
    await say(mali, reference, "four")
    found = await count(system, "UTC")
    assert (found.from_customers[-4:], found.from_team[-4:]) == ([1, 0, 1, 0], [0, 0, 1, 1])
    assert (sum(found.from_customers), sum(found.from_team)) == (2, 2)


async def test_what_is_older_than_the_first_hour_is_not_counted(clock, anna, system):
    reference = await reference_of(anna)
    clock.advance(-1)
    await say(anna, reference, "just before")
    clock.advance(1)
    await say(anna, reference, "just then")
    clock.advance(23 * 3600)
    assert (await count(system, "UTC")).from_customers == [1] + [0] * 23


async def test_conversations_stand_on_the_shops_days(clock, scope, mali, system):
    _, early, _ = await a_customer(scope)  # 21 November, 10:00 in Bangkok
    clock.advance(14 * 3600 - 1)
    await a_customer(scope)  # a second before midnight there
    clock.advance(1)
    await a_customer(scope)
    await control.set_status(mali, await reference_of(early), "resolved")
    found = await count(system, "Asia/Bangkok")
    assert (found.begun[-2:], found.resolved[-2:]) == ([2, 1], [0, 1])
    found = await count(system, "UTC")
    assert (found.begun[-1], found.resolved[-1]) == (3, 1)


async def test_the_first_response_is_the_median_of_the_day_the_conversation_began(clock, scope, mali, system):
    references = []
    for _ in range(4):
        _, own, _ = await a_customer(scope)
        references.append(await reference_of(own))
        await say(own, references[-1], "hello")
    for waited, reference in zip((10, 20, 70), references[:3], strict=True):
        clock.advance(waited)
        await say(mali, reference, "yes?")
    clock.advance(86_400)
    assert (await count(system, "UTC")).first_response_s[-2:] == [30, None]
    await say(mali, references[3], "sorry, only now")
    assert (await count(system, "UTC")).first_response_s[-2:] == [65, None]  # between 30 and 100 seconds


async def test_another_workspace_is_not_counted(house, clock, scope, anna, system):
    other = await a_workspace(house.means)
    _, theirs, _ = await a_customer(scope.but(workspace_id=other), name="Somebody else")
    await say(theirs, await reference_of(theirs), "hello")
    found = await count(house.system_scope(other), "UTC")
    assert (found.from_customers[-1], found.begun[-1]) == (1, 1)
    found = await count(system, "UTC")
    assert (found.from_customers[-1], found.begun[-1]) == (0, 1)


async def test_numbers_are_kept_for_ten_seconds(house, clock, anna, system):
    courses = Courses(clock)
    assert (await courses.of(system)).from_customers[-1] == 0
    await say(anna, await reference_of(anna), "hello")
    clock.advance(course.KEPT_S - 1)
    assert (await courses.of(system)).from_customers[-1] == 0
    clock.advance(1)
    assert (await courses.of(system)).from_customers[-1] == 1


async def test_no_query_of_the_charts_reads_everything(house):
    """Each finds its span of time by an index, whatever the shop has grown to."""
    plans: list[str] = []

    class Explaining:
        async def all(self, _: type, sql: str, **values: Any) -> list[Any]:
            plans.extend(row[3] for row in await house.db.all(tuple, "EXPLAIN QUERY PLAN " + sql, **values))
            return []

    borders = days_until(MOMENT_MS, "UTC")
    for statement, since in (
        (queries.messages_by_hour, MOMENT_MS - DAY_MS),
        (queries.begun_and_resolved, borders),
        (queries.first_responses, borders),
    ):
        await statement(Explaining(), 1, since)
    read = [step for step in plans if "conversation" in step or "message" in step]
    assert len(read) == 4
    for step, by in zip(
        read, ("id>?", "created_at>? AND created_at<?", "resolved_at>? AND resolved_at<?", "created_at>?"), strict=True
    ):
        assert step.startswith("SEARCH"), step
        assert by in step, step
