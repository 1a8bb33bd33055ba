"""Transcripts: whole, in the reader's words, and safe whatever people have written."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from livechat.conversations import attaching, editing, noting, sending, transcripts
from livechat.conversations.inputs import Draft
from livechat.rendering import look
from livechat.uploads import queries as uploads
from tests.factories import a_customer
from tests.uploads import samples

pytestmark = pytest.mark.anyio
ENGLISH = look("html", "customer", "en", "Asia/Bangkok")
ARABIC = look("html", "customer", "ar", "Asia/Bangkok")
ORIGIN = "https://chat.example"


async def say(scope, reference, text):
    await sending.send(scope, reference, Draft(client_id=str(hash(text)), text=text))


async def enclose(scope, reference, name, content, text=""):
    """Say something with a file; the file, part of its message."""

    async def pieces():
        yield content

    kept = await attaching.receive(scope, attaching.UploadForm(conversation=reference), pieces(), name)
    said = await sending.send(scope, reference, Draft(client_id=kept.id, text=text, attachments=[kept.id]))
    return replace(kept, message_id=said.id)


async def test_a_transcript_has_every_word_in_order_and_no_note(anna, mali, reference, monkeypatch):
    monkeypatch.setattr(transcripts, "STEP", 2)
    for number in range(5):
        await say(anna if number % 2 else mali, reference, f"word {number}")
    await noting.add(mali, reference, "n", "A secret among us")
    text = transcripts.plain(await transcripts.of(anna, reference, "Lanterns", ENGLISH, ORIGIN))
    places = [text.index(f"word {number}") for number in range(5)]
    assert places == sorted(places)
    assert "secret" not in text
    assert "Asia/Bangkok" in text
    assert "10:00" in text


async def test_what_is_said_cannot_turn_the_lines_around_it(anna, reference):
    await say(anna, reference, "harmless\u202eexe.piz\u2069\u2066 end\x1b[31m\nsecond line 👩\u200d👩")
    text = transcripts.plain(await transcripts.of(anna, reference, "Lanterns", ENGLISH, ORIGIN))
    assert "\u202e" not in text
    assert "\x1b" not in text
    assert "👩\u200d👩" in text
    for line in text.splitlines():
        assert line.count("\u2068") == line.count("\u2069")


async def test_every_line_of_an_arabic_transcript_begins_from_the_right(anna, reference):
    await say(anna, reference, "Hello")
    text = transcripts.plain(await transcripts.of(anna, reference, "Lanterns", ARABIC, ORIGIN))
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
        await transcripts.of(ben, reference, "Lanterns", ENGLISH, ORIGIN)


async def test_files_are_named_with_their_size_and_where_their_reader_opens_them(anna, reference):
    await enclose(anna, reference, "bill\u202e.pdf", samples.PDF, text="My bill")
    await enclose(anna, reference, "voice-message.wav", samples.wav())
    made = await transcripts.of(anna, reference, "Lanterns", ENGLISH, ORIGIN)
    [bill, voice] = [line.files[0] for line in made.days[0].lines if line.files]
    text = transcripts.plain(made)
    assert (bill.name, bill.size, voice.name) == ("bill.pdf", "1 KB", "Voice message")
    assert f"📎 \u2068bill.pdf\u2069 (1 KB)\n\u200e       {bill.url}\n" in text
    assert ": 📎 \u2068Voice message" in text, "no empty words before a file that came without any"
    assert transcripts.WHERE_FILES_OPEN in text


async def test_a_link_of_a_transcript_opens_for_its_reader_and_for_nobody_else(browser, house, scope):
    anna = browser()
    await anna.get("/")
    await anna.post("/register", name="Anna", phone="+66812345678", text="Hello")
    own = house.system_scope(1).but(role="customer", actor_id=await house.db.value("SELECT id FROM customer"))
    reference = await house.db.value("SELECT reference FROM conversation")
    await enclose(own, reference, "a<b>.pdf", samples.PDF)
    page = (await anna.get(f"/past/{reference}/transcript/html")).text
    [path] = re.findall(r'href="https?://[^/"]+(/files/\w+)"', page)
    assert "a&lt;b&gt;.pdf" not in page, "signs that no file may have are taken out"
    assert (await anna.get(path)).status_code == 200
    assert (await browser("192.0.2.9").get(path)).status_code in (401, 303, 404)


async def test_a_file_that_is_gone_is_named_without_a_link(anna, reference, house):
    kept = await enclose(anna, reference, "a.pdf", samples.PDF)
    async with house.db.transaction() as tx:
        await uploads.mark_missing(tx, [kept.id])
    made = await transcripts.of(anna, reference, "Lanterns", ENGLISH, ORIGIN)
    assert [(file.name, file.url) for line in made.days[0].lines for file in line.files] == [("a.pdf", "")]
    assert not made.has_links


async def test_a_deleted_message_names_no_file(anna, reference):
    kept = await enclose(anna, reference, "a.pdf", samples.PDF)
    await editing.delete(anna, reference, kept.message_id)
    text = transcripts.plain(await transcripts.of(anna, reference, "Lanterns", ENGLISH, ORIGIN))
    assert "a.pdf" not in text
