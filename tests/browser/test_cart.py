"""One cart, two hands: the customer, the rep beside them and the scripts of the site put things into the same one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
from playwright.sync_api import Frame, Locator, Page, Route, expect

from tests.browser.pages import signer, stock
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
    expect(beside.locator(".cart-beside__line")).to_have_count(0)
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
    customer.page.route("**/cart/change", lambda route: route.abort())
    customer.page.reload()
    customer.is_up()
    customer.page.locator(CART).click()
    customer.page.get_by_role("button", name="One more of").click()
    expect(customer.page.locator("#sheet").get_by_role("alert")).to_have_text(re.compile("did not reach the server"))
    customer.page.unroute("**/cart/change")
    customer.page.reload()
    customer.is_up()
    customer.page.locator(CART).click()
    customer.page.get_by_role("button", name="One more of").click()
    expect(customer.page.locator(".cart-line__number b")).to_have_text("2")


def x_of(button: Locator) -> float:
    box = button.bounding_box()
    assert box
    return box["x"]


def inside(server: Running, name: str) -> list[tuple[int, str]]:
    """What lies in the carts of customers of this name."""
    return server.ask(
        "SELECT i.quantity, p.name FROM cart_item i JOIN product p ON p.id = i.product_id"
        " JOIN customer c ON c.id = i.customer_id WHERE c.name = :name ORDER BY i.place",
        name=name,
    )


def lose_first_answer(window: Any, address: str) -> list[int]:
    """The server hears the first request there; what it answers never comes. The answers that were lost."""
    lost: list[int] = []

    def lose(route: Route) -> None:
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch(max_redirects=0).status)
            route.abort()

    window.intercept(address, lose)
    return lost


def test_presses_follow_each_other_and_one_that_is_tried_again_counts_once(
    windows: Windows, server: Running, owner: dict[str, Any], products: list[str]
) -> None:
    customer = windows.customer("Pim", "Hello")
    show(server, owner, customer.reference, *products)
    expect(customer.page.locator(".product-card__add")).to_have_count(3)
    customer.page.evaluate("() => document.querySelectorAll('.product-card__add').forEach((each) => each.click())")
    expect(customer.page.locator(LINES)).to_have_count(3)
    assert [quantity for quantity, _ in inside(server, "Pim")] == [1, 1, 1]
    customer.page.evaluate(
        "() => { for (let i = 0; i < 3; i += 1) document.querySelector('[id^=cart-more]').click(); }"
    )
    expect(customer.page.locator(".cart-line__number b").first).to_have_text("4")

    lost = lose_first_answer(customer, "**/cart/add")
    add = customer.page.locator(".product-card__add").nth(1)
    add.click()
    expect(customer.page.locator(".toast", has_text="That did not reach the server.")).to_be_visible()
    add.click()
    expect(customer.page.locator(LINES)).to_have_count(3)
    assert lost == [200]
    assert [quantity for quantity, _ in inside(server, "Pim")] == [4, 2, 1]

    lost = lose_first_answer(customer, "**/cart/change")
    customer.intercept(
        "**/cart", lambda route: route.abort() if lost else route.continue_()
    )  # nor what the line tells of
    customer.page.locator(CART).click()
    customer.page.locator("[id^=cart-more]").first.click()
    expect(customer.page.locator("#sheet").get_by_role("alert")).to_have_text(re.compile("did not reach the server"))
    customer.page.locator("[id^=cart-more]").first.click()
    expect(customer.page.locator(".cart-line__number b").first).to_have_text("5")
    assert lost == [303]
    assert [quantity for quantity, _ in inside(server, "Pim")] == [5, 2, 1]


def test_a_reps_word_whose_answer_was_lost_is_put_in_once(
    windows: Windows, server: Running, owner: dict[str, Any], products: list[str]
) -> None:
    customer = windows.customer("Kaew", "Hello")
    rep = windows.rep(owner["token"], viewport=DESK).open(customer.reference)
    lost = lose_first_answer(rep, "**/cart/fill")
    field = rep.page.locator("[data-cart-fill] [name=product]")
    field.fill("LN-35")
    field.press("Enter")
    expect(rep.page.locator(".toast", has_text="That did not reach the server.")).to_be_visible()
    expect(field).to_have_value("LN-35")
    field.press("Enter")
    expect(field).to_have_value("")
    assert lost == [204]
    [(quantity, name)] = inside(server, "Kaew")
    assert quantity == 1
    field.fill("LN-35")
    field.press("Enter")
    expect(rep.page.locator(".cart-line__number b")).to_have_text("2")
    assert inside(server, "Kaew") == [(2, name)]


def test_nobody_is_moved_while_the_other_side_fills_the_cart(
    windows: Windows, server: Running, owner: dict[str, Any], products: list[str]
) -> None:
    customer = windows.customer("Mint", "Hello", viewport=PHONE)
    menu = customer.page.get_by_role("button", name="Menu", exact=True)
    place = x_of(menu)
    show(server, owner, customer.reference, products[0])
    customer.page.get_by_role("button", name="Add to cart").click()
    rep = windows.rep(owner["token"], viewport=DESK).open(customer.reference)
    last = customer.page.get_by_role("button", name="Empty the cart")
    last.focus()
    rep.page.get_by_role("button", name="One more of Brass lantern").click()
    expect(customer.page.locator(".cart-line__number b")).to_have_text("2")
    expect(last).to_be_focused()
    customer.page.keyboard.press("Escape")
    expect(customer.page.get_by_role("button", name="Add to cart")).to_be_focused()
    customer.page.locator(CART).click()
    rep.page.get_by_role("button", name="One more of Brass lantern").click()
    expect(customer.page.locator(".cart-line__number b")).to_have_text("3")
    customer.page.keyboard.press("Escape")
    expect(customer.page.locator(CART)).to_be_focused()
    customer.page.locator(CART).click()
    customer.page.get_by_role("button", name="Empty the cart").click()
    expect(customer.page.locator("#cart")).to_be_hidden()
    assert x_of(menu) == place


def test_what_a_rep_types_meanwhile_stays(
    windows: Windows, server: Running, owner: dict[str, Any], products: list[str]
) -> None:
    customer = windows.customer("Ploy", "Hello")
    rep = windows.rep(owner["token"], viewport=DESK).open(customer.reference)
    field = rep.page.locator("[data-cart-fill] [name=product]")
    rep.intercept("**/cart/fill", lambda route: (field.fill("Paper lan"), route.continue_()))
    rep.open(customer.reference)
    field.fill("LN-35")
    field.press("Enter")
    expect(rep.page.locator(".cart-beside__line")).to_have_count(1)
    expect(field).to_have_value("Paper lan")


def test_every_press_of_a_rep_counts(
    windows: Windows, server: Running, owner: dict[str, Any], products: list[str]
) -> None:
    customer = windows.customer("Nan", "Hello")
    show(server, owner, customer.reference, products[0])
    customer.page.get_by_role("button", name="Add to cart").click()
    rep = windows.rep(owner["token"], viewport=DESK).open(customer.reference)
    more = rep.page.locator("[id^=cart-more]")
    expect(more).to_be_visible()
    rep.page.evaluate("() => { for (let i = 0; i < 3; i += 1) document.querySelector('[id^=cart-more]').click(); }")
    expect(rep.page.locator(".cart-line__number b")).to_have_text("4")
    assert inside(server, "Nan") == [(4, "Brass lantern")]


def test_a_rep_without_scripts_fills_it_on_a_page(
    windows: Windows, server: Running, owner: dict[str, Any], products: list[str]
) -> None:
    customer = windows.customer("Som", "Hello")
    page = windows.rep(owner["token"], f"/inbox/{customer.reference}", java_script_enabled=False).page
    page.get_by_role("link", name="Open the cart").click()
    page.locator("[name=product]").fill("no such thing")
    page.locator(".cart-fill").get_by_role("button", name="Add").click()
    expect(page.get_by_role("alert")).to_contain_text("The shop offers no such product.")
    expect(page.locator("[name=product]")).to_have_value("no such thing")
    page.locator("[name=product]").fill("LN-30")
    page.locator(".cart-fill").get_by_role("button", name="Add").click()
    page.get_by_role("button", name="One more of").click()
    assert inside(server, "Som") == [(2, "مصباح نحاسي كبير")]


def test_what_is_wanted_for_one_person_never_lands_with_another(
    windows: Windows, server: Running, owner: dict[str, Any], shop: str, products: list[str]
) -> None:
    signed = signer(server, owner["token"])
    one, other = (signed({"id": name, "name": name, "phone": "+66812345678"}) for name in ("Ann", "Bob"))
    page = windows.context(viewport=DESK).new_page()
    page.goto(shop)
    page.wait_for_function("() => window.livechat")
    listen(page)
    page.evaluate("([who, what]) => { livechat.identify(who); livechat.addToCart(what, 3); }", [one, products[0]])
    page.wait_for_function("() => heard.some(([, it]) => it.count === 3)")
    page.evaluate("([who, what]) => { livechat.identify(who); livechat.addToCart(what, 7); }", [other, products[0]])
    page.wait_for_function("() => heard.some(([, it]) => it.count === 7)")
    assert inside(server, "Ann") == [(3, "Brass lantern")]
    assert inside(server, "Bob") == [(7, "Brass lantern")]

    page.evaluate("(what) => { for (let i = 0; i < 21; i += 1) livechat.addToCart(what); }", products[1])
    page.wait_for_function("() => heard.some(([name]) => name === 'refused')")
    page.wait_for_function("() => heard.some(([, it]) => it.count === 27)")
    assert inside(server, "Bob") == [(7, "Brass lantern"), (20, "Paper lantern <i>red</i>")]
