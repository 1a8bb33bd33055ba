"""Pictures of products: kept once, in order, seen by the workspace, and never taken out of what was said."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from typing import Any

import pytest
from PIL import Image

from livechat.catalogue import access, editing, pictures, queries
from livechat.catalogue.inputs import ChangedProduct
from livechat.errors import Invalid
from livechat.scope import Scope
from tests.catalogue.conftest import a_product
from tests.factories import a_rep, an_admin, at_work, bearer, sign_in
from tests.workspaces.making import a_workspace


def drawn(colour: str = "teal", size: tuple[int, int] = (64, 48)) -> bytes:
    """A small picture."""
    held = io.BytesIO()
    Image.new("RGB", size, colour).save(held, "PNG")
    return held.getvalue()


async def piece(data: bytes) -> AsyncIterator[bytes]:
    yield data


async def a_picture(scope: Scope, colour: str = "teal") -> str:
    """A picture that was sent for a product, and belongs to none yet."""
    return (await pictures.keep(scope, piece(drawn(colour)), f"{colour}.png")).id


async def ids_of(scope: Scope, product_id: str) -> list[str]:
    return [each.upload_id for each in await queries.pictures(scope.db, scope.workspace_id, [product_id])]


def described(**about: Any) -> ChangedProduct:
    return ChangedProduct(**{"name": "The Salt Road", "price_minor": 69_000, "currency": "THB", **about})


async def test_pictures_stand_in_the_order_that_was_given(olga):
    one, two, three = [await a_picture(olga, colour) for colour in ("red", "green", "blue")]
    made = await a_product(olga, pictures=[three, one])
    assert await ids_of(olga, made.id) == [three, one]
    await editing.change(olga, made.id, described(pictures=[one, two, three]))
    assert await ids_of(olga, made.id) == [one, two, three]
    await editing.change(olga, made.id, described())
    assert await ids_of(olga, made.id) == [one, two, three]


async def test_a_picture_of_another_product_or_workspace_is_refused(olga, mali):
    picture = await a_picture(olga)
    await a_product(olga, pictures=[picture])
    there = olga.but(workspace_id=await a_workspace(olga.means), actor_id="somebody")
    for names in ([picture], ["made-up"], [await a_picture(there)], [picture, await a_picture(olga, "red")]):
        with pytest.raises(Invalid) as refused:
            await a_product(olga, "Other", pictures=names)
        assert refused.value.field == "pictures"
    assert await queries.page(olga.db, olga.workspace_id, queries.Filters(words=("other",)), None, 10) == []


async def test_a_removed_picture_goes_unless_somebody_was_sent_it(olga):
    kept, gone = await a_picture(olga, "red"), await a_picture(olga, "green")
    made = await a_product(olga, pictures=[kept, gone])
    async with olga.transaction() as tx:
        await queries.mark_sent(tx, olga.workspace_id, [kept])
    await editing.change(olga, made.id, described(pictures=[]))
    assert await ids_of(olga, made.id) == []
    still = await olga.db.all(str, "SELECT id FROM upload WHERE deleted_at IS NULL")
    assert still == [kept]
    await editing.change(olga, made.id, described(pictures=[kept]))
    assert await ids_of(olga, made.id) == [kept]


async def test_everybody_of_the_workspace_sees_it_and_nobody_else(house, scope, program, olga, anna):
    picture = await a_picture(olga)
    _, rep = await at_work(scope, await a_rep(house.means, password=""))
    assert (await program.get(f"/files/{picture}", headers=bearer(rep))).status_code == 200
    await a_product(olga, pictures=[picture])
    elsewhere = await a_rep(house.means, password="", workspace_id=await a_workspace(house.means))
    _, foreign = await at_work(scope, elsewhere)
    for address in (f"/files/{picture}", f"/files/{picture}/thumbnail"):
        assert (await program.get(address, headers=bearer(rep))).headers["content-type"].startswith("image/")
        assert (await program.get(address, headers=bearer(foreign))).status_code == 404
        assert (await program.get(address)).status_code in (303, 401)


async def test_a_program_sends_a_picture_and_names_it(house, scope, program):
    _, token = await at_work(scope, await an_admin(house.means, password=""))
    files = {"file": ("a.png", drawn(), "image/png")}
    sent = await program.post("/api/admin/products/pictures", files=files, headers=bearer(token))
    assert sent.status_code == 201
    body = {"name": "Lantern", "price_minor": 100, "pictures": [sent.json()["id"]]}
    made = (await program.post("/api/admin/products", json=body, headers=bearer(token))).json()
    assert [(each["url"], each["width"]) for each in made["pictures"]] == [(sent.json()["url"], 64)]
    many = {**body, "pictures": ["x"] * 13}
    assert (await program.post("/api/admin/products", json=many, headers=bearer(token))).status_code == 422


@pytest.mark.parametrize(
    "data", [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.4 paper", b"MZ" + b"\x00" * 99]
)
async def test_what_is_no_picture_is_refused(house, scope, program, data):
    _, token = await at_work(scope, await an_admin(house.means, password=""))
    files = {"file": ("a.png", data, "image/png")}
    answer = await program.post("/api/admin/products/pictures", files=files, headers=bearer(token))
    assert answer.status_code == 422, answer.text


@pytest.fixture
async def page(house, browser):
    """An admin at a browser."""
    opened = browser()
    await sign_in(opened, await an_admin(house.means))
    return opened


async def test_a_picture_that_is_dropped_becomes_part_of_the_form(page):
    await page.get("/admin/products/new")
    answer = await page.client.post(
        "/admin/products/pictures",
        files={"file": ("a.png", drawn(), "image/png")},
        headers={"origin": "http://localhost", "x-csrf-token": page.token},
    )
    assert answer.status_code == 201
    assert 'class="picture"' in answer.text
    refused = await page.client.post(
        "/admin/products/pictures",
        files={"file": ("a.exe", b"MZ\x00", "image/png")},
        headers={"origin": "http://localhost", "x-csrf-token": page.token},
    )
    assert (refused.status_code, bool(refused.json()["detail"])) == (422, True)


async def test_without_scripts_pictures_are_added_moved_and_removed(page, olga):
    made = await a_product(olga)
    form = {"name": "The Salt Road", "price": "690", "currency": "THB", "active": "true"}
    await page.get(f"/admin/products/{made.id}")
    for colour in ("red", "green"):
        answer = await page.client.post(
            f"/admin/products/{made.id}/pictures",
            data={"csrf": page.token},
            files={"file": (f"{colour}.png", drawn(colour), "image/png")},
            headers={"origin": "http://localhost"},
        )
        assert answer.status_code == 303, answer.text
    one, two = await ids_of(olga, made.id)
    await page.get(f"/admin/products/{made.id}")
    answer = await page.post(f"/admin/products/{made.id}", **form, pictures=f"{one} {two}", act=f"later {one}")
    assert f'name="pictures" value="{two} {one}"' in answer.text
    answer = await page.post(f"/admin/products/{made.id}", **form, pictures=f"{two} {one}", act=f"remove {two}")
    assert f'name="pictures" value="{one}"' in answer.text
    assert await ids_of(olga, made.id) == [one, two]
    assert (await page.post(f"/admin/products/{made.id}", **form, pictures=one)).status_code == 303
    assert await ids_of(olga, made.id) == [one]


async def test_the_card_and_the_list_show_the_first_picture_with_its_size(page, olga):
    picture = await a_picture(olga)
    await a_product(olga, pictures=[picture])
    await page.get("/admin/products")
    assert f'src="/files/{picture}/thumbnail" width="64" height="48"' in page.page.text


async def test_a_product_that_is_gone_keeps_its_pictures_for_its_return(olga):
    picture = await a_picture(olga)
    made = await a_product(olga, pictures=[picture])
    await editing.delete(olga, made.id)
    await editing.restore(olga, made.id)
    assert (await access.product(olga.db, olga, made.id)).id == made.id
    assert await ids_of(olga, made.id) == [picture]
