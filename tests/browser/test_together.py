"""Reps who answer together, and how they are called back."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import expect

from tests.browser.windows import Windows


def test_two_reps_see_each_other_and_are_asked_before_they_answer_at_once(
    windows: Windows, mali: dict[str, Any], somchai: dict[str, Any]
) -> None:
    anna = windows.customer("Anna", "Who answers me?")
    first, second = (windows.rep(each["token"]).open(anna.reference) for each in (mali, somchai))
    expect(first.page.locator(".viewers__one")).to_have_attribute("title", "Somchai")
    expect(second.page.locator(".viewers__one")).to_have_attribute("title", "Mali")
    second.page.locator(second.composer).press_sequentially("I would say")
    expect(first.page.locator(".writing")).to_contain_text("Somchai is writing a reply")
    expect(first.page.locator(".typing__bubble")).to_have_count(0)
    first.say("It is green")
    dialog = first.page.locator("#collision-dialog")
    expect(dialog.get_by_role("button", name="Wait")).to_be_focused()
    first.page.keyboard.press("Escape")
    expect(first.page.locator(first.composer)).to_have_value("It is green")
    first.page.locator(first.composer).press("Enter")
    first.has_said("It is green", "read")
    expect(dialog).to_be_hidden()
    anna.sees("It is green")
    second.page.locator(second.composer).fill("")
    expect(first.page.locator(".writing")).to_be_empty()
    second.page.goto("/inbox")
    expect(first.page.locator(".viewers__one")).to_have_count(0)


def test_a_conversation_is_given_to_a_colleague_who_accepts(
    windows: Windows, mali: dict[str, Any], somchai: dict[str, Any]
) -> None:
    anna = windows.customer("Anna", "About lanterns")
    first, second = (windows.rep(each["token"]) for each in (mali, somchai))
    second.is_up()
    first.open(anna.reference)
    first.page.get_by_role("button", name="More", exact=True).click()
    first.page.get_by_role("menuitem", name="Transfer").click()
    first.page.locator(".transfer__one", has_text="Somchai").click()
    first.page.get_by_label("Note for the team").fill("Knows lanterns")
    first.page.get_by_label("Ask first").check()
    first.page.locator("#transfer-form").get_by_role("button", name="Transfer").click()
    expect(first.page.locator("#page-dialog")).to_be_hidden()
    expect(first.page.locator(".offer__part:visible")).to_contain_text("Waiting for Somchai to accept")
    second.page.locator(".toast").get_by_role("link", name="Open").click()
    bar = second.page.locator(".offer__part:visible")
    expect(bar).to_contain_text("Mali wants to give you this conversation")
    expect(bar).to_contain_text("Knows lanterns")
    bar.get_by_role("button", name="Accept").click()
    for rep in (first, second):
        expect(rep.page.locator(".state__holder-name")).to_have_text("Somchai")
        expect(rep.page.locator(".offer__part")).to_have_count(0)
    expect(first.page.locator(".toast__text")).to_contain_text("has accepted")


def test_the_number_in_the_title_is_the_same_in_every_window(windows: Windows, somchai: dict[str, Any]) -> None:
    rep = windows.rep(somchai["token"])
    other = rep.page.context.new_page()
    other.goto("/me/notifications")
    before = re.search(r"^\((\d+)\)", rep.page.title())
    anna = windows.customer("Anna", "Hello")
    expect(rep.page).to_have_title(re.compile(r"^\(\d+\) Inbox"))
    expect(other).to_have_title(re.compile(r"^\(\d+\) Notifications"))
    assert rep.page.title().split()[0] == other.title().split()[0]
    expect(rep.page.locator('link[rel="icon"]')).to_have_attribute("href", re.compile("^blob:"))
    rep.open(anna.reference)
    left = f"({before[1]}) " if before else ""
    expect(rep.page).to_have_title(f"{left}Inbox · Livechat" if "·" in rep.page.title() else f"{left}Inbox")
    expect(other).to_have_title(re.compile(rf"^{re.escape(left)}Notifications"))


def test_quiet_hours_are_chosen_once_and_hold_in_every_window(windows: Windows, somchai: dict[str, Any]) -> None:
    rep = windows.rep(somchai["token"], "/me/notifications")
    other = rep.page.context.new_page()
    other.goto("/inbox")
    rep.is_up()
    rep.page.locator("[name=quiet_from]").fill("22:00")
    rep.page.locator("[name=quiet_to]").fill("07:30")
    rep.page.locator("[name=quiet_zone]").select_option("Asia/Bangkok")
    rep.page.locator("[name=priority-mentioned]").select_option("urgent")
    rep.page.locator("#told [type=submit]").click()
    expect(rep.page.get_by_text("Saved. It holds in all your windows.")).to_be_visible()
    rules = other.locator("#alert-rules")
    for name, value in (("from", "22:00"), ("to", "07:30"), ("zone", "Asia/Bangkok")):
        expect(rules).to_have_attribute(f"data-quiet-{name}", value)
    expect(rep.page.locator("[name=priority-mentioned]")).to_have_value("urgent")
    rep.page.locator("[name=quiet_from]").fill("")
    rep.page.locator("[name=quiet_to]").fill("")
    rep.page.locator("#told [type=submit]").click()
    expect(rules).to_have_attribute("data-quiet-from", "")


def test_peace_is_chosen_in_the_menu_and_holds_in_every_window(windows: Windows, mali: dict[str, Any]) -> None:
    rep = windows.rep(mali["token"])
    other = rep.page.context.new_page()
    other.goto("/inbox")
    rep.is_up()
    rep.page.locator(".rail__me").click()
    rep.page.locator(".quiet-menu > summary").click()
    rep.page.get_by_role("button", name="For 30 minutes").click()
    for page in (rep.page, other):
        expect(page.locator("body")).to_have_attribute("data-quiet", "")
    other.locator(".rail__me").click()
    expect(other.locator("[data-quiet-state]")).to_contain_text("until")
    other.locator(".quiet-menu > summary").click()
    other.get_by_role("button", name="Disturb me again").click()
    for page in (rep.page, other):
        expect(page.locator("body")).not_to_have_attribute("data-quiet", "")
