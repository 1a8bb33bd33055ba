"""The customer's page without scripts: neither a refusal nor looking for answers takes away what is written there."""

from __future__ import annotations

import pytest

from livechat.conversations import sending
from livechat.errors import Unavailable

REFRESH = 'http-equiv="refresh"'


@pytest.fixture
async def anna(browser):
    found = browser()
    await found.get("/")
    await found.post("/register", name="Anna", phone="+66812345678")
    await found.get("/")
    return found


async def send(anna, house, text, client_id="1"):
    reference = await house.db.value("SELECT reference FROM conversation")
    return await anna.post("/messages", conversation=reference, client_id=client_id, text=text)


async def test_words_that_are_refused_come_back_with_the_reason(anna, house):
    answer = await send(anna, house, "A very long <story> " * 600)
    assert answer.status_code == 413
    assert "Please use at most 10000 characters." in anna.text
    assert "A very long &lt;story&gt; A very long" in answer.text
    assert REFRESH not in answer.text
    assert (await send(anna, house, "Shorter")).status_code == 303


async def test_a_page_that_comes_back_leads_to_where_pages_are(anna, house):
    answer = await send(anna, house, " ")
    assert answer.status_code == 422
    assert 'name="next" value="/"' in answer.text


async def test_a_message_that_may_be_stored_comes_back_under_its_name(anna, house, monkeypatch):
    async def fails(*_):
        raise Unavailable

    monkeypatch.setattr(sending, "send", fails)
    answer = await send(anna, house, "Still here?", client_id="its-own")
    assert answer.status_code == 503
    assert 'value="its-own"' in answer.text
    assert "Still here?" in answer.text


async def test_a_page_looks_for_answers_by_itself_except_where_one_writes(anna, house):
    assert REFRESH not in anna.page.text, "nothing was said yet: somebody is about to write"
    await send(anna, house, "Hello")
    await anna.get("/")
    assert REFRESH in anna.page.text
    await anna.get("/?write=1")
    assert REFRESH not in anna.page.text


async def test_lines_are_stored_as_they_were_typed(anna, house):
    text = "one\r\n" * 2100 + "two"
    assert len(text) > 10_000 > len(text.replace("\r", ""))
    assert (await send(anna, house, text)).status_code == 303
    assert await house.db.value("SELECT text FROM message WHERE sender_role = 'customer'") == text.replace("\r", "")


async def test_saving_what_was_not_changed_changes_nothing(anna, house):
    await send(anna, house, "one\ntwo")  # as a page with scripts sends it
    reference = await house.db.value("SELECT reference FROM conversation")
    message = await house.db.value("SELECT id FROM message WHERE sender_role = 'customer'")
    await anna.get(f"/mine/{reference}")
    answer = await anna.post(f"/mine/{reference}/edit", message=message, text="one\r\ntwo")
    assert answer.status_code == 303
    assert await house.db.value("SELECT edited_at FROM message WHERE id = :id", id=message) is None
