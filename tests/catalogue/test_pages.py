"""The admin's pages of products, as a browser without scripts uses them."""

from __future__ import annotations

import pytest

from livechat.catalogue import editing
from livechat.catalogue.inputs import ChangedProduct
from tests.catalogue.conftest import a_product
from tests.factories import an_admin, sign_in

FORM = {"name": "The Salt Road", "price": "690", "currency": "THB", "active": "true", "key": "k1"}


@pytest.fixture
async def page(house, browser):
    """An admin at a browser."""
    opened = browser()
    await sign_in(opened, await an_admin(house.means))
    return opened


async def test_an_empty_catalogue_says_what_to_do(page):
    await page.get("/admin/products")
    assert "No products yet" in page.text


async def test_a_product_is_added_once_however_often_the_form_is_sent(page):
    await page.get("/admin/products/new")
    for _ in range(2):
        assert (await page.post("/admin/products", **FORM)).status_code == 303
    await page.get("/admin/products")
    assert page.text.count("The Salt Road") >= 1
    assert "1 product" in page.text
    assert "฿690" in page.text


async def test_a_form_that_is_refused_comes_back_with_every_word(page):
    await page.get("/admin/products/new")
    answer = await page.post("/admin/products", **{**FORM, "name": "", "price": "1,50", "sku": "SR-1"})
    assert answer.status_code == 422
    answer = await page.post("/admin/products", **{**FORM, "price": "1,50", "compare_at": "-3", "sku": "SR-1"})
    assert 'value="1,50"' in answer.text
    assert 'value="SR-1"' in answer.text
    assert "Please write an amount like 12.50." in page.text
    assert "A price cannot be below zero." in page.text


async def test_a_former_price_that_is_lower_is_told_beside_its_field(page):
    await page.get("/admin/products/new")
    answer = await page.post("/admin/products", **{**FORM, "compare_at": "100"})
    assert 'id="field-compare_at-error"' in answer.text


async def test_somebody_elses_change_is_shown_before_it_is_overwritten(page, olga):
    made = await a_product(olga)
    await page.get(f"/admin/products/{made.id}")
    await editing.change(olga, made.id, ChangedProduct(name="Salt", price_minor=1000, currency="THB"))
    answer = await page.post(f"/admin/products/{made.id}", **FORM, version="1")
    assert answer.status_code == 409
    assert "Somebody else has changed this product meanwhile." in page.text
    assert "Name: Salt" in page.text
    assert 'name="version" value="2"' in answer.text
    assert 'value="The Salt Road"' in answer.text
    assert (await page.post(f"/admin/products/{made.id}", **FORM, version="2")).status_code == 303


async def test_deleting_offers_to_undo(page, olga):
    made = await a_product(olga)
    await page.get("/admin/products")
    answer = await page.post(f"/admin/products/{made.id}/delete")
    await page.get(answer.headers["location"])
    assert "The Salt Road is deleted." in page.text
    await page.post(f"/admin/products/{made.id}/restore")
    await page.get("/admin/products")
    assert "1 product" in page.text


async def test_what_was_typed_never_becomes_markup(page, olga):
    hostile = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    made = await a_product(olga, hostile, description=hostile, category=hostile[:100], sku=hostile[:64])
    for path in ("/admin/products", "/admin/products?view=list", f"/admin/products/{made.id}"):
        answer = await page.get(path)
        assert "<script>alert" not in answer.text
        assert "<img src=x" not in answer.text


async def test_the_preview_is_the_card_as_it_will_be_sent(page):
    await page.get("/admin/products/new")
    answer = await page.post(
        "/admin/products/preview", name="Salt & sea", price="690", compare_at="820", currency="THB"
    )
    assert 'id="product-preview"' in answer.text
    assert "Salt &amp; sea" in answer.text
    assert "฿690" in answer.text
    assert "<s>" in answer.text
    unfinished = await page.client.post(
        "/admin/products/preview", data={"price": "x"}, headers={"origin": "http://localhost", "x-csrf-token": "no"}
    )
    assert unfinished.status_code == 403


async def test_a_list_is_searched_and_filtered(page, olga):
    await a_product(olga, "Atlas", category="Books")
    hidden = await a_product(olga, "Lantern", category="Lamps")
    await editing.set_active(olga, hidden.id, False)
    await page.get("/admin/products?q=atl")
    assert "Atlas" in page.text
    assert ">Lantern</a>" not in page.page.text
    await page.get("/admin/products?state=inactive&view=list")
    assert ">Lantern</a>" in page.page.text
    assert ">Atlas</a>" not in page.page.text
    await page.get("/admin/products?q=nothing")
    assert "Nothing found" in page.text
