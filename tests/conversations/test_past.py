"""A customer's own conversations: reading them again, ending one, beginning another, going on with an old one."""

from __future__ import annotations

import pytest

from livechat.conversations import control, past, sending
from livechat.conversations.inputs import Draft
from livechat.customers import blocking
from livechat.errors import Blocked, Conflict, NotFound
from tests.conversations.conftest import now

pytestmark = pytest.mark.anyio


async def test_a_customer_ends_the_conversation_and_everybody_sees_who_did(anna, mali, reference):
    await past.end(anna, reference)
    conversation = await now(mali, reference)
    assert conversation.status == "closed"
    [line] = await anna.db.all(str, "SELECT text FROM message WHERE sender_role = 'system'")
    assert line == "Anna has ended the conversation"


async def test_ending_what_is_over_changes_nothing(anna, reference):
    await past.end(anna, reference)
    await past.end(anna, reference)
    assert await anna.db.value("SELECT count(*) FROM message") == 1


async def test_nobody_ends_somebody_elses_conversation(ben, mali, anna, reference):
    with pytest.raises(NotFound):
        await past.end(ben, reference)
    assert (await now(mali, reference)).status == "open"


async def test_a_new_conversation_begins_once_however_often_it_is_asked_for(anna, reference, clock):
    await past.end(anna, reference)
    clock.advance(1)
    first = await past.begin(anna)
    assert first != reference
    assert await past.begin(anna) == first
    found, following = await past.listing(anna)
    assert [each.reference for each in found] == [first, reference]
    assert following is None


async def test_an_old_conversation_is_reopened_and_an_empty_new_one_gives_way(anna, mali, reference):
    await past.end(anna, reference)
    empty = await past.begin(anna)
    await past.reopen(anna, reference)
    assert (await now(mali, reference)).status == "open"
    assert (await now(mali, empty)).status == "closed"


async def test_of_two_conversations_with_words_in_them_one_stays_open(anna, mali, reference):
    await past.end(anna, reference)
    other = await past.begin(anna)
    await sending.send(anna, other, Draft(client_id="1", text="Something else"))
    with pytest.raises(Conflict):
        await past.reopen(anna, reference)
    assert (await now(mali, other)).status == "open"


async def test_a_blocked_customer_reopens_nothing(anna, mali, reference):
    await control.set_status(mali, reference, "closed")
    await blocking.block(mali, anna.actor_id)
    with pytest.raises(Blocked):
        await past.reopen(anna, reference)


async def test_the_list_goes_on_where_a_page_ended(anna, reference, clock, monkeypatch):
    monkeypatch.setattr(past, "PAGE", 2)
    made = [reference]
    for _ in range(3):
        clock.advance(60)
        await past.end(anna, made[-1])
        made.append(await past.begin(anna))
    first, cursor = await past.listing(anna)
    second, end = await past.listing(anna, cursor)
    assert [each.reference for each in first + second] == made[::-1]
    assert end is None


# --- the pages, without scripts


async def test_a_customer_without_scripts_ends_reads_again_and_goes_on(browser, house):
    anna = browser()
    await anna.get("/")
    await anna.post("/register", name="Anna", phone="+66812345678", text="Hello there")
    await anna.get("/")
    reference = await house.db.value("SELECT reference FROM conversation")
    await anna.get("/end")
    assert "End this conversation?" in anna.text
    assert (await anna.post("/end", conversation=reference)).headers["location"] == "/"
    await anna.get("/")
    assert "This conversation is closed" in anna.text
    assert (await anna.post("/begin")).status_code == 303
    await anna.get("/past")
    assert "Hello there" in anna.text
    await anna.get(f"/past/{reference}")
    assert "Hello there" in anna.text
    assert "Continue this conversation" in anna.text
    assert (await anna.post(f"/past/{reference}/reopen")).headers["location"] == "/"
    await anna.get("/")
    assert reference in anna.page.text
    assert "This conversation is closed" not in anna.text


async def test_a_long_past_conversation_is_read_page_by_page(browser, house, monkeypatch):
    anna = browser()
    await anna.get("/")
    await anna.post("/register", name="Anna", phone="+66812345678", text="number 0.")
    await anna.get("/")
    reference = await house.db.value("SELECT reference FROM conversation")
    for number in range(1, 60):
        await anna.post("/messages", conversation=reference, client_id=str(number), text=f"number {number}.")
    await anna.get(f"/past/{reference}")
    assert "number 59." in anna.text
    assert "number 0." not in anna.text
    await anna.get(f"/past/{reference}?before=21")
    assert "number 0." in anna.text
    assert (await anna.get(f"/past/{reference}?before=x")).status_code == 404
