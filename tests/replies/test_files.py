"""Files of canned replies: who keeps and sees them, and that what was sent with one stays what it was."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from livechat.conversations import sending
from livechat.conversations.inputs import Draft
from livechat.customers import erasing
from livechat.errors import Invalid, NotFound, Refusal
from livechat.replies import access, files, keeping
from livechat.replies.models import Reply
from livechat.scope import Scope
from livechat.uploads import access as uploads
from livechat.uploads import queries, storage
from livechat.uploads.keeping import DAY_MS
from livechat.uploads.models import Upload
from livechat.workspaces.deciding import _known as decided
from tests.factories import a_customer, a_rep, an_admin, at_work, bearer, reference_of, sign_in
from tests.replies.test_keeping import a_reply
from tests.replies.test_pages import FIELDS
from tests.settling import settled
from tests.uploads import samples


async def once(content: bytes) -> AsyncIterator[bytes]:
    yield content


async def chosen(scope: Scope, name: str = "prices.pdf", content: bytes = samples.PDF) -> Upload:
    """A file that somebody has chosen in the form of a reply."""
    return await files.receive(scope, once(content), name)


async def with_files(scope: Scope, *uploads: Upload, **about: object) -> Reply:
    return await keeping.add(scope, a_reply(files=" ".join(each.id for each in uploads), **about))


async def sent(scope: Scope, reference: str, *attached: Upload, client_id: str = "m1") -> Any:
    draft = Draft(client_id=client_id, text="Here you are", attachments=[each.id for each in attached])
    return await sending.send(scope, reference, draft)


def only_pictures(scope: Scope) -> None:
    """From now on the workspace takes no other files."""
    known = decided(scope.means)
    workspace, decisions = known[1]
    known[1] = (workspace, replace(decisions, upload_kinds=("image",)))


def there(house: Any, upload_id: str) -> bool:
    place: Path = storage.place_of(storage.folder_of(house.means), upload_id)
    return place.exists()


def names(reply: Reply) -> list[str]:
    return [each.name for each in files.of(reply)]


async def test_a_reply_keeps_its_files_in_order_and_lets_go_of_the_others(house: Any, mali: Scope) -> None:
    one, two, three = [await chosen(mali, f"{name}.pdf") for name in ("one", "two", "three")]
    reply = await with_files(mali, two, one)
    assert names(reply) == ["two.pdf", "one.pdf"]
    reply = await keeping.change(mali, reply.id, a_reply(title="Other words"))
    assert names(await access.reply(mali.db, mali, reply.id)) == ["two.pdf", "one.pdf"], "nothing was said of them"
    reply = await keeping.change(mali, reply.id, a_reply(files=f"{three.id} {two.id}"))
    assert names(reply) == ["three.pdf", "two.pdf"]
    await settled(house)
    assert [there(house, each.id) for each in (one, two, three)] == [False, True, True]
    assert names(await keeping.change(mali, reply.id, a_reply(files=""))) == []


async def test_a_reply_may_be_files_alone_but_not_nothing(mali: Scope) -> None:
    kept = await chosen(mali)
    reply = await with_files(mali, kept, content="")
    assert (await access.reply(mali.db, mali, reply.id)).content == ""
    reply = await keeping.change(mali, reply.id, a_reply(title="Still no words", content=" "))
    assert names(reply) == ["prices.pdf"]
    for nothing in (a_reply(content="", files=""), a_reply(content="", files=" ")):
        with pytest.raises(Invalid) as refused:
            await keeping.change(mali, reply.id, nothing)
        assert list(refused.value.fields) == ["content"]


async def test_files_are_taken_within_the_limits_of_messages(mali: Scope, nok: Scope) -> None:
    many = [await chosen(mali, f"{number}.txt", b"words") for number in range(11)]
    others = await chosen(nok)
    taken = await chosen(mali)
    await with_files(mali, taken, shortcut="other")
    for wrong in (many, [others], [taken]):
        with pytest.raises(Invalid) as refused:
            await with_files(mali, *wrong)
        assert refused.value.field == "files"
    with pytest.raises(Invalid):
        await chosen(mali, "page.html", b"<html><script>")
    only_pictures(mali)
    with pytest.raises(Invalid):
        await chosen(mali)


async def test_what_a_rep_attaches_counts_in_their_day(mali: Scope) -> None:
    before = await queries.sent_since(mali.db, 1, mali.actor_id, 0)
    kept = await chosen(mali)
    assert await queries.sent_since(mali.db, 1, mali.actor_id, 0) == before + kept.size_bytes


async def test_a_file_of_a_form_that_was_never_saved_goes(house: Any, clock: Any, mali: Scope) -> None:
    forgotten, kept = await chosen(mali), await chosen(mali)
    await with_files(mali, kept)
    clock.advance(2 * 3600)
    await house.jobs.run_due()
    await settled(house)
    assert (there(house, forgotten.id), there(house, kept.id)) == (False, True)


async def test_files_of_an_own_reply_are_for_its_owner_and_admins(
    house: Any, mali: Scope, nok: Scope, admin: Scope, anna: Scope
) -> None:
    free, own, shared = await chosen(mali), await chosen(mali), await chosen(admin)
    await with_files(mali, own)
    await with_files(admin, shared, owner="shared")
    may = {free.id: {mali}, own.id: {mali, admin}, shared.id: {mali, nok, admin}}
    elsewhere = admin.but(workspace_id=2)
    for upload_id, seers in may.items():
        for who in (mali, nok, admin, anna, elsewhere):
            if who in seers:
                assert (await uploads.upload(house, who, upload_id)).id == upload_id
            else:
                with pytest.raises(NotFound):
                    await uploads.upload(house, who, upload_id)


async def test_a_copy_goes_with_the_message_and_stays_when_the_reply_goes(
    house: Any, mali: Scope, anna: Scope, reference: str
) -> None:
    picture = await chosen(mali, "shop.png", samples.picture("PNG", (640, 480)))
    reply = await with_files(mali, picture)
    copy = await files.take(mali, reply.id, picture.id, reference, "c1")
    with pytest.raises(NotFound):
        await uploads.upload(house, anna, copy.id)
    message = await sent(mali, reference, copy)
    assert (message.kind, message.attachment_ids) == ("image", (copy.id,))
    await keeping.remove(mali, reply.id)
    await settled(house)
    assert not there(house, picture.id)
    seen = await uploads.upload(house, anna, copy.id)
    assert (seen.name, seen.width, seen.has_thumbnail) == ("shop.png", 640, 1)
    folder = storage.folder_of(house.means)
    assert storage.place_of(folder, copy.id).stat().st_size == picture.size_bytes
    assert storage.place_of(folder, copy.id, thumbnail=True).exists()


async def test_a_deleted_customer_takes_their_copy_and_leaves_the_reply_its_file(
    house: Any, mali: Scope, anna: Scope, reference: str
) -> None:
    file = await chosen(mali)
    reply = await with_files(mali, file)
    copy = await files.take(mali, reply.id, file.id, reference, "c1")
    await sent(mali, reference, copy)
    await erasing.erase(mali.but(role="owner"), anna.actor_id)
    await settled(house)
    assert (there(house, copy.id), there(house, file.id)) == (False, True)
    assert await queries.by_id(mali.db, 1, copy.id) is None


async def test_the_same_name_again_is_the_same_copy_and_costs_no_day(mali: Scope, reference: str) -> None:
    file = await chosen(mali)
    reply = await with_files(mali, file)
    day = await queries.sent_since(mali.db, 1, mali.actor_id, mali.now_ms - DAY_MS)
    copies = [await files.take(mali, reply.id, file.id, reference, "c1") for _ in range(3)]
    other = await files.take(mali, reply.id, file.id, reference, "c2")
    assert len({each.id for each in copies}) == 1
    assert other.id != copies[0].id
    assert await queries.sent_since(mali.db, 1, mali.actor_id, mali.now_ms - DAY_MS) == day


async def test_a_copy_is_refused_where_its_file_or_the_conversation_is_not_theirs(
    mali: Scope, nok: Scope, admin: Scope, anna: Scope, scope: Scope, reference: str
) -> None:
    file, other = await chosen(mali), await chosen(mali)
    reply = await with_files(mali, file)
    attempts = [(nok, reply.id, file.id, reference), (admin, reply.id, file.id, reference)]
    attempts += [(mali, reply.id, other.id, reference), (mali, reply.id, file.id, "CONV-NONE")]
    for who, reply_id, upload_id, where in attempts:
        with pytest.raises(NotFound):
            await files.take(who, reply_id, upload_id, where, "c1")
    _, ben, _ = await a_customer(scope, name="Ben")
    copy = await files.take(mali, reply.id, file.id, reference, "c1")
    with pytest.raises(Refusal):
        await sent(mali, await reference_of(ben), copy)


async def test_what_messages_do_not_take_any_more_is_not_copied(mali: Scope, reference: str) -> None:
    file = await chosen(mali)
    reply = await with_files(mali, file)
    only_pictures(mali)
    with pytest.raises(Invalid):
        await files.take(mali, reply.id, file.id, reference, "c1")


async def test_where_the_disk_knows_no_second_names_the_bytes_are_copied(
    house: Any, mali: Scope, reference: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    file = await chosen(mali)
    reply = await with_files(mali, file)
    copy = await files.take(mali, reply.id, file.id, reference, "c1")
    folder = storage.folder_of(house.means)
    assert storage.place_of(folder, copy.id).read_bytes() == storage.place_of(folder, file.id).read_bytes()


# --- pages and programs


async def test_a_program_takes_a_file_and_sends_it(house: Any, program: Any, scope: Scope, anna: Scope) -> None:
    mali, token = await at_work(scope, await a_rep(house.means, password=""))
    reference = await reference_of(anna)
    file = await chosen(mali)
    reply = await with_files(mali, file)
    address = f"/api/replies/{reply.id}/files/{file.id}/copies"
    answer = await program.post(address, json={"conversation": reference, "client_id": "c1"}, headers=bearer(token))
    assert (answer.status_code, answer.json()["name"]) == (201, "prices.pdf")
    said = {"client_id": "m1", "text": "Here", "attachments": [answer.json()["id"]]}
    message = (await program.post(f"/api/messages/{reference}", json=said, headers=bearer(token))).json()["message"]
    assert message["attachments"] == [answer.json()]
    wrong = await program.post(address, json={"conversation": reference}, headers=bearer(token))
    assert wrong.status_code == 422


async def send_files(desk: Any, path: str, *sent: tuple[str, bytes]) -> Any:
    parts = [("file", (name, content, "application/octet-stream")) for name, content in sent]
    fields = {"csrf": desk.token}
    return await desk.client.post(path, data=fields, files=parts, headers={"origin": "http://localhost"})


async def test_a_page_without_scripts_attaches_and_removes(house: Any, browser: Any) -> None:
    desk = browser()
    await sign_in(desk, await an_admin(house.means))
    await desk.get("/replies/new?owner=shared")
    answer = await desk.post("/replies", **FIELDS, owner="shared", is_active="true")
    reply = answer.headers["location"].partition("#reply-")[2]
    await desk.get(f"/replies/{reply}")
    answer = await send_files(desk, f"/replies/{reply}/files", ("a<b>.pdf", samples.PDF), ("two.txt", b"words"))
    assert (answer.status_code, answer.headers["location"]) == (303, f"/replies/{reply}")
    page = (await desk.get(f"/replies/{reply}")).text
    assert "ab.pdf" in page
    kept = re.findall(r'name="files" value="(\w+)" checked', page)
    assert len(kept) == 2
    await desk.post(f"/replies/{reply}", **FIELDS, owner="shared", is_active="true", files=["", kept[1]])
    page = (await desk.get(f"/replies/{reply}")).text
    assert re.findall(r'name="files" value="(\w+)" checked', page) == kept[1:]
    assert "1 file" in (await desk.get("/replies?owner=shared")).text


async def test_a_reply_without_words_is_known_by_its_files(house: Any, browser: Any, scope: Scope, anna: Scope) -> None:
    rep = await a_rep(house.means)
    mali, _ = await at_work(scope, rep)
    await with_files(mali, await chosen(mali, "sizes.pdf"), content="", shortcut="sizes")
    desk = browser()
    await sign_in(desk, rep)
    assert "sizes.pdf</span>" in (await desk.get("/replies?owner=mine")).text
    assert "sizes.pdf</span>" in (await desk.get(f"/inbox/{await reference_of(anna)}/replies")).text


async def test_a_form_that_comes_back_still_has_its_files(house: Any, browser: Any) -> None:
    desk = browser()
    await sign_in(desk, await a_rep(house.means))
    await desk.get("/replies/new")
    made = await send_files(desk, "/replies/files", ("prices.pdf", samples.PDF))
    [kept] = re.findall(r'name="files" value="(\w+)" checked', made.text)
    refused = await desk.post("/replies", **{**FIELDS, "title": ""}, owner="mine", files=["", kept, "0" * 32])
    assert refused.status_code == 422
    assert re.findall(r'name="files" value="(\w+)" checked', refused.text) == [kept]


async def test_a_file_that_may_not_be_sent_is_refused_in_words(house: Any, browser: Any) -> None:
    desk = browser()
    await sign_in(desk, await a_rep(house.means))
    await desk.get("/replies/new")
    answer = await send_files(desk, "/replies/files", ("page.html", b"<html><script>"))
    assert answer.status_code == 422
    assert answer.json()["detail"] == "Programs, scripts and web pages cannot be sent here."
    assert (await send_files(desk, "/replies/files")).status_code in (400, 422)


async def test_the_menu_tells_the_composer_of_files(house: Any, browser: Any, scope: Scope, anna: Scope) -> None:
    rep = await a_rep(house.means)
    mali, _ = await at_work(scope, rep)
    await with_files(mali, await chosen(mali, 'a "quoted" <name>.pdf'), shortcut="files")
    desk = browser()
    await sign_in(desk, rep)
    page = (await desk.get(f"/inbox/{await reference_of(anna)}/replies")).text
    [told] = [found for each in re.findall(r'data-files="([^"]*)"', page) if (found := json.loads(unescape(each)))]
    assert (told[0]["name"], told[0]["size"], told[0]["type"]) == (
        "a quoted name.pdf",
        len(samples.PDF),
        "application/pdf",
    )
