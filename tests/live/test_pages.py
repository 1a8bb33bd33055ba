"""What open pages are sent: fragments that find their place by id, in the words of whoever looks."""

from __future__ import annotations

import asyncio
import json
import re
from html import unescape

import pytest

from livechat.conversations import control, deleting, sending, watching
from livechat.conversations.inputs import Draft
from livechat.live import dialects, pacing
from tests.factories import a_customer
from tests.live.wires import Peer
from tests.settling import settled


@pytest.fixture
async def conversation(house, anna):
    return await house.db.value("SELECT reference FROM conversation WHERE customer_id = :id", id=anna.actor_id)


async def page(house, scope, conversation=""):
    """An open page, with a conversation if one is named."""
    peer = Peer(house, scope, dialects.HTML)
    if conversation:
        peer.give("join_conversation", conversation=conversation, after_seq="0")
        await peer.wire.until(lambda: f'id="marks-{conversation}"' in peer.wire.html)
    return peer


def pieces(html):
    """The elements at the top of each frame, by what their swap says."""
    return re.findall(r'hx-swap-oob="([^"]+)"', html)


async def test_a_message_is_appended_to_the_list_of_its_conversation(house, anna, mali, conversation):
    peer = await page(house, mali, conversation)
    await sending.send(anna, conversation, Draft(client_id="c1", text="hello"))
    await peer.wire.until(lambda: "hello" in peer.wire.html)
    assert f'<ol hx-swap-oob="beforeend:#messages-{conversation}">' in peer.wire.html
    assert f'id="message-{anna.actor_id}-c1"' in peer.wire.html
    assert 'data-seq="1"' in peer.wire.html


async def test_a_sent_message_comes_back_under_the_name_of_its_pending_twin(house, anna, conversation):
    peer = await page(house, anna, conversation)
    peer.give("send_message", conversation=conversation, client_id="c1", text="hello", HEADERS={"x": "y"})
    await peer.wire.until(lambda: f'id="message-{anna.actor_id}-c1"' in peer.wire.html)
    assert 'data-state="sent"' in peer.wire.html
    assert peer.wire.html.count('id="message-') == 1


async def test_a_note_takes_the_place_of_its_pending_twin_or_says_why_not(house, mali, conversation):
    peer = await page(house, mali, conversation)
    for _ in range(2):
        before = peer.wire.html.count('data-client-id="n1"')
        peer.give("add_note", conversation=conversation, client_id="n1", text="call her")
        await peer.wire.until(lambda before=before: peer.wire.html.count('data-client-id="n1"') > before)
    assert await house.db.value("SELECT count(*) FROM note") == 1
    peer.give("add_note", conversation=conversation, client_id="n1", text="other words")
    await peer.wire.until(lambda: 'id="note-n1"' in peer.wire.html)
    assert 'data-state="failed"' in peer.wire.html
    assert "other words" in peer.wire.html
    assert "already used" in peer.wire.html


async def test_a_message_sent_again_is_shown_again(house, anna, conversation):
    peer = await page(house, anna, conversation)
    for _ in range(2):
        before = peer.wire.html.count("c1")
        peer.give("send_message", conversation=conversation, client_id="c1", text="hello")
        await peer.wire.until(lambda before=before: peer.wire.html.count("c1") > before)
    assert await house.db.value("SELECT count(*) FROM message") == 1


async def test_a_message_that_fails_takes_the_place_of_its_twin_with_the_reason(house, anna, conversation):
    peer = await page(house, anna, conversation)
    peer.give("send_message", conversation=conversation, client_id="c1", text="  ")
    await peer.wire.until(lambda: 'data-state="failed"' in peer.wire.html)
    assert f'hx-swap-oob="true" id="message-{anna.actor_id}-c1"' in peer.wire.html
    assert "Please write something first." in peer.wire.html


async def test_what_was_written_never_becomes_markup(house, anna, mali, conversation):
    peers = [await page(house, anna, conversation), await page(house, mali, conversation)]
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'"
    await sending.send(anna, conversation, Draft(client_id="<b>'\"", text=evil))
    peers[0].give("send_message", conversation=conversation, client_id='"><i>', text="")
    for peer in peers:
        await peer.wire.until(lambda peer=peer: "alert(1)" in peer.wire.html)
        for markup in ("<script", "<img", "<b>", "<i>"):
            assert markup not in peer.wire.html


async def test_other_refusals_are_a_toast(house, mali, conversation):
    peer = await page(house, mali)
    peer.give("claim", conversation="CONV-NONE")
    await peer.wire.until(lambda: "There is no such conversation." in peer.wire.html)
    assert "beforeend:#toasts" in pieces(peer.wire.html)


async def test_a_toast_speaks_the_language_of_whoever_reads_it(house, mali):
    peer = await page(house, mali.but(language="ar"))
    peer.give("claim", conversation="CONV-NONE")
    await peer.wire.until(lambda: "#toasts" in peer.wire.html)
    assert "There is no such conversation." not in peer.wire.html


async def test_numbers_of_a_form_are_text_and_are_understood(house, anna, conversation):
    peer = await page(house, anna, conversation)
    await sending.send(anna, conversation, Draft(client_id="c1", text="hello"))
    peer.give("mark_read", conversation=conversation, seq="1")
    peer.give("typing", conversation=conversation, typing="false")
    await peer.wire.until(lambda: 'data-customer-read="1"' in peer.wire.html)
    assert "#toasts" not in peer.wire.html


