"""A customer without scripts sends files with the form of the page."""

from __future__ import annotations

import re

from tests.uploads import samples


async def send(anna, files, reference="", client_id="form-1", text="", **changes):
    """Fill in the page's own form and send it as a browser does: fields first, in their order."""
    cookies = {"cookie": f"livechat-customer={anna.token}"}
    page = (await anna.program.get("/", headers=cookies)).text
    form = re.search(r'<form id="composer-.*?</form>', page, re.DOTALL)[0]
    assert 'enctype="multipart/form-data"' in form
    assert form.index('name="csrf"') < form.index('type="file"'), "its token must come before the files"
    assert form.index('name="text"') < form.index('type="file"'), "words come back where a file is refused"
    token = re.search(r'name="csrf" value="([^"]+)"', form)[1]
    fields = {
        "conversation": reference or anna.reference,
        "client_id": client_id,
        "csrf": token,
        "text": text,
        **changes,
    }
    parts = [("file", (name, content, "application/octet-stream")) for name, content in files]
    headers = {**cookies, "origin": "http://localhost"}
    return await anna.program.post("/messages", data=fields, files=parts or {"file": ("", b"")}, headers=headers)


async def history(anna):
    return (await anna.get(f"/api/messages/{anna.reference}")).json()["messages"]


async def test_files_go_with_the_words_and_the_page_shows_them(anna):
    answer = await send(anna, [("a.png", samples.picture()), ("bill.pdf", samples.PDF)], text="Here")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    [message] = await history(anna)
    assert [each["name"] for each in message["attachments"]] == ["a.png", "bill.pdf"]
    page = await anna.program.get("/", headers={"cookie": f"livechat-customer={anna.token}"})
    assert "bill.pdf" in page.text


async def test_the_same_form_twice_is_one_message(anna, lying):
    for _ in range(2):
        assert (await send(anna, [("a.txt", b"words")])).status_code == 303
    assert len(await history(anna)) == 1
    assert len(lying()) == 1


async def test_words_alone_go_the_same_way(anna):
    assert (await send(anna, [], text="Only words")).status_code == 303
    assert (await history(anna))[-1]["text"] == "Only words"


async def test_a_form_of_another_page_sends_nothing(anna, lying):
    answer = await send(anna, [("a.txt", b"words")], csrf="made-up")
    assert answer.status_code == 403
    assert await history(anna) == []
    assert lying() == []


async def test_a_refused_file_is_said_in_words(anna):
    answer = await send(anna, [("a.svg", b"<svg onload=alert(1)>")], text="Look")
    assert answer.status_code == 422
    assert "cannot be sent" in answer.text
    assert await history(anna) == []


async def test_words_that_stand_behind_a_large_file_are_sent_with_it(anna):
    cookies = {"cookie": f"livechat-customer={anna.token}"}
    page = (await anna.program.get("/", headers=cookies)).text
    named = {
        "csrf": re.search(r'name="csrf" value="([^"]+)"', page)[1],
        "conversation": anna.reference,
        "client_id": "behind",
    }
    parts = [(name, (None, value)) for name, value in named.items()]
    parts += [("file", ("a.txt", b"words " * 100_000)), ("text", (None, "Here is the list"))]
    answer = await anna.program.post("/messages", files=parts, headers={**cookies, "origin": "http://localhost"})
    assert answer.status_code == 303
    [message] = await history(anna)
    assert (message["text"], [each["name"] for each in message["attachments"]]) == ("Here is the list", ["a.txt"])


async def test_words_come_back_when_their_file_is_refused(anna):
    answer = await send(anna, [("a.svg", b"<svg onload=alert(1)>")], text="Look at this")
    assert re.search(r"<textarea[^>]*>Look at this</textarea>", answer.text)
    assert (await send(anna, [], text="Look at this")).status_code == 303
