"""The state of conversations: tags, snoozing, deleting, merging, closing by itself, selections and saved views."""

from __future__ import annotations

import pytest

from livechat.accounts import team
from livechat.conversations import (
    bulk,
    closing,
    control,
    deleting,
    merging,
    opening,
    past,
    reading,
    sending,
    snoozing,
    tagging,
    viewing,
)
from livechat.conversations.events import ConversationDeleted, ConversationGone, ConversationUpdated
from livechat.conversations.inputs import Draft
from livechat.conversations.queries import tags
from livechat.errors import Conflict, Invalid, NotFound
from tests.conversations.conftest import now
from tests.factories import a_rep, at_work, reference_of
from tests.live.wires import Peer
from tests.settling import settled

HOUR_S = 3600
DAY_S = 86_400


async def say(who, reference, text="Hello", client_id=None):
    return await sending.send(who, reference, Draft(client_id=client_id or text, text=text))


async def another_of(customer):
    """Another conversation of the same customer; the one before is over."""
    await past.end(customer, await reference_of(customer))
    return await past.begin(customer)


@pytest.fixture
async def elsewhere(house, scope):
    async with house.db.transaction() as tx:
        await tx.run("INSERT INTO workspace (id, slug, name, created_at) VALUES (2, 'other', 'Other', 0)")
    own, _ = await at_work(scope.but(workspace_id=2), await a_rep(house.means, workspace_id=2, password=""))
    return own


# --- tags


async def test_a_tag_is_made_by_its_first_use_and_found_by_its_name(mali, somchai, reference, ben):
    await tagging.put(mali, reference, "Shipping")
    await tagging.put(somchai, await reference_of(ben), " shipping ")
    assert [(tag.name, tag.used) for tag in await tagging.counted(mali)] == [("Shipping", 2)]


async def test_a_tag_is_found_in_the_capitals_of_every_script(mali, somchai, reference, ben):
    await tagging.put(mali, reference, "Éclair")
    await tagging.put(somchai, await reference_of(ben), "éclair")
    assert [(tag.name, tag.used) for tag in await tagging.counted(mali)] == [("Éclair", 2)]
    with pytest.raises(Conflict):
        await tagging.add(mali, "ÉCLAIR")


async def test_of_two_tags_of_before_whose_names_are_one_now_the_one_that_is_written_so_is_meant(
    house, mali, reference
):
    first, second = await tagging.add(mali, "Éclair"), await tagging.add(mali, "Cake")
    async with house.db.transaction() as tx:
        await tags.change(tx, 1, second.id, "éclair", 0)
    await tagging.put(mali, reference, "éclair")
    assert (await now(mali, reference)).tag_list == [(second.id, "éclair", 0)]
    for each, name in ((first.id, "Éclair"), (second.id, "éclair")):
        assert (await tagging.edit(mali, each, name, 5)).hue == 5


async def test_what_carries_a_tag_is_only_counted_for_those_who_ask(house):
    """The desk shows all tags, and each tagging looks for one: neither may take longer the more they are used."""
    plans: list[str] = []

    class Explaining:
        async def all(self, _: type, sql: str, **values: object) -> list[object]:
            plans.extend(row[3] for row in await house.db.all(tuple, "EXPLAIN QUERY PLAN " + sql, **values))
            return []

        async def one(self, kind: type, sql: str, **values: object) -> None:
            await self.all(kind, sql, **values)

    await tags.tags(Explaining(), 1)
    await tags.named(Explaining(), 1, "VIP")
    assert [step.split()[1] for step in plans if step.startswith(("SEARCH", "SCAN"))] == ["t", "t"]


async def test_a_renamed_tag_is_renamed_everywhere(mali, reference, heard, clock):
    await tagging.put(mali, reference, "Shiping")
    [tag] = await tagging.listed(mali)
    await tagging.edit(mali, tag.id, "Shipping", 3)
    assert (await now(mali, reference)).tag_list == [(tag.id, "Shipping", 3)]


