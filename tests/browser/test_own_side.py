"""What customers do besides writing: pressing chips, filling in, looking back, ending and rating."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.windows import Windows


@pytest.fixture
def both(windows: Windows, mali: dict[str, Any]):
    """A customer's window and a rep's with the same conversation."""
    anna = windows.customer(text="Hello there")
    anna.is_up()
    rep = windows.rep(mali["token"], f"/inbox/{anna.reference}?tab=all")
    rep.is_up()
    return anna, rep


def ask(windows: Windows, anna: Any, mali: dict[str, Any], kind: str, payload: dict[str, Any]) -> None:
    said = {"client_id": kind, "kind": kind, "text": "Which one?", "payload": payload}
    windows.server.post(f"/api/messages/{anna.reference}", mali["token"], **said)


def test_a_chip_is_pressed_by_keyboard_and_goes_from_every_screen(windows, both, mali) -> None:
    anna, rep = both
    ask(windows, anna, mali, "quick_replies", {"options": [{"label": "Red"}, {"label": "Green"}]})
    chip = anna.page.get_by_role("button", name="Green")
    expect(rep.page.locator(".chip-button")).to_have_count(2)
    chip.focus()
    anna.page.keyboard.press("Enter")
    rep.sees("Green")
    anna.sees("Green")
    expect(anna.page.locator(".chip-button")).to_have_count(0)
    expect(rep.page.locator(".chip-button")).to_have_count(0)


def test_what_is_wrong_with_a_form_is_said_in_the_thread_and_nothing_typed_is_lost(windows, both, mali) -> None:
    anna, rep = both
    fields = [{"label": "Your name", "required": True}, {"label": "Your mail", "type": "email"}]
    ask(windows, anna, mali, "form", {"fields": fields})
    anna.page.get_by_label("Your name").fill("Anna L.")
    anna.page.get_by_label("Your mail").fill("nonsense")
    anna.page.get_by_role("button", name="Send the details").click()
    expect(anna.page.get_by_text("This is not an e-mail address.")).to_be_visible()
    expect(anna.page.get_by_label("Your name")).to_have_value("Anna L.")
    anna.page.get_by_label("Your mail").fill("anna@example.com")
    anna.page.get_by_role("button", name="Send the details").click()
    expect(rep.page.locator(".details-said")).to_contain_text("anna@example.com")
    expect(anna.page.locator(".asked__done")).to_be_visible()


def test_a_rep_asks_from_the_composer_without_leaving_the_conversation(both) -> None:
    anna, rep = both
    rep.page.get_by_role("button", name="Ask", exact=True).click()
    rep.page.get_by_role("menuitem", name="Ask with quick replies").click()
    rep.page.get_by_label("Your question").fill("When?")
    rep.page.get_by_label("Answer 1", exact=True).fill("Today")
    rep.page.get_by_label("Answer 2", exact=True).fill("Tomorrow")
    rep.page.locator("#sheet").get_by_role("button", name="Send").click()
    expect(rep.page.locator("#sheet[open]")).to_have_count(0)
    expect(anna.page.get_by_role("button", name="Tomorrow")).to_be_visible()


def test_a_sheet_gives_the_focus_back_and_an_ended_conversation_is_rated(both) -> None:
    anna, rep = both
    rep.say("Here I am")
    anna.sees("Here I am")
    menu = anna.page.get_by_role("button", name="Menu")
    menu.click()
    anna.page.get_by_role("link", name="Past conversations").click()
    expect(anna.page.locator("#sheet")).to_contain_text("Past conversations")
    anna.page.keyboard.press("Escape")
    expect(menu).to_be_focused()
    menu.click()
    anna.page.get_by_role("link", name="End the conversation").click()
    anna.page.locator("#sheet").get_by_role("button", name="End the conversation").click()
    expect(anna.page.get_by_text("This conversation is closed.")).to_be_visible()
    anna.page.locator(".stars").first.get_by_label("4 of 5").check(force=True)
    anna.page.get_by_role("button", name="Send the rating").click()
    expect(anna.page.get_by_text("Thank you for rating")).to_be_visible()
    expect(rep.page.get_by_text("The customer has rated this conversation")).to_be_visible()
