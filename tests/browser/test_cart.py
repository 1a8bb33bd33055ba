"""One cart, two hands: the customer, the rep beside them and the scripts of the site put things into the same one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
from playwright.sync_api import Frame, Page, expect

from tests.browser.pages import stock
from tests.browser.sites import site
from tests.browser.test_widget import is_window, register, reloaded
from tests.browser.windows import DESK, PHONE, Windows
from tests.served.running import Running

CART = "#cart:not([hidden])"
LINES = "#sheet .cart-line"


@pytest.fixture(scope="module")
def products(server: Running, owner: dict[str, Any]) -> list[str]:
    """What the shop sells; the first is a lantern."""
    return stock(server, owner["token"])


@pytest.fixture(scope="module")
def shop(server: Running, owner: dict[str, Any]) -> Iterator[str]:
    """A site of the workspace's."""
    with site(server.url) as port:
        server.decide(owner["token"], widget_sites=f"http://localhost:{port}")
        yield f"http://localhost:{port}"


def heard(page: Page) -> list[list[Any]]:
    """What the site's scripts were told of the cart."""
    found: list[list[Any]] = page.evaluate("() => window.heard")
    return found


def listen(page: Page) -> None:
    names = ["cart", "refused"]
    page.evaluate(
        "(names) => { window.heard = []; names.forEach((each) => livechat.on(each, (it) => heard.push([each, it]))); }",
        names,
    )


def window_of(page: Page) -> Frame:
    with page.expect_event("framenavigated", is_window) as found:
        page.evaluate("() => livechat.open()")
    return found.value


def show(server: Running, owner: dict[str, Any], reference: str, *products: str) -> None:
    """The team sends cards of products into the conversation."""
    path, kind = f"/api/messages/{reference}", "product" if len(products) == 1 else "carousel"
    server.post(path, owner["token"], client_id="cards", kind=kind, payload={"products": products})


def test_what_a_site_puts_in_waits_for_the_registration_and_is_there_once(
    windows: Windows, server: Running, shop: str, products: list[str]
) -> None:
    page = windows.context(viewport=DESK).new_page()
    page.goto(shop)
    page.wait_for_function("() => window.livechat")
    listen(page)
    page.evaluate("(id) => { livechat.addToCart(id, 2); livechat.addToCart('no such thing'); }", products[0])
    frame = window_of(page)
    register(frame)
    expect(frame.locator(CART)).to_have_attribute("data-count", "2")
    page.wait_for_function("() => window.heard.length === 2")
    assert sorted(heard(page)) == [
        ["cart", {"count": 2}],
        ["refused", {"product": "no such thing", "reason": "The shop offers no such product."}],
    ]
    frame = reloaded(page)
    expect(frame.locator(CART)).to_have_attribute("data-count", "2")
    frame.locator(CART).click()
    expect(frame.locator(LINES)).to_have_count(1)
    frame.get_by_role("button", name="One more of").click()
    expect(frame.locator(CART)).to_have_attribute("data-count", "3")
    expect(frame.locator(".cart-line__number b")).to_have_text("3")
    expect(frame.get_by_role("button", name="One more of")).to_be_focused()


def test_both_sides_fill_the_same_cart_and_see_what_the_other_does(
    windows: Windows, server: Running, owner: dict[str, Any], products: list[str]
) -> None:
    customer = windows.customer("Nok", "Have you a lantern?", viewport=PHONE)
    reference = customer.reference
    rep = windows.rep(owner["token"], viewport=DESK).open(reference)
    beside = rep.page.locator(f"#cart-{reference}")
    expect(beside).to_contain_text("Nothing is in it.")
    expect(customer.page.locator("#cart")).to_be_hidden()
    show(server, owner, reference, products[0])
    customer.page.get_by_role("button", name="Add to cart").click()
    lines = customer.page.locator(LINES)
    expect(lines).to_have_count(1)
    expect(beside.locator(".cart-beside__line")).to_have_text([re.compile("Brass lantern")])
    more = customer.page.get_by_role("button", name="One more of Brass lantern")
    more.focus()

    field = rep.page.locator("[data-cart-fill] [name=product]")
    field.fill("no such thing")
    field.press("Enter")
    expect(rep.page.locator(".toast", has_text="The shop offers no such product.")).to_be_visible()
    expect(field).to_have_value("no such thing")
    field.fill("paper lantern")
    expect(rep.page.locator("[data-cart-fill] option")).to_have_attribute("value", "Paper lantern <i>red</i>")
    field.fill("Paper lantern <i>red</i>")
    field.press("Enter")
    expect(field).to_have_value("")
    expect(lines).to_have_count(2)
    expect(lines.nth(1)).to_contain_text("by admin")
    expect(more).to_be_focused()
    expect(customer.page.locator(".cart__total")).to_contain_text("$77.50")
    expect(beside.locator(".cart-beside__total")).to_contain_text("$77.50")

    rep.page.get_by_role("button", name="One more of Brass lantern").press("Enter")
    expect(customer.page.locator(".cart__total")).to_contain_text("$142.50")
    expect(rep.page.get_by_role("button", name="One more of Brass lantern")).to_be_focused()
    customer.page.get_by_role("button", name="Empty the cart").click()
    expect(customer.page.locator("#sheet")).to_contain_text("Nothing is in it yet.")
    expect(beside).to_contain_text("Nothing is in it.")
    customer.page.get_by_role("link", name="Back to the conversation").click()
    expect(customer.page.locator("#cart")).to_be_hidden()