async def test_a_deleted_tag_is_gone_everywhere(mali, reference):
    await tagging.put(mali, reference, "Old")
    [tag] = await tagging.listed(mali)
    await tagging.delete(mali, tag.id)
    assert (await now(mali, reference)).tag_list == []


async def test_two_tags_have_two_names(mali, reference):
    await tagging.add(mali, "A")
    other = await tagging.add(mali, "B")
    with pytest.raises(Conflict):
        await tagging.add(mali, "a")
    with pytest.raises(Conflict):
        await tagging.edit(mali, other.id, "A", 0)


async def test_a_tag_of_another_workspace_is_not_found(mali, elsewhere, reference):
    tag = await tagging.add(elsewhere, "Theirs")
    with pytest.raises(NotFound):
        await tagging.edit(mali, tag.id, "Mine", 0)
    with pytest.raises(NotFound):
        await tagging.put(elsewhere, reference, "Theirs")


async def test_a_conversation_carries_so_many_tags_and_not_more(mali, reference):
    for number in range(tagging.MOST_TAGS):
        await tagging.put(mali, reference, f"tag {number}")
    with pytest.raises(Invalid):
        await tagging.put(mali, reference, "one more")


# --- snoozing


async def test_mornings_are_those_of_the_rep(mali):
    # Saturday 21 November 2026, 03:00 UTC: in Bangkok 10:00 of the same day, in Honolulu 17:00 of Friday.
    hours = {
        ("tomorrow", "Asia/Bangkok"): 23,
        ("tomorrow", "Pacific/Honolulu"): 16,
        ("monday", "Asia/Bangkok"): 47,
        ("hour", ""): 1,
        ("tomorrow", "no such zone"): 30,
    }
    for (preset, zone), expected in hours.items():
        assert await snoozing.moment(mali, preset, zone_name=zone) == mali.now_ms + expected * HOUR_S * 1000, preset
    assert await snoozing.moment(mali, "reply") is None


async def test_the_morning_after_the_clocks_change_is_nine_o_clock_too(mali, clock):
    clock.jump(126 * DAY_S)  # Saturday 27 March 2027, 03:00 UTC: summer time begins in Berlin in the night
    until = await snoozing.moment(mali, "tomorrow", zone_name="Europe/Berlin")
    assert until == mali.now_ms + 28 * HOUR_S * 1000, "09:00 in summer is 07:00 UTC"


async def test_a_chosen_moment_lies_ahead_and_within_a_year(mali):
    assert await snoozing.moment(mali, "custom", "2026-11-21T11:00", "Asia/Bangkok") == mali.now_ms + HOUR_S * 1000
    for wrong in ("2026-11-21T02:59", "2028-01-01T00:00", "tomorrow", "", "0001-01-01T00:00"):
        with pytest.raises(Invalid):
            await snoozing.moment(mali, "custom", wrong)


async def test_a_snoozed_conversation_wakes_at_its_time_exactly_once(house, mali, reference, clock, heard):
    await snoozing.snooze(mali, reference, mali.now_ms + HOUR_S * 1000)
    assert (await now(mali, reference)).status == "snoozed"
    woken = heard(ConversationUpdated)
    clock.advance(HOUR_S - 1)
    await house.jobs.run_due()
    assert woken == []
    clock.advance(1)
    await house.jobs.run_due()
    await snoozing.wake(house, house.system_scope(1), reference, {})
    assert [event.conversation.status for event in woken] == ["open"]


async def test_snoozing_anew_moves_the_waking(house, mali, reference, clock):
    await snoozing.snooze(mali, reference, mali.now_ms + HOUR_S * 1000)
    await snoozing.snooze(mali, reference, mali.now_ms + 2 * HOUR_S * 1000)
    clock.advance(HOUR_S)
    await house.jobs.run_due()
    assert (await now(mali, reference)).status == "snoozed"
    clock.advance(HOUR_S)
    await house.jobs.run_due()
    assert (await now(mali, reference)).status == "open"


