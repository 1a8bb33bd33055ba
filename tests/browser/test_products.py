"""Products from a rep's field to a customer's screen and back, and an admin's form with pictures."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.browser.pages import PICTURE, stock
from tests.browser.windows import Windows
from tests.served.running import Running


@pytest.fixture(scope="module")
def products(server: Running, owner: dict[str, Any]) -> list[str]:
    return stock(server, owner["token"])


def test_a_rep_finds_two_products_by_keyboard_and_the_customer_asks_about_one(
    windows: Windows, mali: dict[str, Any], products: list[str]
) -> None:
    customer = windows.customer("Anna", "Which lanterns are there?")
    rep = windows.rep(mali["token"]).open(customer.reference)
    rep.is_up()
    customer.is_up()
    field = rep.page.locator(rep.composer)
    for words in ("#brass", "#paper lan"):
        field.press_sequentially(words)
        expect(rep.page.locator(".complete [role=option][aria-selected=true]")).to_have_count(1)
        field.press("Enter")
    expect(rep.page.locator(".product-tray__item")).to_have_count(2)
    rep.page.reload()
    expect(rep.page.locator(".product-tray__item")).to_have_count(2)
    rep.is_up()
    rep.page.locator(rep.composer).press("Enter")
    expect(rep.page.locator(".product-tray__item")).to_have_count(0)
    carousel = customer.page.locator("[data-carousel]")
    expect(carousel.locator(".product-card")).to_have_count(2)
    expect(carousel).to_contain_text("$65")
    expect(carousel.locator("img").first).to_have_js_property("naturalWidth", 8)
    carousel.locator("[data-turn='1']").click()
    expect(carousel.locator("[data-turn='1']")).to_be_disabled()
    carousel.locator(".product-card__ask").nth(1).click()
    customer.sees("I have a question about Paper lantern <i>red</i>.")
    rep.sees("I have a question about Paper lantern <i>red</i>.")


def test_words_typed_while_a_product_is_asked_for_stand_as_they_were_typed(
    windows: Windows, mali: dict[str, Any], products: list[str]
) -> None:
    customer = windows.customer("Cleo", "Hello")
    rep = windows.rep(mali["token"]).open(customer.reference)
    held: list[Route] = []
    rep.intercept("**/products/choices?q=brass", held.append)
    field = rep.page.locator(rep.composer)
    field.press_sequentially("Here: #")
    expect(rep.page.locator(".complete [role=option][aria-selected=true]")).to_have_count(1)
    with rep.page.expect_request("**/products/choices?q=brass"):
        field.press_sequentially("brass")
        field.press("Enter")
    field.press_sequentially("and ")
    held.pop().continue_()
    expect(rep.page.locator(".product-tray__item")).to_have_count(1)
    field.press_sequentially("more")
    expect(field).to_have_value("Here: and more")


def test_words_and_products_go_as_one_message_and_an_order_number_is_just_words(
    windows: Windows, mali: dict[str, Any], products: list[str]
) -> None:
    customer = windows.customer("Ben", "Hello")
    rep = windows.rep(mali["token"]).open(customer.reference)
    rep.is_up()
    field = rep.page.locator(rep.composer)
    field.press_sequentially("Your order #10482 and ")
    expect(rep.page.locator(".complete")).to_have_count(0)
    rep.page.locator(".desk-composer__tools [data-offer='#']").click()
    rep.page.locator(".complete .choice--product").filter(has_text="Brass").click()
    expect(field).to_be_focused()
    field.press_sequentially("this")
    field.press("Enter")
    entry = customer.page.locator("li.message--rep").last
    expect(entry.locator(".bubble__text")).to_have_text("Your order #10482 and this")
    expect(entry.locator(".product-card")).to_have_count(1)
    entry.locator("summary").click()
    expect(entry.locator("details")).to_have_attribute("open", "")


def test_an_admin_adds_a_product_with_pictures_and_sees_the_card_meanwhile(
    windows: Windows, owner: dict[str, Any]
) -> None:
    page = windows.rep(owner["token"], "/admin/products/new").page
    page.locator("[name=name]").fill("Glass lantern")
    page.locator("[name=price]").fill("1,234.50")
    expect(page.locator("#product-preview")).to_contain_text("$1,234.50")
    files = [{"name": f"{name}.png", "mimeType": "image/png", "buffer": PICTURE} for name in ("a", "b")]
    page.locator("[data-pictures] input[type=file]").set_input_files(files)  # type: ignore[arg-type]
    pictures = page.locator(".picture[data-picture]")
    expect(pictures).to_have_count(2)
    first = pictures.nth(0).get_attribute("data-picture")
    assert first
    pictures.nth(0).hover()
    pictures.nth(0).locator("[value^=later]").click()
    expect(pictures.nth(1)).to_have_attribute("data-picture", first)
    pictures.nth(0).locator("[value^=remove]").click()
    expect(page.locator("#product-preview img")).to_have_count(1)
    expect(page.locator("#product-preview img")).to_have_attribute("src", re.compile(first))
    page.locator("#product-form button.button--primary").click()
    card = page.locator(".product").filter(has_text="Glass lantern")
    expect(card.locator("img")).to_have_attribute("src", re.compile(first))
    page.wait_for_load_state()  # the scripts are there: what is typed now is heard
    page.locator("[name=q]").fill("no such thing")
    expect(page.locator("#products")).to_contain_text("Nothing found")
    page.locator("[name=q]").fill("glass")
    card.locator("[popovertarget]").click()
    card.locator(".menu__item--danger").click()
    page.locator("dialog[open] .button--danger").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".product").filter(has_text="Glass lantern")).to_have_count(1)


def test_send_and_resolve_takes_along_what_waits_in_the_trays(
    windows: Windows, mali: dict[str, Any], products: list[str]
) -> None:
    for name, words, cards, files in (("Dao", "", 1, 0), ("Eve", "", 0, 1), ("Fah", "Both", 1, 1), ("Gai", "", 1, 1)):
        customer = windows.customer(name, "Hello")
        rep = windows.rep(mali["token"]).open(customer.reference)
        rep.is_up()
        field = rep.page.locator(rep.composer)
        if cards:
            field.press_sequentially("#brass")
            expect(rep.page.locator(".complete [role=option][aria-selected=true]")).to_have_count(1)
            field.press("Enter")
            expect(rep.page.locator(".product-tray__item")).to_have_count(1)
        if files:
            with rep.page.expect_file_chooser() as chooser:
                rep.page.locator("[data-attach]").click()
            chooser.value.set_files({"name": "bill.png", "mimeType": "image/png", "buffer": PICTURE})
        field.fill(words)
        field.press("Control+Alt+Enter")
        resolved = customer.page.locator(".message--system", has_text="resolved")
        expect(resolved).to_have_attribute("data-seq", str(2 + cards + files))
        expect(customer.page.locator("li.message--rep .product-card")).to_have_count(cards)
        expect(customer.page.locator("li.message--rep .seen-picture__image")).to_have_count(files)
        expect(customer.page.locator("li.message--rep")).to_have_count(cards + files)
        expect(rep.page.locator(".product-tray__item, .tray__item")).to_have_count(0)
        rep.page.close()
