"""The list and its filters: one rule for the page and for live rows, and always an index."""

from __future__ import annotations

import itertools

import pytest

from livechat.conversations import control, inbox, sending, snoozing, tagging
from livechat.conversations.inputs import Draft
from livechat.conversations.models import SORTS, STATUSES, TABS, Filters
from livechat.conversations.queries import inbox as lists
from tests.conversations.conftest import now
from tests.factories import a_customer, reference_of


@pytest.fixture
async def shop(house, scope, mali, somchai):
    """Conversations of every status, held by Mali, Somchai or nobody, some tagged, some unread."""
    made = []
    for number, (status, holder) in enumerate(itertools.product(STATUSES, (None, mali, somchai))):
        _, customer, _ = await a_customer(scope, name=f"C{number}")
        reference = await reference_of(customer)
        await sending.send(customer, reference, Draft(client_id="1", text="Hello"))
        if number % 2:
            await sending.send(mali, reference, Draft(client_id="1", text="Yes?"))
        await control.assign(mali, reference, holder.actor_id if holder else None)
        await control.set_priority(mali, reference, ("low", "normal", "high", "urgent")[number % 4])
        if number % 3 == 0:
            await tagging.put(mali, reference, "vip")
        if status == "snoozed":
            await snoozing.snooze(mali, reference, None)
        else:
            await control.set_status(mali, reference, status)
        made.append(reference)
    return made


async def test_a_live_row_stands_where_the_page_shows_it(mali, shop):
    everything = [await now(mali, reference) for reference in shop]
    for tab, status, priority in itertools.product(TABS, ("", "open", "snoozed"), ("", "2")):
        filters = Filters(tab, status, priority)
        page, _ = await inbox.page(mali, filters, limit=100)
        by_page = {each.id for each in page}
        if tab != "mentions":  # who is called where, the watcher knows
            live = {each.id for each in everything if inbox.belongs(each, filters, mali.actor_id)}
            assert live == by_page, filters
        assert await inbox.standing(mali, filters, everything) == by_page, filters


async def test_filters_combine(mali, somchai, shop):
    [vip] = await tagging.listed(mali)
    values = {
        "tab": "all",
        "tag": vip.id,
        "rep": somchai.actor_id,
        "unread": "1",
        "channel": "page",
        "since": "2026-11-21",
    }
    page, _ = await inbox.page(mali, inbox.filters_of(values))
    for each in page:
        assert [tag for tag, _, _ in each.tag_list] == [vip.id]
        assert each.assigned_id == somchai.actor_id
        assert each.unread_by_staff
    assert (await inbox.page(mali, inbox.filters_of({**values, "until": "2026-11-20"})))[0] == []
    assert (await inbox.page(mali, inbox.filters_of({"tab": "all", "channel": "email"})))[0] == []
    nobody, _ = await inbox.page(mali, inbox.filters_of({"tab": "all", "rep": "nobody"}))
    assert {each.assigned_id for each in nobody} == {None}


async def test_the_snoozed_have_a_tab_with_its_number(mali, shop):
    numbers = await inbox.counts(mali)
    page, _ = await inbox.page(mali, Filters("snoozed"))
    assert numbers.of("snoozed", mali.actor_id) == len(page) == 3


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("direction", ["asc", "desc"])
async def test_pages_follow_each_other_in_every_order(mali, shop, sort, direction):
    filters = Filters("all", sort=sort, direction=direction)
    seen, cursor = [], None
    while True:
        page, cursor = await inbox.page(mali, filters, cursor, limit=4)
        seen += [each.reference for each in page]
        if cursor is None:
            break
    assert sorted(seen) == sorted(shop)


@pytest.mark.parametrize(
    "values", [{"since": "2026-13-01"}, {"until": "yesterday"}, {"tag": "' OR 1"}, {"rep": "x" * 70}]
)
async def test_a_filter_that_cannot_be_meant_is_none(values):
    assert inbox.filters_of(values) == Filters()


IN_WORK = {
    "mine": "conversation_open",
    "unassigned": "conversation_unassigned",
    "waiting": "conversation_waiting",
    "snoozed": "conversation_snoozed",
    "mentions": "mention_by_staff",
}
"""Indexes that hold no more than a list may show, however long the past is."""


async def test_no_list_reads_everything(house, mali, shop):
    narrowed = [
        {},
        {"tag": "t"},
        {"rep": "r"},
        {"unread": "1"},
        {"since": "2026-01-01"},
        {"team": "t"},
        {"channel": "page"},
    ]
    for tab, sort, more in itertools.product(TABS, SORTS, narrowed):
        filters = inbox.filters_of({"tab": tab, "sort": sort, **more})
        steps = await plan(house, filters)
        assert not any(step == "SCAN c" for step in steps), (filters, steps)
        if more.keys() & {"rep", "team", "tag"}:
            continue
        if tab == "all":
            assert not any("TEMP B-TREE FOR ORDER BY" in step for step in steps), (filters, steps)
        else:
            assert any(IN_WORK[tab] in step for step in steps), (filters, steps)


async def plan(house, filters, *, is_few=False):
    """How the database goes about finding the first rows of a list."""
    moments = (1 if filters.since else None, 2 if filters.until else None)
    where, values = lists.rule(filters, "me", *moments)
    parts = lists.firsts(where, filters.tab, filters.sort, "DESC", is_few=is_few)
    sql = f"EXPLAIN QUERY PLAN {' UNION ALL '.join(parts)}"
    return [row[3] for row in await house.db.all(tuple, sql, workspace_id=1, limit=50, **values)]


@pytest.mark.parametrize("tab", ["all", "mine", "waiting"])
@pytest.mark.parametrize("sort", [each for each in SORTS if each != "activity"])
async def test_the_few_of_some_days_are_found_by_their_days(house, tab, sort):
    filters = inbox.filters_of({"tab": tab, "sort": sort, "since": "2026-11-20", "until": "2026-11-21"})
    steps = await plan(house, filters, is_few=True)
    assert any("conversation_by_activity (workspace_id=? AND last_at>? AND last_at<?)" in step for step in steps)


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("direction", ["asc", "desc"])
@pytest.mark.parametrize("few", [0, 1000])
async def test_days_show_the_same_in_every_order_however_many_there_are(
    mali, shop, clock, monkeypatch, sort, direction, few
):
    monkeypatch.setattr(inbox, "FEW", few)
    clock.advance(86_400 * 2)
    await sending.send(mali, shop[3], Draft(client_id="late", text="Still there?"))
    for values, expected in (
        ({"since": "2026-11-22"}, [shop[3]]),
        ({"until": "2026-11-22"}, [each for each in shop if each != shop[3]]),
        ({"since": "2026-11-21", "until": "2026-11-23"}, shop),
    ):
        filters = inbox.filters_of({"tab": "all", "sort": sort, "direction": direction, **values})
        seen, cursor = [], None
        while True:
            page, cursor = await inbox.page(mali, filters, cursor, limit=4)
            seen += page
            if cursor is None:
                break
        assert sorted(each.reference for each in seen) == sorted(expected)
        keys = [inbox.sort_key(each, filters) for each in seen]
        assert keys == sorted(keys, reverse=True)