async def test_a_snoozed_conversation_wakes_when_its_customer_writes(house, mali, anna, reference, heard, clock):
    await snoozing.snooze(mali, reference, mali.now_ms + HOUR_S * 1000)
    woken = heard(ConversationUpdated)
    await say(anna, reference)
    after = await now(mali, reference)
    assert (after.status, after.snoozed_until, len(woken)) == ("open", None, 1)
    await control.set_status(mali, reference, "pending")
    clock.advance(HOUR_S)
    await house.jobs.run_due()
    assert (await now(mali, reference)).status == "pending"


async def test_what_the_rep_writes_wakes_nothing(mali, reference):
    await snoozing.snooze(mali, reference, None)
    await say(mali, reference)
    assert (await now(mali, reference)).status == "snoozed"


# --- deleting


async def test_a_deleted_conversation_is_nowhere_and_comes_back_whole(house, mali, anna, reference, heard):
    await say(anna, reference)
    told = heard(ConversationDeleted, ConversationGone)
    await deleting.delete(mali, reference)
    with pytest.raises(NotFound):
        await now(mali, reference)
    with pytest.raises(NotFound):
        await say(anna, reference, "Anybody?")
    await deleting.restore(mali, reference)
    stretch = await reading.newest(anna, reference)
    assert [message.text for message in stretch.messages] == ["Hello"]
    assert [type(event).__name__ for event in told] == ["ConversationDeleted", "ConversationGone", "ConversationGone"]


async def test_a_page_that_is_joining_while_it_is_deleted_hears_that_it_is_back(house, mali, reference, monkeypatch):
    since = reading.since

    async def too_late(*asked):
        await deleting.delete(mali, reference)
        return await since(*asked)

    monkeypatch.setattr(reading, "since", too_late)
    screen = Peer(house, mali, "html")
    screen.give("join_conversation", conversation=reference)
    await screen.wire.until(lambda: 'data-gone="deleted"' in screen.wire.html)
    await settled(house)
    monkeypatch.setattr(reading, "since", since)
    await deleting.restore(mali, reference)
    await screen.wire.until(lambda: 'data-gone="back"' in screen.wire.html)


async def test_a_page_whose_line_was_broken_when_it_was_deleted_is_covered_and_hears_that_it_is_back(
    house, mali, anna, ben, reference
):
    await deleting.delete(mali, reference)
    screens = [Peer(house, each, "html") for each in (mali, anna)]
    for screen in screens:
        screen.give("join_conversation", conversation=reference)
        await screen.wire.until(lambda screen=screen: 'data-gone="deleted"' in screen.wire.html)
        assert "There is no such conversation" not in screen.wire.html
    stranger = Peer(house, ben, "html")
    stranger.give("join_conversation", conversation=reference)
    await settled(house)
    assert not stranger.connection.views
    await deleting.restore(mali, reference)
    for screen in screens:
        await screen.wire.until(lambda screen=screen: 'data-gone="back"' in screen.wire.html)
    assert 'data-gone="back"' not in stranger.wire.html


async def test_a_page_that_comes_back_when_it_is_really_gone_is_covered(house, mali, reference):
    await deleting.delete(mali, reference)
    await deleting.erase(house, house.system_scope(mali.workspace_id), reference, {})
    screen = Peer(house, mali, "html")
    screen.give("join_conversation", conversation=reference)
    await screen.wire.until(lambda: 'data-gone="deleted"' in screen.wire.html)


async def test_a_deleted_conversation_is_really_gone_after_its_time(house, mali, anna, reference, clock):
    await say(anna, reference)
    await deleting.delete(mali, reference)
    clock.advance(29)
    await house.jobs.run_due()
    assert await house.db.value("SELECT count(*) FROM message") == 1
    clock.advance(1)
    await house.jobs.run_due()
    assert await house.db.value("SELECT count(*) FROM conversation WHERE reference = :r", r=reference) == 0
    assert await house.db.value("SELECT count(*) FROM message") == 0
    with pytest.raises(NotFound):
        await deleting.restore(mali, reference)


