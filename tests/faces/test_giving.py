"""Pictures of the team: taken as pictures only, cut square, changed and taken away by those who may."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from livechat.accounts import team
from livechat.faces import giving, live
from livechat.rendering import Renderer
from livechat.uploads import storage
from tests.factories import a_key, a_rep, an_admin, an_owner, at_work, bearer, sign_in
from tests.settling import settled
from tests.uploads import samples

OWN = "/api/rep/picture"


@pytest.fixture
async def mali(house: Any, scope: Any) -> tuple[Any, str]:
    return await at_work(scope, await a_rep(house.means, name="Mali", password=""))


@pytest.fixture
async def olga(house: Any, scope: Any) -> tuple[Any, str]:
    return await at_work(scope, await an_admin(house.means, name="Olga", password=""))


async def put(program: Any, token: str, content: bytes, path: str = OWN) -> Any:
    return await program.put(path, files={"file": ("me.png", content, "image/png")}, headers=bearer(token))


async def fetched(program: Any, token: str, address: str) -> Any:
    return await program.get(address, headers=bearer(token))


def opened(answer: Any) -> Image.Image:
    return Image.open(io.BytesIO(answer.content))


async def written(house: Any) -> list[str]:
    about = "SELECT what || ' ' || about_name FROM audit_entry WHERE what LIKE 'rep.%pictured' ORDER BY number"
    return list(await house.db.all(str, about))


@pytest.mark.parametrize(
    "content",
    [
        samples.picture("PNG", (900, 300)),
        samples.picture("JPEG", (30, 500)),
        samples.picture("WEBP", (3, 2)),
        samples.moving(4),
        samples.telephone_picture(),
    ],
    ids=["wide", "tall", "tiny", "moving", "telephone"],
)
async def test_every_picture_becomes_two_still_squares_without_anything_about_it(program, mali, content):
    _, token = mali
    given = await put(program, token, content)
    assert given.status_code == 200, given.text
    large = await fetched(program, token, given.json()["avatar"])
    small = await fetched(program, token, given.json()["avatar"] + "/small")
    assert (opened(large).format, opened(large).size) == ("JPEG", (384, 384))
    assert (opened(small).format, opened(small).size) == ("WEBP", (192, 192))
    assert getattr(opened(small), "n_frames", 1) == 1
    assert not opened(large).getexif()
    assert b"SECRET" not in large.content + small.content
    assert large.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in large.headers["content-security-policy"]


async def test_what_one_could_see_through_stands_on_white(program, mali):
    _, token = mali
    out = io.BytesIO()
    Image.new("RGBA", (50, 50), (200, 0, 0, 0)).save(out, "PNG")
    given = await put(program, token, out.getvalue())
    assert opened(await fetched(program, token, given.json()["avatar"])).getpixel((9, 9)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("content", "status", "words"),
    [
        (b"%PDF-1.4 no picture", 422, "Files of this kind cannot be sent here."),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 422, "cannot be sent here."),
        (samples.picture("JPEG", (400, 400))[:2000], 422, "This picture is damaged and cannot be shown."),
        (samples.bomb(), 422, "This picture is too large to be shown."),
        (samples.wav(), 422, "Files of this kind cannot be sent here."),
        (b"", 422, "This file is empty."),
        (samples.picture() + b"\0" * 10_500_000, 413, "10 MB"),
    ],
    ids=["pdf", "svg", "damaged", "bomb", "sound", "empty", "large"],
)
async def test_what_is_no_picture_is_refused_in_words_and_changes_nothing(house, program, mali, content, status, words):
    own, token = mali
    before = (await put(program, token, samples.picture())).json()["avatar"]
    answer = await put(program, token, content)
    assert answer.status_code == status
    assert words in answer.text
    assert house.renderer.faces[own.actor_id] == before
    assert (await fetched(program, token, before)).status_code == 200


async def test_a_form_without_a_file_is_refused_in_words(program, mali):
    _, token = mali
    answer = await program.put(OWN, files={"other": (None, "x")}, headers=bearer(token))
    assert answer.status_code == 422
    assert "Please choose a file." in answer.text


async def test_another_picture_takes_the_place_of_the_one_before_and_its_bytes(house, program, mali):
    own, token = mali
    first = (await put(program, token, samples.picture())).json()["avatar"]
    second = (await put(program, token, samples.picture("JPEG"))).json()["avatar"]
    await settled(house)
    folder = storage.folder_of(house.means)
    assert (await fetched(program, token, first)).status_code == 404
    assert (await fetched(program, token, second)).status_code == 200
    for is_small in (True, False):
        assert not storage.place_of(folder, first.split("/")[-1], thumbnail=is_small).exists()
        assert storage.place_of(folder, second.split("/")[-1], thumbnail=is_small).exists()
    assert house.renderer.faces[own.actor_id] == second


async def test_it_is_taken_away_once_and_written_down(house, program, mali):
    own, token = mali
    address = (await put(program, token, samples.picture())).json()["avatar"]
    for _ in range(2):
        assert (await program.delete(OWN, headers=bearer(token))).status_code == 204
    assert (await fetched(program, token, address)).status_code == 404
    assert own.actor_id not in house.renderer.faces
    assert await written(house) == ["rep.pictured Mali", "rep.unpictured Mali"]


async def test_an_admin_gives_a_rep_a_picture_and_programs_read_where_it_lies(program, mali, olga):
    rep, _ = mali
    _, token = olga
    path = f"/api/admin/rep/{rep.actor_id}/picture"
    address = (await put(program, token, samples.picture(), path)).json()["avatar"]
    told = (await program.get("/api/admin/reps", headers=bearer(token))).json()["reps"]
    assert {each["id"]: each["avatar"] for each in told}[rep.actor_id] == address
    changed = await program.patch(f"/api/admin/rep/{rep.actor_id}", json={"bio": "Hello"}, headers=bearer(token))
    assert changed.json()["avatar"] == address
    assert (await program.delete(path, headers=bearer(token))).status_code == 204
    told = (await program.get("/api/admin/reps", headers=bearer(token))).json()["reps"]
    assert {each["avatar"] for each in told} == {None}


async def test_nobody_gives_a_picture_to_those_above_them(house, scope, program, mali, olga):
    owner = await an_owner(house.means, name="Orla", password="")
    _, key = await a_key(olga[0])
    above = f"/api/admin/rep/{owner.id}/picture"
    for token, path in ((mali[1], above), (olga[1], above), (key, f"/api/admin/rep/{olga[0].actor_id}/picture")):
        assert (await put(program, token, samples.picture(), path)).status_code == 403
        assert (await program.delete(path, headers=bearer(token))).status_code == 403
    assert (await put(program, key, samples.picture(), f"/api/admin/rep/{mali[0].actor_id}/picture")).status_code == 200
    assert (await put(program, olga[1], samples.picture(), "/api/admin/rep/made-up/picture")).status_code == 404
    assert owner.id not in house.renderer.faces


async def test_whoever_is_deleted_takes_their_picture_along(house, program, mali, olga):
    own, token = mali
    address = (await put(program, token, samples.picture())).json()["avatar"]
    await team.disable(olga[0], own.actor_id)
    assert (await fetched(program, olga[1], address)).status_code == 200
    await team.delete(olga[0], own.actor_id)
    await settled(house)
    assert (await fetched(program, olga[1], address)).status_code == 404
    assert own.actor_id not in house.renderer.faces
    assert not storage.place_of(storage.folder_of(house.means), address.split("/")[-1]).exists()


async def test_after_a_start_everybody_has_theirs(house, program, mali, olga):
    own, token = mali
    address = (await put(program, token, samples.picture())).json()["avatar"]
    await put(program, olga[1], samples.picture())
    await giving.take_away(olga[0], olga[0].actor_id)
    house.renderer = Renderer()
    await live.start(house)
    assert house.renderer.faces == {own.actor_id: address}


async def test_the_pages_take_it_say_what_is_wrong_and_take_it_away(house, browser):
    page, staff = browser(), await an_admin(house.means, name="Olga")
    other = await a_rep(house.means, name="Mali")
    await sign_in(page, staff)
    for path, title in (("/me/profile", "Your profile"), (f"/admin/team/{other.id}/picture", "Mali")):
        assert title in (await page.get(path)).text

        async def send(content: bytes, name: str = "me.png", path: str = path) -> Any:
            files = {"csrf": (None, page.token), "file": (name, content, "image/png")}
            return await page.client.post(path, files=files, headers={"origin": "http://localhost"})

        wrong = await send(b"%PDF-1.4")
        assert wrong.status_code == 422
        assert "Files of this kind cannot be sent here." in wrong.text
        assert "Please choose a file." in (await send(b"", "")).text
        assert (await send(samples.picture())).headers["location"] == path
        shown = (await page.get(path)).text
        assert 'class="avatar__face" src="/faces/' in shown
        assert 'alt=""' in shown
        assert (await page.post(f"{path}/remove")).status_code == 303
        assert "avatar__face" not in (await page.get(path)).text
