"""Reading from wherever one stopped; marks that say what was confirmed and nothing else."""

from __future__ import annotations

import asyncio

import pytest

from livechat.conversations import access, inbox, marking, reading, sending
from livechat.conversations.events import MessageStatus
from livechat.conversations.inputs import Draft
from livechat.conversations.models import Filters
from livechat.conversations.queries import conversations
from livechat.errors import Malformed, NotFound
from tests.conversations.conftest import now
from tests.factories import a_customer, reference_of


@pytest.fixture
async def long(anna, reference):
    """A conversation of a hundred messages."""
    await asyncio.gather(*(sending.send(anna, reference, Draft(client_id=f"{n}", text=f"{n}")) for n in range(100)))
    return reference


def seqs(stretch):
    return [each.seq for each in stretch.messages]


async def test_what_follows_comes_in_order_page_by_page(anna, long):
    first = await reading.since(anna, long, 0, None, 30, "")
    assert (seqs(first), first.more) == (list(range(1, 31)), True)
    last = await reading.since(anna, long, 90, None, 30, "")
    assert (seqs(last), last.more) == (list(range(91, 101)), False)


async def test_a_page_opens_at_the_end_and_goes_up(anna, long):
    newest = await reading.newest(anna, long)
    assert (seqs(newest)[-1], newest.more) == (100, True)
    earlier = await reading.earlier(anna, long, seqs(newest)[0])
    assert seqs(earlier)[-1] == seqs(newest)[0] - 1
    first = await reading.earlier(anna, long, 5)
    assert (seqs(first), first.more) == ([1, 2, 3, 4], False)


async def test_who_has_seen_more_than_there_is_gets_everything(anna, long):
    assert seqs(await reading.since(anna, long, 1000, 1000, 10, "")) == list(range(1, 11))


async def test_what_is_replayed_at_once_is_bounded_in_bytes(anna, reference):
    await asyncio.gather(
        *(sending.send(anna, reference, Draft(client_id=f"{n}", text="ก" * 10_000)) for n in range(60))
    )
    after, rounds = 0, 0
    while True:
        stretch = await reading.since(anna, reference, after, None, 200, "")
        size = sum(len(each.text.encode()) for each in stretch.messages)
        assert size <= anna.means.settings.live.outbox_bytes // 2
        assert seqs(stretch)[0] == after + 1
        after, rounds = seqs(stretch)[-1], rounds + 1
        if not stretch.more:
            break
    assert after == 60
    assert rounds > 1


async def test_a_message_that_was_changed_since_comes_again(house, anna, long):
    async with house.db.transaction() as tx:
        await tx.run("UPDATE message SET revision = 101, edited_at = 1, changed_at = 1 WHERE seq = 7")
        await tx.run("UPDATE conversation SET revision = 101")
    stretch = await reading.since(anna, long, 100, 100, 10, "")
    assert [each.seq for each in stretch.changed] == [7]
    assert (await reading.since(anna, long, 100, 101, 10, "")).changed == []


async def test_nobody_reads_what_is_not_theirs(ben, long):
    for act in (
        reading.newest(ben, long),
        reading.since(ben, long, 0, None, 10, ""),
        reading.history(ben, long, 0, None, 10),
        reading.gap(ben, long, 0, 10),
    ):
        with pytest.raises(NotFound):
            await act
    assert await reading.of_customer(ben, "somebody") == []


async def mark(scope, reference, seq, is_read=True):
    done = asyncio.get_running_loop().create_future()
    place = access.place(await now(scope, reference))
    marking.submit(scope, place, seq, is_read=is_read, done=done.set_result)
    return await done


async def test_unread_counts_what_the_other_side_wrote(anna, mali, long):
    assert (await now(mali, long)).unread_by_staff == 100
    await mark(mali, long, 60)
    assert (await now(mali, long)).unread_by_staff == 40
    assert (await now(anna, long)).unread_by_customer == 0


async def test_marks_never_fall_and_never_pass_the_end(mali, long):
    for seq in (60, 20, 5000):
        await mark(mali, long, seq)
    assert (await now(mali, long)).marks("customer") == (100, 100)


async def test_a_mark_that_changes_nothing_is_not_told_of(mali, long, heard):
    told = heard(MessageStatus)
    for seq in (60, 60, 20):
        await mark(mali, long, seq)
    assert [(each.by, each.marks.staff_read_seq) for each in told] == [("staff", 60)]


async def test_delivery_is_not_reading(mali, long):
    await mark(mali, long, 60, is_read=False)
    assert (await now(mali, long)).marks("customer") == (60, 0)


# --- the inbox


async def test_the_inbox_pages_through_everything_once_in_each_order(house, scope, mali):
    expected = set()
    for _ in range(23):
        _, own, _ = await a_customer(scope)
        house.clock.advance(1)
        expected.add(await reference_of(own))
    for sort in ("activity", "created", "priority", "waiting"):
        for direction in ("asc", "desc"):
            seen, cursor = [], None
            filters = Filters(tab="all", sort=sort, direction=direction)
            while True:
                found, cursor = await inbox.page(mali, filters, cursor, 5)
                seen += found
                if cursor is None:
                    break
            assert len(seen) == 23
            assert {each.reference for each in seen} == expected
            keys = [inbox.sort_key(each, filters) for each in seen]
            assert keys == sorted(keys, reverse=True), (sort, direction)


async def test_a_row_belongs_to_a_list_exactly_when_the_list_holds_it(house, mali, somchai, anna, ben):
    from livechat.conversations import control

    await control.claim(mali, await reference_of(anna))
    await control.set_status(mali, await reference_of(ben), "resolved")
    everything, _ = await inbox.page(mali, Filters(tab="all"))
    for tab in ("mine", "unassigned", "waiting", "all"):
        for status in ("", "open", "resolved"):
            for priority in ("", "1", "3"):
                filters = Filters(tab=tab, status=status, priority=priority)
                for who in (mali, somchai):
                    found, _ = await inbox.page(who, filters)
                    belonging = {each.reference for each in everything if inbox.belongs(each, filters, who.actor_id)}
                    assert {each.reference for each in found} == belonging, filters


async def test_the_counters_are_the_lengths_of_the_lists(mali, anna, ben):
    from livechat.conversations import control

    await control.claim(mali, await reference_of(anna))
    counts = await inbox.counts(mali)
    for tab in ("mine", "unassigned", "waiting", "all"):
        found, _ = await inbox.page(mali, Filters(tab=tab))
        assert counts.of(tab, mali.actor_id) == len(found), tab


@pytest.mark.parametrize("cursor", ["x", "1", "1.", ".1", "-1.1", "1.x", "٣.1", "9" * 30 + ".1", "1.1.1"])
async def test_an_impossible_place_in_the_list_is_refused(mali, cursor):
    with pytest.raises(Malformed):
        await inbox.page(mali, Filters(), cursor)


async def test_the_conversation_of_a_customer_is_found_by_the_customer_in_a_shop_of_any_size(house, anna):
    asked = []

    class Plans:
        async def one(self, _kind, sql, **values):
            asked.extend(await house.db.all(tuple, "EXPLAIN QUERY PLAN " + sql, **values))

    await conversations.current_of_customer(Plans(), 1, anna.actor_id)
    plan = [row[3] for row in asked]
    assert "SEARCH c USING INDEX conversation_by_customer (customer_id=?)" in plan
