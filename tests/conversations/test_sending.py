"""One door for every message: numbered, once, by whoever may, and told of after it is stored."""

from __future__ import annotations

import asyncio

import pytest

from livechat.conversations import access, control, sending
from livechat.conversations.events import ConversationUpdated, NewMessage
from livechat.conversations.inputs import Draft
from livechat.customers import blocking
from livechat.errors import Blocked, Conflict, Invalid, NotFound, TooLarge, Unauthenticated
from tests.conversations.conftest import now
from tests.factories import a_customer, reference_of


async def say(scope, reference, text, **fields):
    return await sending.send(scope, reference, Draft(client_id=fields.pop("client_id", text), text=text, **fields))


async def test_messages_are_numbered_from_one_without_gaps(anna, mali, reference):
    stored = [await say(who, reference, f"{n}") for n, who in enumerate([anna, mali, anna, mali])]
    assert [each.seq for each in stored] == [each.revision for each in stored] == [1, 2, 3, 4]


async def test_a_refused_message_leaves_no_gap(anna, reference):
    await say(anna, reference, "one")
    with pytest.raises(NotFound):
        await say(anna, reference, "two", reply_to="nothing")
    assert (await say(anna, reference, "three")).seq == 2


async def test_a_message_that_answers_none_says_so_in_one_way(anna, reference):
    stored = await say(anna, reference, "one", reply_to="")
    assert stored.reply_to is None
    assert await say(anna, reference, "one") == stored


async def test_a_message_is_told_of_once(anna, reference, heard):
    events = heard(NewMessage)
    stored = await say(anna, reference, "hello")
    assert await say(anna, reference, "hello") == stored
    assert [each.message for each in events] == [stored]


async def test_everybody_on_the_staff_writes_as_rep(mali, reference):
    stored = await say(mali.but(role="owner"), reference, "hello")
    assert (stored.sender_role, stored.sender_name) == ("rep", "Mali")


async def test_a_name_for_other_words_is_a_conflict_and_stores_nothing(anna, reference):
    await say(anna, reference, "hello", client_id="same")
    with pytest.raises(Conflict):
        await say(anna, reference, "other", client_id="same")
    assert (await now(anna, reference)).last_seq == 1


async def test_a_name_is_its_senders_own(anna, mali, reference):
    assert (await say(anna, reference, "x", client_id="same")).seq == 1
    assert (await say(mali, reference, "y", client_id="same")).seq == 2


async def test_the_same_name_many_times_in_one_commit_is_one_message(anna, reference, heard):
    events = heard(NewMessage)
    stored = await asyncio.gather(*(say(anna, reference, "hello", client_id="same") for _ in range(30)))
    assert len({each.id for each in stored}) == len(events) == 1


async def test_one_wrong_message_in_a_commit_harms_no_other(anna, reference):
    results = await asyncio.gather(
        *(say(anna, reference, f"{n}", reply_to="nothing" if n == 5 else None) for n in range(10)),
        return_exceptions=True,
    )
    assert [type(each).__name__ for each in results].count("NotFound") == 1
    assert (await now(anna, reference)).last_seq == 9


async def test_nobody_writes_into_what_is_not_theirs(ben, scope, reference):
    with pytest.raises(NotFound):
        await say(ben, reference, "hello")
    with pytest.raises(Unauthenticated):
        await say(scope, reference, "hello")


async def test_a_view_of_somebody_elses_conversation_writes_nothing(anna, ben, reference):
    """Even with a place that was never theirs, the writer looks at whose it is."""
    place = access.place(await now(anna, reference))
    outcome = asyncio.get_running_loop().create_future()
    sending.submit(ben, place, Draft(client_id="1", text="x"), outcome.set_result)
    assert isinstance(await outcome, NotFound)


async def test_what_was_stored_before_a_block_is_acknowledged_when_it_is_sent_again(anna, mali, reference):
    stored = await say(anna, reference, "hello")
    await blocking.block(mali, anna.actor_id)
    assert await say(anna, reference, "hello") == stored


