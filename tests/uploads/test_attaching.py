"""Files become part of a message: once, by their sender, in their conversation."""

from __future__ import annotations

import asyncio

import pytest

from tests.factories import bearer
from tests.live.wires import Peer
from tests.settling import settled
from tests.uploads import samples


async def say(person, reference, *ids, client_id="m1", kind="text", text=""):
    return await person.program.post(
        f"/api/messages/{reference}",
        json={"client_id": client_id, "kind": kind, "text": text, "attachments": list(ids)},
        headers=bearer(person.token),
    )


async def a_file(person, content=b"words", name="a.txt", **fields):
    answer = await person.send(content, name, **fields)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_a_message_carries_its_files_to_everybody(anna, mali):
    picture = await a_file(anna, samples.picture("PNG", (640, 480)), "box.png")
    said = (await say(anna, anna.reference, picture["id"], text="It is torn")).json()["message"]
    assert (said["kind"], said["text"]) == ("image", "It is torn")
    assert said["attachments"] == [picture]
    assert set(picture) == {"id", "url", "name", "media_type", "bytes", "width", "height", "thumbnail"}
    history = (await mali.get(f"/api/messages/{anna.reference}")).json()["messages"]
    assert history[-1]["attachments"] == [picture]
    assert (await mali.get(picture["url"])).status_code == 200


@pytest.mark.parametrize(
    ("contents", "kind"),
    [
        ([samples.picture(), samples.picture("JPEG")], "image"),
        ([samples.film()], "video"),
        ([samples.wav()], "audio"),
        ([samples.PDF, samples.picture()], "file"),
    ],
    ids=["pictures", "a film", "sound", "a mixture"],
)
async def test_what_a_message_is_follows_from_its_files(anna, contents, kind):
    ids = [(await a_file(anna, content, f"{number}"))["id"] for number, content in enumerate(contents)]
    said = (await say(anna, anna.reference, *ids)).json()["message"]
    assert said["kind"] == kind
    assert [each["id"] for each in said["attachments"]] == ids


async def test_the_same_message_again_is_the_same_message(anna):
    file = await a_file(anna)
    first = await say(anna, anna.reference, file["id"])
    again = await say(anna, anna.reference, file["id"])
    assert first.json() == again.json()
    other = await say(anna, anna.reference, (await a_file(anna))["id"])
    assert other.status_code == 409


async def test_the_same_message_many_times_at_once_is_one_message(anna):
    file = await a_file(anna)
    answers = await asyncio.gather(*(say(anna, anna.reference, file["id"]) for _ in range(8)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["message"]["id"] for answer in answers}) == 1


async def test_a_file_is_part_of_one_message_only(anna):
    file = await a_file(anna)
    assert (await say(anna, anna.reference, file["id"])).status_code == 201
    answer = await say(anna, anna.reference, file["id"], client_id="m2")
    assert (answer.status_code, answer.json()["field"]) == (422, "attachments")


async def test_nobody_attaches_what_is_not_theirs_or_not_for_here(anna, ben, mali):
    hers, his = await a_file(anna), await a_file(ben)
    reps = await a_file(mali, reference=ben.reference)
    for person, reference, file in (
        (ben, ben.reference, hers),
        (mali, anna.reference, hers),
        (mali, anna.reference, reps),
        (anna, anna.reference, his),
        (anna, anna.reference, {"id": "0" * 32}),
    ):
        answer = await say(person, reference, file["id"])
        assert (answer.status_code, answer.json()["field"]) == (422, "attachments")
    assert (await say(ben, anna.reference, his["id"])).status_code == 404
    history = (await mali.get(f"/api/messages/{anna.reference}")).json()["messages"]
    assert [each for each in history if each["sender"]["role"] != "system"] == []


@pytest.mark.parametrize(
    ("kind", "ids"),
    [("image", 1), ("image", 0), ("system", 1), ("file", 11), ("file", -1)],
    ids=["not a picture", "no file", "not theirs", "too many", "twice the same"],
)
async def test_a_message_and_its_files_must_fit(anna, kind, ids):
    file = (await a_file(anna))["id"]
    names = [file, file] if ids == -1 else [file] * min(ids, 1) + [f"{number:032}" for number in range(ids - 1)]
    assert (await say(anna, anna.reference, *names, kind=kind)).status_code == 422


async def test_a_file_that_was_said_stays(anna, house, system, clock, lying):
    file = await a_file(anna)
    await say(anna, anna.reference, file["id"])
    clock.advance(3 * 3600)
    await house.jobs.run_due()
    await settled(house)
    assert (await anna.get(file["url"])).status_code == 200
    assert len(lying()) == 1


async def test_files_go_with_the_message_that_is_taken_back(anna, house, lying):
    from livechat.conversations import editing

    file = await a_file(anna, samples.picture(), "a.png")
    said = (await say(anna, anna.reference, file["id"])).json()["message"]
    await editing.delete(anna.scope, anna.reference, said["id"])
    await settled(house)
    assert lying() == []
    assert (await anna.get(file["url"])).status_code == 404
    history = (await anna.get(f"/api/messages/{anna.reference}")).json()["messages"]
    assert history[-1]["attachments"] == []
    assert "a.png" not in str(await house.db.value("SELECT attachments FROM message WHERE id = :id", id=said["id"]))


async def test_the_line_takes_files_too_and_pages_show_them(anna, mali, house):
    file = await a_file(anna, samples.picture("PNG", (640, 480)), 'x"><b>.png')
    peer = Peer(house, anna.scope)
    await peer.ask("join_conversation", conversation=anna.reference)
    said = await peer.ask(
        "send_message", conversation=anna.reference, client_id="m1", kind="image", attachments=[file["id"]]
    )
    assert said["message"]["attachments"][0]["id"] == file["id"]
    peer.leave()
    program = anna.program
    page = await program.get("/", headers={"cookie": f"livechat-customer={anna.token}"})
    assert f'src="{file["thumbnail"]}" width="640" height="480"' in page.text
    assert "<b>" not in page.text


async def test_the_inbox_says_in_the_viewers_words_what_came(anna, house):
    from livechat.conversations import access
    from livechat.conversations.inbox import filters_of
    from livechat.conversations.looks import row
    from livechat.rendering import look

    async def preview(language):
        of = await access.conversation(house.db, anna.scope, anna.reference)
        return row(of, look("html", "staff", language), filters_of({}), lambda _: "online").preview

    await say(anna, anna.reference, (await a_file(anna, samples.picture(), "a.png"))["id"])
    assert (await preview("en"), await preview("ar")) == ("📷 Photo", "📷 صورة")
    voice = await a_file(anna, samples.recording(), "voice-message.webm", duration_ms="3000")
    await say(anna, anna.reference, voice["id"], client_id="m2")
    assert await preview("en") == "🎤 Voice message"
    await say(anna, anna.reference, (await a_file(anna, samples.PDF, "bill.pdf"))["id"], client_id="m3")
    assert await preview("en") == "📎 bill.pdf"
    await say(anna, anna.reference, (await a_file(anna, samples.picture(), "a.png"))["id"], client_id="m4", text="Look")
    assert await preview("ar") == "📷 Look"
