"""Files arrive once, in whole, within limits, or not at all."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from livechat.settings import Uploads
from livechat.uploads import storage, tidying
from tests.factories import bearer
from tests.settling import settled
from tests.uploads import samples


@pytest.fixture
def settings(settings):
    return replace(settings, uploads=Uploads(file_mb=1, per_day_mb=3, per_minute=6, picture_processes=1))


async def test_a_file_lies_there_and_its_sender_is_told_where(anna, house, lying):
    answer = await anna.send(samples.picture("PNG", (640, 480)), "box.png")
    said = answer.json()
    assert said["url"] == f"/files/{said['id']}"
    assert (said["width"], said["height"], said["thumbnail"]) == (640, 480, said["url"] + "/thumbnail")
    assert [path.name for path in lying()] == [said["id"], said["id"] + "t"]
    assert said["bytes"] == lying()[0].stat().st_size


async def test_the_same_name_again_is_the_same_file(anna, lying):
    first = await anna.send(b"words", "a.txt", client_id="one")
    again = await anna.send(b"words", "a.txt", client_id="one")
    assert first.json() == again.json()
    assert len(lying()) == 1


async def test_the_same_file_twice_at_once_is_stored_once(anna, lying):
    answers = await asyncio.gather(*(anna.send(b"words", "a.txt", client_id="one") for _ in range(5)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert len(lying()) == 1


async def test_a_name_that_means_another_file_is_a_conflict(anna, mali, ben):
    assert (await mali.send(b"words", "a.txt", reference=anna.reference, client_id="one")).status_code == 201
    answer = await mali.send(b"words", "a.txt", reference=ben.reference, client_id="one")
    assert answer.status_code == 409


async def test_a_file_that_is_announced_as_too_large_is_not_read(anna, lying):
    answer = await anna.send(b"x" * 1_200_000, "a.txt")
    assert answer.status_code == 413
    assert "1 MB" in answer.json()["detail"]
    assert lying() == []


async def test_a_file_that_turns_out_too_large_is_stopped(anna, program, lying):
    taken = 0

    async def endless():
        nonlocal taken
        yield CONVERSATION_PART + anna.reference.encode() + b"\r\n"
        yield FILE_PART
        for _ in range(2000):
            taken += 1
            yield b"x" * 10_000

    headers = {**bearer(anna.token), "content-type": "multipart/form-data; boundary=b"}
    answer = await program.post("/api/uploads", content=endless(), headers=headers)
    assert answer.status_code == 413
    assert lying() == []


FORM = "multipart/form-data; boundary=b"
FILE_PART = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
CONVERSATION_PART = b'--b\r\nContent-Disposition: form-data; name="conversation"\r\n\r\n'


async def test_a_form_without_its_end_leaves_nothing(anna, program, lying):
    body = CONVERSATION_PART + anna.reference.encode() + b"\r\n" + FILE_PART + b"half of the wor"
    headers = {**bearer(anna.token), "content-type": FORM}
    answer = await program.post("/api/uploads", content=body, headers=headers)
    assert answer.status_code == 400
    assert lying() == []


async def test_the_file_may_come_before_what_it_is_for(anna, program):
    body = FILE_PART + b"words\r\n" + CONVERSATION_PART + anna.reference.encode() + b"\r\n--b--\r\n"
    headers = {**bearer(anna.token), "content-type": FORM}
    answer = await program.post("/api/uploads", content=body, headers=headers)
    assert answer.status_code == 201


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b"{}"),
        ("multipart/form-data", b""),
        (FORM, b"nothing of the kind"),
        (FORM, b"--b--\r\n"),
        ("multipart/form-data; boundary=" + "b" * 300, b""),
        (
            "multipart/form-data; boundary=b",
            b'--b\r\nContent-Disposition: form-data; name="file"\r\n\r\nx\r\n--b--\r\n',
        ),
        (FORM, b"--b\r\nX: " + b"y" * 20_000 + b"\r\n\r\nx\r\n--b--\r\n"),
        (FORM, b"--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n" * 100),
    ],
)
async def test_a_form_that_makes_no_sense_is_refused_in_words(anna, program, kind, body):
    answer = await program.post("/api/uploads", content=body, headers={**bearer(anna.token), "content-type": kind})
    assert 400 <= answer.status_code < 500
    assert answer.json()["detail"]


async def test_one_sends_so_much_a_minute_and_so_much_a_day(anna, ben, clock):
    for number in range(6):
        assert (await anna.send(b"x" * 500_000, f"{number}.txt")).status_code == 201
    assert (await anna.send(b"x", "7.txt")).status_code == 429
    clock.advance(61)
    answer = await anna.send(b"x" * 500_000, "8.txt")
    assert answer.status_code == 429
    assert "3 MB" in answer.json()["detail"]
    assert (await ben.send(b"x", "1.txt")).status_code == 201, "somebody else may"
    clock.advance(24 * 3600)
    assert (await anna.send(b"x", "9.txt")).status_code == 201


async def test_files_need_a_conversation_of_ones_own(anna, ben, mali, lying):
    for reference in (anna.reference, "CONV-NONE"):
        answer = await ben.send(b"words", "a.txt", reference=reference)
        assert answer.status_code == 404
    assert (await mali.send(b"words", "a.txt", reference=anna.reference)).status_code == 201
    assert len(lying()) == 1


async def test_a_workspace_decides_which_files_and_how_large(anna, house):
    from livechat.workspaces import deciding

    known = house.means.memory["workspaces.known"]
    await deciding.of(house.means, 1)
    workspace, decisions = known[1]
    known[1] = (workspace, replace(decisions, upload_kinds=("image",)))
    assert (await anna.send(samples.PDF, "a.pdf")).status_code == 422
    assert (await anna.send(samples.picture(), "a.png")).status_code == 201
    known[1] = (workspace, replace(decisions, upload_kinds=()))
    assert (await anna.send(samples.picture(), "a.png")).status_code == 403


async def test_a_file_that_becomes_part_of_nothing_goes_after_an_hour(anna, house, system, clock, lying):
    answer = await anna.send(b"words", "a.txt")
    clock.advance(50 * 60)
    await house.jobs.run_due()
    assert len(lying()) == 1
    clock.advance(15 * 60)
    await house.jobs.run_due()
    await settled(house)
    assert lying() == []
    assert (await anna.get(answer.json()["url"])).status_code == 404


async def test_erasing_a_customer_leaves_no_byte(anna, mali, house, system, lying):
    from livechat.customers import erasing

    await anna.send(b"words of Anna", "a.txt")
    await mali.send(b"words for Anna", "b.txt", reference=anna.reference)
    await erasing.erase(system, anna.scope.actor_id)
    await settled(house)
    assert lying() == []
    assert await house.db.value("SELECT count(*) FROM upload") == 0


async def test_a_start_puts_files_and_rows_in_order(anna, house, lying):
    kept = (await anna.send(b"kept", "a.txt")).json()
    lost = (await anna.send(b"lost", "b.txt")).json()
    folder = storage.folder_of(house.means)
    storage.place_of(folder, lost["id"]).unlink()
    stray, fresh = folder / "aa" / ("a" * 32), folder / "bb" / ("b" * 32)
    half = folder / "tmp" / "half"
    for path in (stray, fresh, half):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
    now = house.clock.now_ms()
    import os

    for path, age in ((stray, 25), (fresh, 1)):
        at = now / 1000 - age * 3600
        os.utime(path, (at, at))
    await tidying.start(house)
    await settled(house)
    assert [path.name for path in lying()] == sorted([kept["id"], "b" * 32])
    assert (await anna.get(kept["url"])).status_code == 200
    assert (await anna.get(lost["url"])).status_code == 404


async def test_without_room_on_the_disk_files_are_refused_first(anna, house, monkeypatch):
    import shutil
    from collections import namedtuple

    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(1, 1, 1_000_000))
    answer = await anna.send(b"words", "a.txt")
    assert answer.status_code == 503