async def test_the_customer_of_a_deleted_conversation_can_begin_another(mali, anna, reference):
    await deleting.delete(mali, reference)
    new = await opening.another(anna)
    await deleting.restore(mali, reference)
    assert (await now(mali, reference)).status == "closed", "one open conversation, whatever comes back"
    assert (await now(mali, new)).status == "open"


async def test_how_long_a_slip_can_be_undone_is_decided(house, mali, decide, reference, clock):
    await decide(undo_delete_s=5)
    _, lasts_ms = await deleting.delete(mali, reference)
    assert lasts_ms == 5000
    assert (await deleting.undoable(mali, reference))[1] == 5000
    clock.advance(5)
    assert await deleting.undoable(mali, reference) is None


async def test_nobody_deletes_or_restores_in_another_workspace(mali, elsewhere, reference):
    with pytest.raises(NotFound):
        await deleting.delete(elsewhere, reference)
    await deleting.delete(mali, reference)
    with pytest.raises(NotFound):
        await deleting.restore(elsewhere, reference)


# --- merging


async def test_the_earlier_conversation_becomes_the_history_of_the_later(mali, anna, reference):
    await say(anna, reference, "First")
    await control.set_priority(mali, reference, "urgent")
    await control.claim(mali, reference)
    await tagging.put(mali, reference, "vip")
    later = await another_of(anna)
    await say(anna, later, "Second")
    after = await merging.merge(mali, reference, later)
    assert (after.reference, after.status, after.priority_name) == (later, "open", "urgent")
    assert after.assigned_id == mali.actor_id
    assert [name for _, name, _ in after.tag_list] == ["vip"]
    [part] = await merging.earlier_parts(mali, after)
    first = (await reading.newest(mali, part.reference)).messages
    second = (await reading.newest(mali, later)).messages
    assert [message.text for message in first if message.sender_role == "customer"] == ["First"]
    assert [message.seq for message in first] == list(range(1, len(first) + 1))
    assert [message.seq for message in second] == list(range(1, len(second) + 1))


async def test_what_was_merged_away_stands_in_no_list_and_takes_no_words(mali, anna, reference):
    later = await another_of(anna)
    await merging.merge(mali, later, reference)
    assert [each.reference for each in await reading.of_customer(mali, anna.actor_id)] == [later]
    with pytest.raises(Conflict):
        await say(anna, reference)
    with pytest.raises(Conflict):
        await control.set_status(mali, reference, "open")


async def test_what_was_stored_before_a_merge_is_acknowledged_when_it_is_sent_again(mali, anna, reference):
    stored = await say(anna, reference, "Hello")
    await merging.merge(mali, await another_of(anna), reference)
    assert await say(anna, reference, "Hello") == stored


async def test_a_page_whose_line_was_broken_when_it_was_merged_away_is_led_on(house, mali, anna, reference):
    later = await another_of(anna)
    await merging.merge(mali, later, reference)
    for each in (mali, anna):
        screen = Peer(house, each, "html")
        screen.give("join_conversation", conversation=reference)
        await screen.wire.until(lambda screen=screen: f'data-into="{later}"' in screen.wire.html)


async def test_merging_again_keeps_everything_in_order(mali, anna, reference):
    second = await another_of(anna)
    await merging.merge(mali, reference, second)
    await past.end(anna, second)
    third = await past.begin(anna)
    after = await merging.merge(mali, second, third)
    assert [part.reference for part in await merging.earlier_parts(mali, after)] == [reference, second]


async def test_conversations_of_two_customers_or_two_workspaces_stay_two(mali, elsewhere, anna, ben, reference):
    with pytest.raises(NotFound):
        await merging.merge(mali, reference, await reference_of(ben))
    with pytest.raises(NotFound):
        await merging.merge(elsewhere, reference, reference)
    with pytest.raises(Conflict):
        await merging.merge(mali, reference, reference)