async def test_a_blocked_customer_is_told_that_nothing_arrives(anna, mali, reference):
    await blocking.block(mali, anna.actor_id)
    with pytest.raises(Blocked):
        await say(anna, reference, "hello")
    await blocking.unblock(mali, anna.actor_id)
    assert (await say(anna, reference, "hello")).text == "hello"


@pytest.mark.parametrize("steps", range(12))
async def test_a_caller_who_goes_away_at_any_step_does_not_stop_the_message(anna, reference, steps):
    task = asyncio.create_task(say(anna, reference, "hello"))
    for _ in range(steps):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert (await say(anna, reference, "hello")).seq == 1
    assert (await now(anna, reference)).last_seq == 1


async def test_the_first_message_makes_the_customer_wait_and_an_answer_ends_it(anna, mali, reference, clock):
    clock.advance(60)
    await say(anna, reference, "hello")
    waiting = (await now(mali, reference)).waiting_since
    clock.advance(60)
    await say(anna, reference, "hello?")
    assert (await now(mali, reference)).waiting_since == waiting
    await say(mali, reference, "good morning")
    assert (await now(mali, reference)).waiting_since is None


async def test_writing_opens_a_closed_conversation_again(anna, mali, reference, heard):
    await control.set_status(mali, reference, "closed")
    events = heard(ConversationUpdated)
    await say(anna, reference, "one more thing")
    assert (await now(anna, reference)).status == "open"
    assert [each.conversation.status for each in events] == ["open"]


async def test_a_reps_words_open_nothing_again(anna, mali, reference):
    await control.set_status(mali, reference, "closed")
    await say(mali, reference, "goodbye")
    assert (await now(anna, reference)).status == "closed"


async def test_the_preview_is_one_line_of_the_last_words(anna, reference):
    await say(anna, reference, "first\n\n  line " + "x" * 500, client_id="1")
    of = await now(anna, reference)
    assert of.last_text.startswith("first line xxx")
    assert len(of.last_text) <= 200
    assert of.last_by == "customer"


async def test_order_is_by_number_even_when_the_wall_clock_jumps_back(anna, reference, clock):
    first = await say(anna, reference, "one")
    clock.jump(-86_400)
    second = await say(anna, reference, "two")
    assert second.created_at >= first.created_at


@pytest.mark.parametrize("text", ["", "  \n\t ", "\u2003"])
async def test_a_message_needs_words(anna, reference, text):
    with pytest.raises(Invalid) as refused:
        await say(anna, reference, text, client_id="1")
    assert refused.value.field == "text"


async def test_words_are_kept_as_they_were_written(anna, reference):
    text = " e\u0301 \u202e <b>&amp;\r\n\u200b"
    assert (await say(anna, reference, text, client_id="1")).text == text


async def test_a_message_too_long_is_refused_with_the_limit(anna, reference):
    with pytest.raises(TooLarge) as refused:
        await say(anna, reference, "x" * 10_001, client_id="1")
    assert refused.value.text() == "Please use at most 10000 characters."
    assert refused.value.field == "text"


async def test_conversations_of_many_customers_share_a_commit(house, scope):
    people = [(await a_customer(scope))[1] for _ in range(10)]
    places = [access.place(await now(who, await reference_of(who))) for who in people]
    before = house.db.figures.commits
    outcomes = [asyncio.get_running_loop().create_future() for _ in range(50)]
    for number, outcome in enumerate(outcomes):
        draft = Draft(client_id=f"{number}", text=f"{number}")
        sending.submit(people[number % 10], places[number % 10], draft, outcome.set_result)
    stored = await asyncio.gather(*outcomes)
    assert house.db.figures.commits - before == 1
    assert [each.seq for each in stored] == [number // 10 + 1 for number in range(50)]


async def test_what_the_writer_keeps_at_hand_is_never_older_than_the_store(anna, mali, reference):
    await sending.send(anna, reference, Draft(client_id="1", text="Hello"))
    await sending.send(mali, reference, Draft(client_id="2", text="Good morning"))
    await control.set_status(mali, reference, "resolved")
    message = await sending.send(anna, reference, Draft(client_id="3", text="One more thing"))
    after = await access.conversation(anna.db, mali, reference)
    assert (after.status, after.last_seq, after.revision) == ("open", message.seq, message.revision)
    assert after.waiting_since == message.created_at
