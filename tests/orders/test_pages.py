"""The cart's forms: a press counts once, however often it has to be sent."""

from __future__ import annotations

import asyncio
import re
import uuid
from typing import Any

import pytest

from livechat.orders import filling
from livechat.orders.events import CartChanged
from tests.catalogue.conftest import a_product
from tests.conftest import Browser
from tests.factories import a_rep, reference_of, sign_in


@pytest.fixture
async def book(olga: Any) -> Any:
    return await a_product(olga)


async def at_the_desk(means: Any, browser: Any) -> Browser:
    """The browser of a new rep."""
    own: Browser = browser()
    await sign_in(own, await a_rep(means))
    await own.get("/inbox")
    return own


@pytest.fixture
async def rep(means: Any, browser: Any) -> Browser:
    """A rep's browser."""
    return await at_the_desk(means, browser)


@pytest.fixture
async def nok(house: Any, browser: Any) -> tuple[Browser, str]:
    """A customer's browser, and the customer."""
    signed: Browser = browser()
    await signed.get("/")
    assert (await signed.post("/register", name="Nok", phone="+66812345678")).status_code == 303
    await signed.get("/")
    return signed, await house.db.value("SELECT id FROM customer WHERE workspace_id = 1 AND name = 'Nok'")


async def quantities(scope: Any, customer_id: str) -> list[int]:
    return [each.quantity for each in (await filling.cart(scope.db, scope, customer_id)).items]


async def test_a_reps_press_that_is_sent_again_counts_once(anna, book, rep):
    path, name = f"/inbox/{await reference_of(anna)}/cart", str(uuid.uuid4())
    for _ in range(3):
        assert (await rep.post(f"{path}/fill", product=book.name, client_id=name)).status_code == 303
    assert await quantities(anna, anna.actor_id) == [1]
    for _ in range(2):
        await rep.post(f"{path}/change", product=book.id, by=1, client_id=name)
    assert await quantities(anna, anna.actor_id) == [2]
    await rep.post(f"{path}/change", product=book.id, by=-1, client_id=name)
    assert await quantities(anna, anna.actor_id) == [1], "another button of the same form is another press"
    await rep.post(f"{path}/fill", product=book.name, client_id=str(uuid.uuid4()))
    assert await quantities(anna, anna.actor_id) == [2]


async def test_a_customers_press_that_is_sent_again_counts_once(house, system, book, nok):
    browser, customer = nok
    name = str(uuid.uuid4())
    for _ in range(2):
        assert (await browser.post("/cart/add", product=book.id, client_id=name)).status_code == 303
    assert await quantities(system, customer) == [1]
    for _ in range(2):
        await browser.post("/cart/change", product=book.id, by=1, client_id=name)
    assert await quantities(system, customer) == [2]


async def test_two_taps_at_once_are_one_and_are_told_of_once(anna, book, rep, heard):
    events = heard(CartChanged)
    path, name = f"/inbox/{await reference_of(anna)}/cart/fill", str(uuid.uuid4())
    answers = await asyncio.gather(*(rep.post(path, product=book.name, client_id=name) for _ in range(5)))
    assert {each.status_code for each in answers} == {303}
    assert await quantities(anna, anna.actor_id) == [1]
    assert len(events) == 1


async def test_what_was_refused_is_tried_anew_under_the_same_name(anna, olga, rep):
    path, name = f"/inbox/{await reference_of(anna)}/cart/fill", str(uuid.uuid4())
    assert (await rep.post(path, product="The Salt Road", client_id=name)).status_code == 422
    await a_product(olga)
    assert (await rep.post(path, product="The Salt Road", client_id=name)).status_code == 303
    assert await quantities(anna, anna.actor_id) == [1]


async def test_another_reps_press_of_the_same_name_is_another_one(means, anna, book, rep, browser):
    other = await at_the_desk(means, browser)
    path, name = f"/inbox/{await reference_of(anna)}/cart/fill", str(uuid.uuid4())
    for each in (rep, other):
        await each.post(path, product=book.name, client_id=name)
    assert await quantities(anna, anna.actor_id) == [2]


async def test_each_page_names_its_next_press(anna, book, rep, nok):
    browser, _ = nok
    await filling.add(anna, anna.actor_id, book.id)
    beside = f"/inbox/{await reference_of(anna)}/cart"
    await browser.post("/cart/add", product=book.id)
    for of, path, forms in ((rep, beside, 2), (browser, "/cart", 1)):
        names = [re.findall(r'name="client_id" value="([^"]+)"', (await of.get(path)).text) for _ in range(2)]
        assert [len(each) for each in names] == [forms, forms]
        assert len({*names[0], *names[1]}) == 2
