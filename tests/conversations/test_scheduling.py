"""What is sent later: once, under its own name, and not at all when the customer was faster."""

from __future__ import annotations

import asyncio

import pytest

from livechat.conversations import editing, reading, scheduling, sending
from livechat.conversations.events import NewMessage
from livechat.conversations.inputs import Draft
from livechat.errors import Conflict, Forbidden, Invalid, NotFound
from livechat.live import dialects
from tests.factories import reference_of
from tests.live.wires import Peer

HOUR_MS = 3_600_000


async def later(scope, reference, text="Good morning", after_ms=HOUR_MS, draft=None, reply_to=None, **more):
    draft = draft or Draft(client_id=text, text=text, reply_to=reply_to)
    of, _ = await scheduling.schedule(scope, reference, draft, scope.now_ms + after_ms, **more)
    return of


async def said(scope, reference):
    return [each.text for each in (await reading.newest(scope, reference)).messages]


async def waiting(scope, reference):
    return [(each.text, each.state, each.reason) for each in (await scheduling.listing(scope, reference)).items]


async def test_it_is_sent_at_its_time_and_not_before(anna, mali, reference, pass_time):
    first = await sending.send(anna, reference, Draft(client_id="1", text="hi"))
    of = await later(mali, reference, reply_to=first.id)
    await pass_time(3599)
    assert await said(anna, reference) == ["hi"]
    await pass_time(2)
    [_, message] = (await reading.newest(anna, reference)).messages
    assert (message.text, message.client_id, message.sender_id) == (of.text, of.client_id, mali.actor_id)
    assert message.reply_to == first.id
    assert await waiting(mali, reference) == []


async def test_it_is_sent_once_however_often_its_time_comes(house, system, mali, reference, pass_time):
    of = await later(mali, reference)
    await pass_time(3601)
    await asyncio.gather(*(scheduling.deliver(house, system, of.id, {}) for _ in range(3)))
    with pytest.raises(Conflict):
        await scheduling.send_now(mali, reference, of.id)
    await sending.send(mali, reference, Draft(client_id=of.client_id, text=of.text))
    assert await said(mali, reference) == [of.text]


async def test_it_is_not_sent_when_the_customer_writes_first(house, anna, mali, reference, pass_time):
    await later(mali, reference)
    await later(mali, reference, "In any case", cancel_on_reply=False)
    peer = Peer(house, mali)
    await peer.ack("join_conversation", conversation=reference)
    await sending.send(anna, reference, Draft(client_id="1", text="Hello?"))
    await peer.wire.until(lambda: "customer_wrote" in str(peer.wire.said))
    assert sorted(await waiting(mali, reference)) == [
        ("Good morning", "stopped", "customer_wrote"),
        ("In any case", "waiting", ""),
    ]
    await pass_time(3601)
    assert await said(anna, reference) == ["Hello?", "In any case"]


async def test_the_rule_holds_even_if_nobody_noticed_the_reply(house, anna, mali, reference, pass_time):
    await later(mali, reference)
    house.means.memory[scheduling.LISTENING].clear()
    await sending.send(anna, reference, Draft(client_id="1", text="Hello?"))
    await pass_time(3601)
    assert await said(anna, reference) == ["Hello?"]
    assert await waiting(mali, reference) == [("Good morning", "stopped", "customer_wrote")]
    [stopped] = (await scheduling.listing(mali, reference)).items
    await scheduling.send_now(mali, reference, stopped.id)
    assert await said(anna, reference) == ["Hello?", "Good morning"]


async def test_a_time_in_the_past_is_refused(mali, reference):
    for after_ms in (-1, 0, 367 * 24 * HOUR_MS):
        with pytest.raises(Invalid) as refused:
            await later(mali, reference, after_ms=after_ms)
        assert refused.value.field == "send_at"
    of = await later(mali, reference)
    with pytest.raises(Invalid):
        await scheduling.change(mali, reference, of.id, due_at=mali.now_ms - 1)