async def test_what_goes_away_takes_its_history_along(house, mali, anna, reference, clock):
    await say(anna, reference)
    later = await another_of(anna)
    await merging.merge(mali, reference, later)
    await deleting.delete(mali, later)
    clock.advance(30)
    await house.jobs.run_due()
    assert await house.db.value("SELECT count(*) FROM conversation") == 0


# --- closing by itself


async def test_nothing_is_closed_by_itself_until_somebody_wants_it(house, mali, anna, reference, clock):
    await say(mali, reference)
    clock.advance(400 * DAY_S)
    await house.jobs.run_due()
    assert (await now(mali, reference)).status == "open"


async def test_a_silent_conversation_is_closed_and_opens_again_when_the_customer_writes(
    house, mali, anna, system, decide, reference, clock
):
    await decide(close_idle_days=7)
    await say(mali, reference)
    clock.advance(7 * DAY_S + 1)
    await closing.close_idle(house, system, "", {})
    assert (await now(mali, reference)).status == "closed"
    await say(anna, reference, "Still here")
    assert (await now(mali, reference)).status == "open"


async def test_whoever_waits_is_not_closed(house, mali, anna, system, decide, reference, clock):
    await decide(close_idle_days=7)
    await say(anna, reference)
    clock.advance(30 * DAY_S)
    await closing.close_idle(house, system, "", {})
    assert (await now(mali, reference)).status == "open"


# --- a subject


async def test_a_subject_is_for_the_staff_and_can_be_taken_away(mali, reference):
    assert (await control.set_subject(mali, reference, "  Cracked   glass ")).subject == "Cracked glass"
    assert (await control.set_subject(mali, reference, "")).subject == ""


# --- selections


async def test_a_selection_gets_one_answer_with_reasons(mali, somchai, anna, ben, reference):
    theirs = await reference_of(ben)
    outcome = await bulk.act(mali, [reference, theirs, "CONV-NONE", reference], "status", "resolved")
    assert outcome.done == [reference, theirs]
    assert outcome.sentence("en") == "2 done, 1 not: There is no such conversation."
    assert (await now(mali, theirs)).status == "resolved"


async def test_a_selection_is_tagged_given_and_deleted(mali, somchai, anna, ben, reference):
    both = [reference, await reference_of(ben)]
    await bulk.act(mali, both, "tag", "vip")
    await bulk.act(mali, both, "assign", somchai.actor_id)
    for each in both:
        conversation = await now(mali, each)
        assert (conversation.assigned_id, len(conversation.tag_list)) == (somchai.actor_id, 1)
    assert (await bulk.act(mali, both, "delete")).sentence("en") == "2 done"


@pytest.mark.parametrize(
    ("references", "act", "value"),
    [
        ([], "status", "open"),
        (["x"] * 3, "status", "gone"),
        (["x"], "explode", ""),
        ([str(n) for n in range(101)], "delete", ""),
    ],
)
async def test_a_selection_that_cannot_be_meant_is_refused(mali, references, act, value):
    with pytest.raises(Invalid):
        await bulk.act(mali, references, act, value)


# --- saved views


async def test_a_view_is_private_until_it_is_shared(mali, somchai):
    await viewing.save(mali, "Urgent ones", "?tab=all&priority=urgent&colour=red", False)
    shared = await viewing.save(mali, "Nobody's", "tab=unassigned", True)
    assert [view.name for view in await viewing.listed(somchai)] == ["Nobody's"]
    assert [view.query for view in await viewing.listed(mali)] == ["tab=unassigned", "tab=all&priority=3"]
    with pytest.raises(NotFound):
        await viewing.delete(somchai, shared.id)
    await viewing.delete(mali, shared.id)
    assert [view.name for view in await viewing.listed(mali)] == ["Urgent ones"]


async def test_views_of_a_deleted_colleague_go_with_them(house, mali, somchai, system):
    await viewing.save(mali, "Mine", "tab=mine", True)
    await team.delete(system, mali.actor_id)
    assert len(await viewing.listed(somchai)) <= 1
