"""Everything can be done with the keyboard alone."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.windows import DESK, Customer, Windows


def focused(page: Page) -> str:
    """What holds the focus: its name for a person, or its kind."""
    said: str = page.evaluate(
        """() => {
          const one = document.activeElement;
          return one === document.body ? "" : one.name || one.getAttribute("aria-label") || one.textContent.trim();
        }"""
    )
    return said


def tab_to(page: Page, name: str) -> None:
    """Press the tab key until the focus is there."""
    for _ in range(25):
        if name in focused(page):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the tab key does not lead to {name}; it is on {focused(page)}")


def test_a_customer_registers_writes_and_opens_the_menu(windows: Windows) -> None:
    page = windows.context(viewport=DESK).new_page()
    page.goto("/")
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to content"
    tab_to(page, "name")
    page.keyboard.type("Anna")
    tab_to(page, "phone")
    page.keyboard.type("+66 81 234 5678")
    page.keyboard.press("Enter")
    anna = Customer(page)
    expect(page.locator(anna.composer)).to_be_visible()
    page.wait_for_load_state()  # the scripts are there: what is pressed now is heard
    tab_to(page, "text")
    page.keyboard.type("Hello")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("two lines")
    page.keyboard.press("Enter")
    anna.sees("Hello\ntwo lines")
    expect(page.locator(anna.composer)).to_be_focused()
    expect(page.locator(anna.composer)).to_have_value("")
    page.reload()
    tab_to(page, "Menu")
    page.keyboard.press("Enter")
    expect(page.locator("#chat-menu")).to_be_visible()
    page.keyboard.press("Tab")
    assert "Sound" in focused(page)
    page.keyboard.press("Space")
    expect(page.locator("[data-alerts='sound']")).to_have_attribute("aria-checked", "false")
    page.keyboard.press("Escape")
    expect(page.locator("#chat-menu")).to_be_hidden()
    assert focused(page) == "Menu"


def test_choosing_characters_sends_nothing(windows: Windows) -> None:
    """Enter belongs to the input method while it is open."""
    anna = windows.customer("Anna")
    field = anna.page.locator(anna.composer)
    field.fill("にほん")
    field.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True, "cancelable": True})
    expect(field).to_have_value("にほん")
    expect(anna.messages).to_have_count(0)


def test_a_rep_goes_through_the_inbox(windows: Windows, mali: dict[str, Any]) -> None:
    anna, ben = windows.customer("Anna", "I am first"), windows.customer("Ben", "I am second")
    rep = windows.rep(mali["token"], "/inbox?tab=all")
    rep.is_up()
    expect(rep.row(anna.reference)).to_be_visible()
    rep.page.keyboard.press("Alt+J")
    expect(rep.page.locator("#pane")).to_have_attribute("data-conversation", ben.reference)
    rep.page.keyboard.press("Alt+J")
    expect(rep.page.locator("#pane")).to_have_attribute("data-conversation", anna.reference)
    rep.page.keyboard.press("Alt+K")
    expect(rep.page.locator("#pane")).to_have_attribute("data-conversation", ben.reference)
    expect(rep.page.locator(rep.composer)).to_be_focused()
    rep.page.keyboard.press("Alt+P")
    expect(rep.page.get_by_label("Private note")).to_be_checked()
    rep.page.keyboard.press("Alt+L")
    expect(rep.page.get_by_label("Reply")).to_be_checked()
    rep.page.keyboard.type("Hello Ben")
    rep.page.keyboard.press("Enter")
    ben.sees("Hello Ben")
    rep.page.keyboard.press("Alt+E")
    expect(rep.page.get_by_role("button", name="Reopen")).to_be_visible()
    expect(rep.page.locator(".state .chip--resolved")).to_contain_text("Resolved")


def test_menus_follow_the_arrow_keys_and_give_the_focus_back(windows: Windows, mali: dict[str, Any]) -> None:
    anna = windows.customer("Anna", "Hello")
    rep = windows.rep(mali["token"]).open(anna.reference)
    rep.is_up()
    opener = rep.page.locator(f"#priority-{anna.reference}")
    opener.focus()
    rep.page.keyboard.press("Enter")
    expect(rep.page.get_by_role("menuitemradio", name="Normal")).to_be_focused()
    rep.page.keyboard.press("ArrowDown")
    expect(rep.page.get_by_role("menuitemradio", name="High")).to_be_focused()
    rep.page.keyboard.press("Enter")
    expect(rep.page.locator(".state .chip--high")).to_contain_text("High")
    opener.focus()
    rep.page.keyboard.press("Enter")
    rep.page.keyboard.press("Escape")
    expect(opener).to_be_focused()
