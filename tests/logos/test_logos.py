"""The logo: taken as a picture only, whole on white, shown at the doors, changed and taken away by admins."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from livechat.logos import giving
from livechat.uploads import storage
from livechat.web.frame import Logo
from livechat.workspaces.logos import known
from tests.factories import a_rep, an_admin, at_work, bearer, sign_in
from tests.settling import settled
from tests.uploads import samples
from tests.workspaces.making import a_workspace

PATH = "/api/admin/logo"
PAGE = "/admin/logo"


@pytest.fixture
async def olga(house: Any, scope: Any) -> tuple[Any, str]:
    return await at_work(scope, await an_admin(house.means, name="Olga", password=""))


async def put(program: Any, token: str, content: bytes) -> Any:
    return await program.put(PATH, files={"file": ("logo.png", content, "image/png")}, headers=bearer(token))


async def shown(program: Any, address: str) -> Image.Image:
    answer = await program.get(address)
    assert answer.status_code == 200
    return Image.open(io.BytesIO(answer.content))


def wordmark() -> bytes:
    """Red, three times as wide as high, on nothing."""
    out = io.BytesIO()
    picture = Image.new("RGBA", (300, 100), (0, 0, 0, 0))
    picture.paste((200, 0, 0, 255), (0, 0, 300, 50))
    picture.save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("size", "large", "small"),
    [((600, 200), (1152, 384), (288, 96)), ((200, 200), (384, 384), (96, 96)), ((900, 90), (1152, 115), (288, 29))],
    ids=["band", "square", "long"],
)
async def test_all_of_it_is_kept_whatever_its_shape(program, olga, size, large, small):
    address = (await put(program, olga[1], samples.picture("PNG", size))).json()["logo"]
    pictures = [await shown(program, each) for each in (address, f"{address}/small")]
    assert [(each.format, each.size) for each in pictures] == [("JPEG", large), ("WEBP", small)]


async def test_what_one_could_see_through_is_white(program, olga):
    address = (await put(program, olga[1], wordmark())).json()["logo"]
    for each in (address, f"{address}/small"):
        picture = (await shown(program, each)).convert("RGB")
        assert picture.getpixel((picture.width // 2, picture.height // 4))[1] < 60
        assert min(picture.getpixel((picture.width // 2, picture.height - 2))) > 240


async def test_it_stands_at_the_doors_and_programs_read_where_it_lies(house, program, browser, olga):
    assert (await program.get("/api/widget/config")).json()["logo"] is None
    address = (await put(program, olga[1], wordmark())).json()["logo"]
    assert (await program.get(address)).headers["cross-origin-resource-policy"] == "cross-origin"
    image = f'<img src="{address}/small" alt="" width="96" height="32"'
    for path in ("/", "/widget", "/sign-in", "/api"):
        assert (await browser().get(path)).text.count(image) == 1, path
    assert (await program.get("/api/widget/config")).json()["logo"] == address
    staff = browser()
    await sign_in(staff, await an_admin(house.means, name="Anke"))
    assert (await staff.get("/inbox")).text.count(image) == 1
    assert (await staff.get("/admin/settings/appearance")).text.count(image) == 3  # rail, beside its words, preview


async def test_another_workspace_has_its_own_or_none(house, scope, program, browser, olga):
    address = (await put(program, olga[1], wordmark())).json()["logo"]
    there = scope.but(workspace_id=await a_workspace(house.means, slug="second"))
    _, token = await at_work(there, await an_admin(house.means, workspace_id=there.workspace_id, password=""))
    assert address not in (await browser().get("/w/second")).text
    own = (await put(program, token, samples.picture())).json()["logo"]
    assert f"{own}/small" in (await browser().get("/w/second")).text
    assert (await program.delete(PATH, headers=bearer(token))).status_code == 204
    assert (await program.get(own)).status_code == 404
    assert (await program.get(address)).status_code == 200


@pytest.mark.parametrize(
    ("content", "status", "words"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 422, "cannot be sent here."),
        (samples.picture("JPEG", (400, 400))[:2000], 422, "This picture is damaged and cannot be shown."),
        (samples.bomb(), 422, "This picture is too large to be shown."),
        (b"", 422, "This file is empty."),
        (samples.picture() + b"\0" * 10_500_000, 413, "10 MB"),
    ],
    ids=["svg", "damaged", "bomb", "empty", "large"],
)
async def test_what_is_no_picture_is_refused_in_words_and_changes_nothing(house, program, olga, content, status, words):
    before = (await put(program, olga[1], samples.picture())).json()["logo"]
    answer = await put(program, olga[1], content)
    assert answer.status_code == status
    assert words in answer.text
    assert known(house.means)[1].address == before
    assert (await program.get(before)).status_code == 200


async def test_the_one_before_goes_with_its_bytes_and_all_of_it_is_written_down(house, program, olga):
    first = (await put(program, olga[1], samples.picture())).json()["logo"]
    second = (await put(program, olga[1], wordmark())).json()["logo"]
    await settled(house)
    folder = storage.folder_of(house.means)
    for is_small in (True, False):
        assert not storage.place_of(folder, first.split("/")[-1], thumbnail=is_small).exists()
        assert storage.place_of(folder, second.split("/")[-1], thumbnail=is_small).exists()
    for _ in range(2):
        assert (await program.delete(PATH, headers=bearer(olga[1]))).status_code == 204
    assert (await program.get(second)).status_code == 404
    acts = await house.db.all(str, "SELECT what FROM audit_entry WHERE what LIKE 'workspace.%' ORDER BY number")
    assert acts == ["workspace.pictured", "workspace.pictured", "workspace.unpictured"]


async def test_after_a_start_it_is_there_again(house, program, olga):
    address = (await put(program, olga[1], wordmark())).json()["logo"]
    known(house.means).clear()
    await giving.start(house)
    assert known(house.means) == {1: Logo(address, 96)}


@pytest.mark.parametrize("is_small", [True, False], ids=["small", "large"])
async def test_pages_show_none_whose_bytes_are_gone_until_they_are_back(house, program, browser, olga, is_small):
    address = (await put(program, olga[1], wordmark())).json()["logo"]
    image, lies = f'src="{address}/small"', storage.place_of(storage.folder_of(house.means), address.split("/")[-1])
    for each in (lies, lies.with_name(f"{lies.name}t")):
        each.rename(each.with_suffix(".away"))
    assert image in (await browser().get("/")).text
    assert (await program.get(f"{address}/small" if is_small else address)).status_code == 404
    assert image not in (await browser().get("/")).text
    assert (await program.get("/api/widget/config")).json()["logo"] is None
    for each in (lies, lies.with_name(f"{lies.name}t")):
        each.with_suffix(".away").rename(each)
    await giving.start(house)
    assert image in (await browser().get("/")).text


async def test_reps_give_none_and_other_files_are_no_logos(house, scope, program):
    _, token = await at_work(scope, await a_rep(house.means, password=""))
    assert (await put(program, token, samples.picture())).status_code == 403
    kept = await program.put(
        "/api/rep/picture", files={"file": ("me.png", samples.picture(), "image/png")}, headers=bearer(token)
    )
    face = kept.json()["avatar"].split("/")[-1]
    assert (await program.get(f"/logos/{face}")).status_code == 404
    assert (await program.get("/logos/" + "0" * 32)).status_code == 404


async def test_the_page_takes_it_says_what_is_wrong_and_takes_it_away(house, browser):
    page = browser()
    await sign_in(page, await an_admin(house.means, name="Olga"))
    assert "There is none yet" in (await page.get(PAGE)).text

    async def send(content: bytes, name: str = "logo.png") -> Any:
        files = {"csrf": (None, page.token), "file": (name, content, "image/png")}
        return await page.client.post(PAGE, files=files, headers={"origin": "http://localhost"})

    wrong = await send(b"%PDF-1.4")
    assert (wrong.status_code, "Files of this kind cannot be sent here." in wrong.text) == (422, True)
    assert "Please choose a file." in (await send(b"", "")).text
    assert (await send(wordmark())).headers["location"] == PAGE
    assert 'alt="The logo as customers see it"' in (await page.get(PAGE)).text
    assert (await page.post(f"{PAGE}/remove")).status_code == 303
    assert "There is none yet" in (await page.get(PAGE)).text