def test_prices_are_those_of_the_shop_now_and_what_it_no_longer_offers_counts_nothing(
    windows: Windows, server: Running, owner: dict[str, Any]
) -> None:
    lamp = {"name": "Lamp", "price_minor": 2000, "currency": "USD", "sku": "LA-1"}
    made = server.post("/api/admin/products", owner["token"], **lamp)
    customer = windows.customer("Bua", "Hello")
    show(server, owner, customer.reference, made["id"])
    customer.page.get_by_role("button", name="Add to cart").click()
    expect(customer.page.locator(".cart__total")).to_contain_text("$20")
    path = f"{server.url}/api/admin/products/{made['id']}"
    headers = {"authorization": f"Bearer {owner['token']}"}
    changed = httpx2.put(path, headers=headers, json={**lamp, "price_minor": 2500, "version": made["version"]})
    assert changed.status_code == 200
    expect(customer.page.locator(".cart__total")).to_contain_text("$25")
    assert httpx2.delete(path, headers=headers).status_code == 204
    expect(customer.page.locator(LINES)).to_contain_text("No longer offered")
    expect(customer.page.locator("#cart")).to_have_attribute("data-count", "0")
    customer.page.get_by_role("button", name="Take Lamp out of the cart").click()
    expect(customer.page.locator("#sheet")).to_contain_text("Nothing is in it yet.")


def test_without_scripts_the_cart_is_a_page_with_forms(
    windows: Windows, server: Running, owner: dict[str, Any], products: list[str]
) -> None:
    page = windows.context(java_script_enabled=False).new_page()
    page.goto(windows.url)
    page.locator("[name=name]").fill("Dao")
    page.locator("[name=phone]").fill("+66 81 234 5678")
    page.locator(".register [type=submit].button--primary").click()
    (reference,) = server.ask("SELECT reference FROM conversation ORDER BY id DESC LIMIT 1")[0]
    show(server, owner, reference, *products[:2])
    page.goto(windows.url)
    page.get_by_role("button", name="Add to cart").first.click()
    expect(page.get_by_role("heading", name="Your cart")).to_be_visible()
    page.get_by_role("button", name="One more of").click()
    expect(page.locator(".cart-line__number b")).to_have_text("2")
    page.get_by_role("button", name="Empty the cart").click()
    expect(page.locator("main")).to_contain_text("Nothing is in it yet.")
    page.get_by_role("link", name="Back to the conversation").click()
    page.get_by_role("link", name="Cart", exact=True).click()
    expect(page.locator("main")).to_contain_text("Nothing is in it yet.")


def test_without_the_network_a_press_says_so_and_loses_nothing(
    windows: Windows, server: Running, owner: dict[str, Any], products: list[str]
) -> None:
    customer = windows.customer("Fon", "Hello")
    show(server, owner, customer.reference, products[0])
    add = customer.page.get_by_role("button", name="Add to cart")
    expect(add).to_be_visible()
    customer.intercept("**/cart/add", lambda route: route.abort())
    add.click()
    expect(customer.page.locator(".toast", has_text="That did not reach the server.")).to_be_visible()
    customer.page.unroute("**/cart/add")
    customer.page.reload()
    customer.is_up()
    add.click()
    expect(customer.page.locator(".cart-line__number b")).to_have_text("1")
