"""Transcripts: whole, in the reader's words, and safe whatever people have written."""

from __future__ import annotations

import pytest

from livechat.conversations import noting, sending, transcripts
from livechat.conversations.inputs import Draft
from livechat.rendering import look
from tests.factories import a_customer

pytestmark = pytest.mark.anyio
ENGLISH = look("html", "customer", "en", "Asia/Bangkok")
ARABIC = look("html", "customer", "ar", "Asia/Bangkok")


async def say(scope, reference, text):
    await sending.send(scope, reference, Draft(client_id=str(hash(text)), text=text))


async def test_a_transcript_has_every_word_in_order_and_no_note(anna, mali, reference, monkeypatch):
    monkeypatch.setattr(transcripts, "STEP", 2)
    for number in range(5):
        await say(anna if number % 2 else mali, reference, f"word {number}")
    await noting.add(mali, reference, "n", "A secret among us")
    text = transcripts.plain(await transcripts.of(anna, reference, "Lanterns", ENGLISH))
    places = [text.index(f"word {number}") for number in range(5)]
    assert places == sorted(places)
    assert "secret" not in text
    assert "Asia/Bangkok" in text
    assert "10:00" in text


async def test_what_is_said_cannot_turn_the_lines_around_it(anna, reference):
    await say(anna, reference, "harmless\u202eexe.piz\u2069\u2066 end\x1b[31m\nsecond line 👩\u200d👩")
    text = transcripts.plain(await transcripts.of(anna, reference, "Lanterns", ENGLISH))
    assert "\u202e" not in text
    assert "\x1b" not in text
    assert "👩\u200d👩" in text
    for line in text.splitlines():
        assert line.count("\u2068") == line.count("\u2069")


async def test_every_line_of_an_arabic_transcript_begins_from_the_right(anna, reference):
    await say(anna, reference, "Hello")
    text = transcripts.plain(await transcripts.of(anna, reference, "Lanterns", ARABIC))
    assert all(line.startswith("\u200f") for line in text.splitlines() if line)


async def test_a_transcript_as_a_page_runs_nothing(browser, house):
    anna = browser()
    await anna.get("/")
    await anna.post("/register", name="<b>Anna</b>", phone="+66812345678", text="<script>alert(1)</script>")
    reference = await house.db.value("SELECT reference FROM conversation")
    page = await anna.get(f"/past/{reference}/transcript/html")
    assert page.headers["content-disposition"] == f'attachment; filename="{reference}.html"'
    assert "<script" not in page.text
    assert "&lt;script&gt;" in page.text
    assert "<b>Anna" not in page.text
    plain = await anna.get(f"/past/{reference}/transcript/text")
    assert plain.headers["content-type"] == "text/plain; charset=utf-8"
    assert "<script>alert(1)</script>" in plain.text
    assert (await anna.get(f"/past/{reference}/transcript/pdf")).status_code == 404


async def test_nobody_else_gets_it(anna, scope, reference):
    from livechat.errors import NotFound

    _, ben, _ = await a_customer(scope)
    with pytest.raises(NotFound):
        await transcripts.of(ben, reference, "Lanterns", ENGLISH)