async def test_another_time_and_other_words(mali, somchai, reference, pass_time):
    of = await later(mali, reference)
    await scheduling.change(somchai, reference, of.id, due_at=mali.now_ms + 3 * HOUR_MS)
    with pytest.raises(Forbidden):
        await scheduling.change(somchai, reference, of.id, text="mine")
    await scheduling.change(mali, reference, of.id, text="Good afternoon")
    await pass_time(3601)
    assert await said(mali, reference) == []
    await pass_time(2 * 3601)
    assert await said(mali, reference) == ["Good afternoon"]


async def test_what_was_cancelled_never_comes(mali, somchai, reference, pass_time):
    of = await later(mali, reference)
    await scheduling.cancel(somchai, reference, of.id)
    again, _ = await scheduling.schedule(mali, reference, of.draft, mali.now_ms + HOUR_MS)
    assert (again.id, again.state) == (of.id, "cancelled")
    await pass_time(2 * 3601)
    assert await said(mali, reference) == []
    with pytest.raises(Conflict):
        await scheduling.change(mali, reference, of.id, due_at=mali.now_ms + HOUR_MS)


async def test_sending_can_be_undone_for_a_moment(heard, anna, mali, reference, pass_time):
    events = heard(NewMessage)
    first, _ = await scheduling.schedule(mali, reference, Draft(client_id="1", text="Oops"), None)
    second, _ = await scheduling.schedule(mali, reference, Draft(client_id="2", text="Right"), None)
    await pass_time(4)
    await scheduling.cancel(mali, reference, first.id)
    assert events == []
    await pass_time(1.5)
    assert await said(anna, reference) == ["Right"]
    with pytest.raises(Conflict):
        await scheduling.cancel(mali, reference, second.id)


async def test_what_somebody_wrote_who_left_is_not_sent(house, mali, reference, pass_time):
    await later(mali, reference)
    async with house.db.transaction() as tx:
        await tx.run("UPDATE staff SET disabled_at = 1 WHERE id = :id", id=mali.actor_id)
    await pass_time(3601)
    assert await said(mali, reference) == []
    assert await waiting(mali, reference) == [("Good morning", "stopped", "author_left")]


async def test_it_is_the_teams_alone(house, anna, ben, mali, reference, pass_time):
    page, program, customer = Peer(house, mali, dialects.HTML), Peer(house, mali), Peer(house, anna)
    for each in (page, program, customer):
        each.give("join_conversation", id="j", conversation=reference)
    await program.wire.until(lambda: program.wire.said)
    at = "2026-11-21T09:00:00+00:00"
    ack = await program.ack("schedule_message", conversation=reference, client_id="s", text="<b>later", send_at=at)
    assert ack["scheduled"]["send_at"] == "2026-11-21T09:00:00.000Z"
    await page.wire.until(lambda: "&lt;b&gt;later" in page.wire.html)
    assert 'hx-swap-oob="true" id="scheduled-' in page.wire.html
    told = program.events("scheduled_messages")[-1]
    assert [each["text"] for each in told["scheduled"]] == ["<b>later"]
    assert "later" not in str(customer.wire.said)
    other = Peer(house, mali)
    elsewhere = await reference_of(ben)
    missing = await other.ask("cancel_scheduled", conversation=elsewhere, scheduled=ack["scheduled"]["id"])
    assert missing["code"] == "not_found"
    with pytest.raises(NotFound):
        await editing.edit(mali, reference, ack["scheduled"]["id"], "x")
    late = await program.ask("schedule_message", conversation=reference, client_id="p", text="x", send_at="2020-01-01")
    assert (late["code"], late["field"]) == ("bad_request", "send_at")
    bad = await program.ask("schedule_message", conversation=reference, client_id="q", text="x", send_at="soon")
    assert bad["field"] == "send_at"
    neither = await program.ask("schedule_message", conversation=reference, client_id="r", text="x")
    assert neither["field"] == "send_at"


async def test_nobody_heaps_up_what_waits(mali, reference):
    for number in range(scheduling.MOST):
        await later(mali, reference, f"m{number}")
    with pytest.raises(Conflict):
        await later(mali, reference, "one more")
