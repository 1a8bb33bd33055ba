"""What is sent later, with its files and products, in real windows."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.pages import PICTURE, stock
from tests.browser.windows import Rep, Windows
from tests.served.running import Running

TRAYS = ".product-tray__item, .tray__item"


@pytest.fixture(scope="module", autouse=True)
def products(server: Running, owner: dict[str, Any]) -> list[str]:
    return stock(server, owner["token"])


def fill_trays(rep: Rep, *, cards: bool = True, files: bool = True) -> None:
    """Put a product and a picture above the field."""
    field = rep.page.locator(rep.composer)
    if cards:
        field.press_sequentially("#brass")
        expect(rep.page.locator(".complete [role=option][aria-selected=true]")).to_have_count(1)
        field.press("Enter")
    if files:
        with rep.page.expect_file_chooser() as chooser:
            rep.page.locator("[data-attach]").click()
        chooser.value.set_files({"name": "bill.png", "mimeType": "image/png", "buffer": PICTURE})
    expect(rep.page.locator(TRAYS)).to_have_count(cards + files)


def act(rep: Rep, item: str, name: str) -> None:
    rep.page.locator(f"{item} [data-later-act={name}]").click()


def test_files_and_products_are_taken_back_into_their_trays_and_sent_anew(
    windows: Windows, mali: dict[str, Any]
) -> None:
    anna = windows.customer("Anna", "Hello")
    rep = windows.rep(mali["token"]).open(anna.reference)
    rep.is_up()
    rep.page.locator("[id^=send-more]").click()
    rep.page.locator("[data-undo-send]").click()
    for cards, files in ((True, False), (False, True)):
        fill_trays(rep, cards=cards, files=files)
        rep.say("With words")
        expect(rep.page.locator(TRAYS)).to_have_count(0)
        act(rep, ".later--undo", "cancel")
        expect(rep.page.locator(".later")).to_have_count(0)
        expect(rep.page.locator(rep.composer)).to_have_value("With words")
        expect(rep.page.locator(TRAYS)).to_have_count(1)
        rep.page.reload()
        rep.is_up()
        expect(rep.page.locator(TRAYS)).to_have_count(1)
        expect(anna.page.locator("li.message--rep")).to_have_count(0 if cards else 1)
        rep.page.locator(rep.composer).press("Enter")
        act(rep, ".later--undo", "now")
    entries = anna.page.locator("li.message--rep")
    expect(entries).to_have_count(2)
    expect(entries.nth(0).locator(".product-card")).to_have_count(1)
    expect(entries.nth(1).locator(".seen-picture__image")).to_have_js_property("naturalWidth", 8)
    expect(rep.page.locator(TRAYS)).to_have_count(0)


def test_files_and_products_wait_for_their_time_where_the_team_sees_them(
    windows: Windows, mali: dict[str, Any], somchai: dict[str, Any]
) -> None:
    anna = windows.customer("Anna", "Hello")
    rep, other = (windows.rep(who["token"]).open(anna.reference) for who in (mali, somchai))
    rep.is_up()
    fill_trays(rep)
    rep.page.locator("[id^=send-more]").click()
    rep.page.locator("[data-send-later]").click()
    expect(rep.page.locator("[data-schedule-words]")).to_contain_text("bill.png")
    expect(rep.page.locator("[data-schedule-words]")).to_contain_text("Brass lantern")
    rep.page.locator("[data-preset=tomorrow]").click()
    expect(rep.page.locator(TRAYS)).to_have_count(0)
    for window in (rep, other):
        expect(window.page.locator(".later")).to_have_count(2)
        expect(window.page.locator(".later .seen-picture__image")).to_have_js_property("naturalWidth", 8)
        expect(window.page.locator(".later .product-card")).to_contain_text("$65")
    act(rep, ".later:has(.product-card)", "cancel")
    expect(other.page.locator(".later")).to_have_count(1)
    act(other, ".later", "now")
    expect(anna.page.locator("li.message--rep .seen-picture__image")).to_have_js_property("naturalWidth", 8)
    expect(anna.page.locator("li.message--rep")).to_have_count(1)
    expect(rep.page.locator(".later")).to_have_count(0)
