"""Customers of several workspaces in one browser: each shop knows its own, and none the other's."""

from __future__ import annotations

import pytest

from livechat.accounts.memberships import making
from livechat.accounts.memberships.inputs import NameWorkspace
from livechat.customers import codes
from livechat.workspaces import deciding
from tests.factories import a_customer, an_owner, at_work


@pytest.fixture
async def books(house, scope):
    """The id of a second shop."""
    olga, _ = await at_work(scope, await an_owner(house.means, name="Olga", password=""))
    return (await making.make(olga, NameWorkspace(name="Books", slug="books"))).id


async def test_customers_come_to_a_workspace_by_its_address(house, browser, books):
    nok = browser()
    await nok.get("/w/books")
    assert "Books" in nok.text
    assert 'name="workspace" value="books"' in nok.page.text
    await nok.post("/register", workspace="books", name="", phone="")
    assert "Books" in nok.text, "what is wrong is said by the same shop"
    await nok.post("/register", workspace="books", name="Nok", phone="+66812345678", text="Have you atlases?")
    await nok.get("/")
    assert "Have you atlases?" in nok.text
    assert await house.db.value("SELECT count(*) FROM customer WHERE workspace_id = :id", id=books) == 1


async def test_a_browser_stays_a_customer_of_each_shop(house, browser, books):
    nok = browser()
    await nok.get("/")
    await nok.post("/register", name="Nok", phone="+66812345678", text="Have you lamps?")
    lamps = nok.client.cookies["livechat-customer"]
    await nok.get("/w/books")
    assert "Have you lamps?" not in nok.text, "the other shop does not know her"
    assert "Start chat" in nok.text
    await nok.post("/register", workspace="books", name="Nok", phone="+66812345678", text="Have you atlases?")
    await nok.get("/")
    assert "Have you atlases?" in nok.text
    assert lamps in nok.client.cookies["livechat-customer"]
    answer = await nok.get("/w/main")
    assert answer.headers["location"] == "/"
    await nok.get("/")
    assert "Have you lamps?" in nok.text
    assert await house.db.value("SELECT count(*) FROM customer") == 2


async def test_a_page_that_stands_open_goes_on_in_its_own_shop(house, browser, books):
    nok = browser()
    await nok.get("/")
    await nok.post("/register", name="Nok", phone="+66812345678")
    await nok.get("/")
    lamps, ref = nok.token, await house.db.value("SELECT reference FROM conversation")
    await nok.get("/w/books")
    await nok.post("/register", workspace="books", name="Nok", phone="+66812345678")
    await nok.post("/messages", csrf=lamps, conversation=ref, client_id="1", text="Still about lamps")
    assert await house.db.value("SELECT workspace_id FROM message WHERE text = 'Still about lamps'") == 1
    headers = {"cookie": f"livechat-customer={nok.client.cookies['livechat-customer']}", "origin": "http://localhost"}
    for slug, number in (("main", 1), ("books", books), ("", books)):
        asked = {"host": "localhost", **headers}
        scope, _ = await house.entrance.identify(asked, "192.0.2.1", "http", "customer", slug)
        assert scope.workspace_id == number


async def test_who_goes_from_one_shop_stays_in_the_other(house, browser, books):
    nok = browser()
    await nok.get("/")
    await nok.post("/register", name="Nok", phone="+66812345678", text="Have you lamps?")
    await nok.get("/w/books")
    await nok.post("/register", workspace="books", name="Nok", phone="+66812345678")
    await nok.get("/")
    answer = await nok.post("/sign-out")
    assert answer.headers["location"] == "/w/books"
    await nok.get("/w/books")
    assert "Start chat" in nok.text
    await nok.get("/")
    assert "Have you lamps?" in nok.text


async def test_a_new_token_takes_the_place_of_its_own_former_one_alone(house, browser, clock, books):
    nok = browser()
    await nok.get("/")
    await nok.post("/register", name="Nok", phone="+66812345678")
    await nok.get("/w/books")
    await nok.post("/register", workspace="books", name="Nok", phone="+66812345678")
    here, there = nok.client.cookies["livechat-customer"].split(".")
    clock.advance(86_400)
    await nok.get("/")
    fresh, other = nok.client.cookies["livechat-customer"].split(".")
    assert other == there
    assert fresh not in (here, there)


async def test_a_code_of_one_shop_ends_nothing_in_the_other(house, scope, browser, books):
    _, other, _ = await a_customer(scope.but(workspace_id=books), text="Have you atlases?")
    code = await codes.create(other)
    nok = browser()
    await nok.get("/")
    await nok.post("/register", name="Nok", phone="+66812345678", text="Have you lamps?")
    await nok.get("/join")
    await nok.post("/join/code", code=code)
    await nok.get("/")
    assert "Have you atlases?" in nok.text
    await nok.get("/w/main")
    await nok.get("/")
    assert "Have you lamps?" in nok.text


async def test_a_shop_speaks_to_its_visitors_in_its_own_languages(scope, browser, books):
    await deciding.save(scope.but(workspace_id=books), {"languages": ["en"], "default_language": ["en"]})
    nok = browser()
    await nok.get("/", **{"accept-language": "ar"})
    assert 'lang="ar"' in nok.page.text
    await nok.get("/w/books", **{"accept-language": "ar"})
    assert '<html lang="en"' in nok.page.text