async def test_marks_and_typing_replace_what_is_there(house, anna, mali, conversation):
    peer, writer = await page(house, mali, conversation), Peer(house, anna)
    await writer.ack("join_conversation", conversation=conversation)
    await writer.ack("typing", conversation=conversation, typing=True)
    assert f'hx-swap-oob="true" id="typing-{conversation}"' in peer.wire.html
    assert "Anna" in peer.wire.html
    writer.leave()
    assert peer.wire.html.rstrip().endswith("</div>")


async def test_a_watched_inbox_shows_new_rows_and_takes_out_what_has_left(house, scope, mali, conversation):
    peer = await page(house, mali)
    peer.give("watch", what="inbox", tab="unassigned")
    await peer.wire.until(lambda: f'id="row-{conversation}"' in peer.wire.html)
    assert 'id="inbox-tabs"' in peer.wire.html
    await control.claim(mali, conversation)
    house.clock.advance(1)
    await peer.wire.until(lambda: f'<li id="row-{conversation}" hx-swap-oob="delete">' in peer.wire.html)


@pytest.fixture
async def many(house, scope):
    """Customers who can all write at once, and what their conversations are called."""
    customers = [(await a_customer(scope, name=f"Customer {number}"))[1] for number in range(7)]

    async def write(text):
        for each in customers:
            reference = await house.db.value(
                "SELECT reference FROM conversation WHERE customer_id = :id", id=each.actor_id
            )
            await sending.send(each, reference, Draft(client_id=text, text=text))
        house.clock.advance(1)

    return write


def rows_of(frames, text):
    """How many rows with these words each frame brings."""
    return [html.count(f">{text}<") for html in (each.decode() for each in frames) if 'id="row-' in html]


@pytest.fixture
async def all_of_it(house, mali, many, monkeypatch):
    """A page that looks at everything, three rows a turn, and how many frames it has been sent so far."""
    monkeypatch.setattr(watching, "ROWS_A_TURN", 3)
    peer = await page(house, mali)
    peer.give("watch", what="inbox", tab="all")
    await peer.wire.until(lambda: 'id="row-' in peer.wire.html)
    await settled(house)
    return peer, len(peer.wire.written)


async def test_rows_that_change_together_come_a_few_at_a_time(house, many, all_of_it):
    peer, before = all_of_it
    await many("news")
    await settled(house)
    assert rows_of(peer.wire.written[before:], "news") == [3, 3, 1]
    assert 'id="inbox-tabs"' in b"".join(peer.wire.written[before:]).decode()


async def test_who_looks_at_another_list_meanwhile_is_shown_no_more_of_the_one_before(
    house, many, all_of_it, monkeypatch
):
    peer, before = all_of_it
    gives_way = pacing.Pace.give_way

    async def to_another_list(pace, begun):
        if sum(rows_of(peer.wire.written[before:], "news")) == 3:
            peer.give("watch", what="inbox", tab="mine")
            await asyncio.wait({*house.line._tasks})
        await gives_way(pace, begun)

    monkeypatch.setattr(pacing.Pace, "give_way", to_another_list)
    await many("news")
    await settled(house)
    assert sum(rows_of(peer.wire.written[before:], "news")) == 3


async def test_what_is_deleted_while_its_row_is_being_shown_does_not_stay(house, anna, mali, conversation, monkeypatch):
    peer = await page(house, mali)
    peer.give("watch", what="inbox", tab="all")
    await peer.wire.until(lambda: f'id="row-{conversation}"' in peer.wire.html)
    has_read, goes_on = asyncio.Event(), asyncio.Event()
    read = watching.queries.some

    async def slowly(*given):
        found = await read(*given)
        has_read.set()
        await goes_on.wait()
        return found

    monkeypatch.setattr(watching.queries, "some", slowly)
    await sending.send(anna, conversation, Draft(client_id="late", text="late"))
    house.clock.advance(1)
    await has_read.wait()
    await deleting.delete(mali, conversation)
    goes_on.set()
    await settled(house)
    row, gone = f'id="row-{conversation}"', f'<li id="row-{conversation}" hx-swap-oob="delete">'
    assert "late" in peer.wire.html.rpartition(row)[2]  # what was read before has come back
    house.clock.advance(1)
    await settled(house)
    assert peer.wire.html.rindex(row) == peer.wire.html.rindex(gone) + len("<li ")


async def test_the_head_of_an_open_conversation_follows_what_happens(house, anna, mali, conversation):
    rep, customer = await page(house, mali, conversation), await page(house, anna, conversation)
    await control.claim(mali, conversation)
    house.clock.advance(1)
    await rep.wire.until(lambda: f'id="state-{conversation}"' in rep.wire.html)
    await customer.wire.until(lambda: 'id="team"' in customer.wire.html)
    assert "Mali" in customer.wire.html
    assert f'id="state-{conversation}"' not in customer.wire.html


async def test_a_page_that_is_far_behind_is_told_where_the_end_is(house, anna, mali, conversation):
    for number in range(8):
        await sending.send(anna, conversation, Draft(client_id=f"{number}", text=f"{number}"))
    peer = Peer(house, mali, dialects.HTML)
    peer.give("join_conversation", conversation=conversation, limit="3")
    await peer.wire.until(lambda: 'id="position"' in peer.wire.html)
    assert peer.wire.html.count('data-seq="') == 3
    told = re.search(r"data-conversations=(['\"])(.*?)\1", peer.wire.html)
    assert json.loads(unescape(told[2])) == {conversation: 8}
