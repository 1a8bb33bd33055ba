"""The customer at the desk: a profile that everybody sees change, a menu that stays on the screen, finds and days."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.windows import PHONE, Rep, Windows
from tests.served.running import Running

MANY = 130


@pytest.fixture(scope="module")
def mali(server: Running) -> dict[str, Any]:
    return server.rep("Mali")


@pytest.fixture(scope="module")
def anna(server: Running) -> dict[str, Any]:
    found = server.customer("Anna Lindqvist")
    for number in range(MANY):
        text = "a rare lantern" if number in (5, 40, 120) else f"straw {number}"
        server.post(f"/api/messages/{found['conversation']}", found["token"], client_id=f"s{number}", text=text)
    return found


def test_what_one_rep_corrects_the_other_sees_at_once(
    windows: Windows, server: Running, mali: dict[str, Any], anna: dict[str, Any]
) -> None:
    there = f"/inbox/{anna['conversation']}?tab=all"
    one, other = windows.rep(mali["token"], there), windows.rep(server.rep("Wei")["token"], there)
    one.is_up()
    other.is_up()
    other.page.locator(".remember__field").fill("half a thought")
    one.page.locator(".state__profile").click()
    form = one.page.locator("#profile-form")
    form.locator("[name=phone]").fill("twelve")
    form.locator("[type=submit]").click()
    expect(form.locator("#field-phone-error")).to_be_visible()
    expect(form.locator("[name=phone]")).to_be_focused()
    form.locator("[name=phone]").fill("+66 81 999 8888")
    form.locator("[name=name]").fill("Anna Lind")
    form.locator("[type=submit]").click()
    expect(one.page.locator("#profile-dialog")).to_be_hidden()
    for rep in (one, other):
        expect(rep.row(anna["conversation"]).locator(".row__name")).to_have_text("Anna Lind")
        expect(rep.page.locator(".state__name")).to_have_text("Anna Lind")
        expect(rep.page.locator(".details__name")).to_have_text("Anna Lind")
        expect(rep.page.locator(".details__facts")).to_contain_text("+66 81 999 8888")
    expect(other.page.locator(".remember__field")).to_have_value("half a thought")
    one.page.locator(".remember__field").fill("Wants a gift box")
    one.page.keyboard.press("Enter")
    expect(other.page.locator(".remembered__words")).to_have_text("Wants a gift box")
    other.page.locator(".remembered__off").click()
    expect(one.page.locator(".remembered__words")).to_have_count(0)


def is_on_screen(page: Page, menu: Locator) -> bool:
    box, size = menu.bounding_box(), page.viewport_size
    assert box
    assert size
    across = box["x"] >= 0 and box["x"] + box["width"] <= size["width"]
    return across and box["y"] >= 0 and box["y"] + box["height"] <= size["height"]


def show_at(page: Page, reference: str, x: float, y: float) -> None:
    """Ask for the menu of a row there; found and asked in one go, for the line may bring a new row at any moment."""
    page.evaluate(
        "([id, x, y]) => document.getElementById(id).dispatchEvent(new MouseEvent('contextmenu',"
        " { bubbles: true, cancelable: true, clientX: x, clientY: y }))",
        [f"row-{reference}", x, y],
    )


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_menu_of_a_customer_stays_on_the_screen_and_gives_the_focus_back(
    windows: Windows, mali: dict[str, Any], anna: dict[str, Any], language: str
) -> None:
    rep = windows.rep(mali["token"], locale=language)
    rep.is_up()
    page, row = rep.page, rep.row(anna["conversation"])
    menu, items = page.locator("#person-menu"), page.locator("#person-menu .menu__item:visible")
    for x, y in ((1, 1), (1439, 899), (1439, 1), (1, 899)):
        show_at(page, anna["conversation"], x, y)
        expect(menu).to_be_visible()
        assert is_on_screen(page, menu)
    page.mouse.click(720, 450)
    expect(menu).to_be_hidden()
    row.click(button="right")
    expect(items.first).to_be_focused()
    page.keyboard.press("Escape")
    expect(row.locator(".row__link")).to_be_focused()
    page.keyboard.press("Shift+F10")
    expect(items.first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(items.last).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#profile-dialog")).to_be_visible()
    row.evaluate("row => row.replaceWith(row.cloneNode(true))")  # as the line does
    page.keyboard.press("Escape")
    expect(row.locator(".row__link")).to_be_focused()
    row.click(button="right")
    menu.locator("[data-person-act=assign] button").click()
    expect(row.locator(".row__assignee")).to_have_attribute("title", "Mali")


def test_a_long_press_opens_the_menu_and_not_the_conversation(
    windows: Windows, server: Running, mali: dict[str, Any]
) -> None:
    rude = server.customer("Rude")
    rep = windows.rep(mali["token"], viewport=PHONE, has_touch=True, is_mobile=True)
    rep.is_up()
    row = rep.row(rude["conversation"])
    hand = rep.page.context.new_cdp_session(rep.page)
    expect(row).to_be_visible()
    # Asked in one step: a row that is drawn anew between two is nowhere.
    box = rep.page.evaluate(
        "(id) => document.getElementById(id).getBoundingClientRect().toJSON()", f"row-{rude['conversation']}"
    )
    point = {"x": box["x"] + 300, "y": box["y"] + 20}
    hand.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point]})
    menu = rep.page.locator("#person-menu")
    expect(menu).to_be_visible()
    hand.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    rep.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    expect(menu).to_be_visible()
    assert is_on_screen(rep.page, menu)
    menu.locator("[data-person-act=block] button").tap()
    rep.page.locator("#person-block[open] .button--danger").tap()
    expect(row).to_have_attribute("data-blocked", "yes")


def test_finds_are_gone_through_and_a_day_is_gone_to(
    windows: Windows, mali: dict[str, Any], anna: dict[str, Any]
) -> None:
    rep = Rep(windows.rep(mali["token"], f"/inbox/{anna['conversation']}?tab=all").page)
    rep.is_up()
    page = rep.page
    page.locator("[id^='more-CONV']").click()
    page.locator("[data-find]").click()
    expect(page.locator(".find__field")).to_be_focused()
    page.keyboard.type("lantern RARE")
    expect(page.locator(".find__count")).to_have_text("1 of 3")
    page.keyboard.press("Enter")
    expect(page.locator(".find__count")).to_have_text("2 of 3")
    page.keyboard.press("Enter")
    expect(page.locator(".find__count")).to_have_text("3 of 3")
    expect(rep.message("a rare lantern").first).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(page.locator(".find")).to_be_hidden()
    page.keyboard.press("Escape")
    page.locator("[id^='more-CONV']").click()
    page.locator("[data-dialog^='day-dialog']").click()
    page.locator("[id^='day-dialog'] [type=submit]").click()
    expect(rep.message("straw 0")).to_be_in_viewport()


def test_a_customer_who_has_an_old_conversation_open_is_led_to_the_new_one(
    windows: Windows, mali: dict[str, Any]
) -> None:
    customer = windows.customer("Nok", "Hello")
    customer.is_up()
    old = customer.reference
    rep = windows.rep(mali["token"]).open(old)
    rep.is_up()
    rep.page.get_by_role("button", name="Resolve", exact=True).click()
    expect(customer.page.locator(".ended__words")).to_contain_text("resolved")
    rep.page.goto(f"/inbox/{old}/profile")
    rep.page.get_by_role("button", name="Start a conversation").click()
    expect(customer.page.locator(f"#ended-{old}")).to_contain_text("This goes on in a new conversation.")
    customer.page.get_by_role("link", name="Open it").click()
    expect(customer.page.locator("[data-thread]")).not_to_have_attribute("data-thread", old)
    fresh = customer.reference
    rep.page.goto(f"/inbox/{fresh}?tab=all")
    rep.say("One more question")
    customer.sees("One more question")
