"""Settings in a real browser: the preview follows what is typed, what is wrong is said, and open pages follow."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from tests.browser.windows import Windows


def test_a_colour_is_seen_before_it_is_saved_and_reaches_open_pages(windows: Windows, owner: dict[str, Any]) -> None:
    anna = windows.customer("Anna", "Hello")
    anna.is_up()
    page = windows.rep(owner["token"], "/admin/settings/appearance").page
    page.wait_for_load_state()
    colour, head = page.get_by_label("Colour"), page.locator(".preview__head")
    page.get_by_role("group", name="Welcome text").get_by_label("English").fill("Good <b>morning</b>")
    expect(page.locator(".preview__welcome")).to_have_text("Good <b>morning</b>")
    real = page.frame_locator("[data-preview-real]")
    expect(real.locator("h1")).to_have_text("Good <b>morning</b>")
    page.locator(".preview__languages").get_by_text("العربية").click()
    expect(real.locator("html")).to_have_attribute("dir", "rtl")
    colour.fill("#777777")
    expect(page.locator("#error-accent")).to_contain_text("Neither white nor black words could be read on it")
    expect(colour).to_have_attribute("aria-invalid", "true")
    colour.fill("#d4145a")
    expect(page.locator("#error-accent")).to_be_empty()
    expect(colour).not_to_have_attribute("aria-invalid", "true")
    expect(head).to_have_css("background-color", "rgb(212, 20, 90)")
    own = anna.sees("Hello").locator(".bubble")
    expect(own).not_to_have_css("background-color", "rgb(212, 20, 90)")
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_text("Saved. It holds from now on.")).to_be_visible()
    expect(own).to_have_css("background-color", "rgb(212, 20, 90)")
    page.goto("/admin/settings/limits")
    expect(page.get_by_role("row", name="API keys")).to_contain_text("of 100")
    page.goto("/admin/settings/keeping")
    page.wait_for_load_state()
    expect(page.locator("#retention-forecast")).to_contain_text("Nothing is deleted by itself.")
    page.get_by_label("Keep conversations for (days)").fill("30")
    expect(page.locator("#retention-forecast")).to_contain_text("Nothing is that old yet")
    page.get_by_label("Keep conversations for (days)").fill("-5")
    expect(page.locator("#error-keep_conversations")).to_contain_text("Please give a number from 0 to 36500.")
    page.get_by_role("button", name="Discard").click()
    expect(page.locator("#error-keep_conversations")).to_be_empty()


def test_hours_are_edited_by_hand_copied_and_reach_a_page_that_is_open(windows: Windows, owner: dict[str, Any]) -> None:
    anna = windows.customer("Hanna", "Hello")
    anna.is_up()
    page = windows.rep(owner["token"], "/admin/settings/hours").page
    page.wait_for_load_state()
    days = page.locator(".hours-day")
    for number in range(5):
        days.nth(number).get_by_role("button", name="Remove these hours").click()
    monday, sunday = days.nth(0), days.nth(6)
    expect(monday.get_by_text("Closed")).to_be_visible()
    monday.get_by_role("button", name="Add hours").click()
    monday.locator("input:visible").nth(0).fill("09:00")
    until = monday.locator("input:visible").nth(1)
    until.fill("09:00")
    expect(page.locator("#error-hours-mon")).to_contain_text("These hours end when they begin.")
    until.fill("09:01")
    expect(page.locator("#error-hours-mon")).to_be_empty()
    monday.get_by_text("Copy to …").click()
    monday.get_by_label("Sunday").check()
    monday.get_by_role("button", name="Copy", exact=True).click()
    expect(sunday.locator("input:visible").nth(1)).to_have_value("09:01")
    sunday.get_by_role("button", name="Remove these hours").click()
    expect(sunday.get_by_text("Closed")).to_be_visible()
    for name in ("One", "Four"):
        page.get_by_role("button", name="Add an exception").click()
        page.locator(".hours-date input:visible").last.fill(f"2030-01-0{1 + len(name) % 2}")
        page.locator(".hours-name input:visible").last.fill(name)
    page.get_by_label("Use business hours").check()
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_text("Saved. It holds from now on.")).to_be_visible()
    expect(days.nth(0).locator("input:visible").nth(1)).to_have_value("09:01")
    expect(days.nth(6).get_by_text("Closed")).to_be_visible()
    expect(page.get_by_label("Name, such as a holiday").nth(1)).to_have_value("One")
    expect(anna.page.locator("#closed")).to_contain_text("We are back: Monday")
    page.get_by_label("Use business hours").uncheck()
    page.get_by_role("button", name="Save changes").click()
    expect(anna.page.locator("#closed")).to_be_empty()


def test_what_is_being_saved_is_not_previewed_any_more(windows: Windows, owner: dict[str, Any]) -> None:
    """Saving may change what its admin owes first, such as a second factor: a preview would be refused meanwhile."""
    page = windows.rep(owner["token"], "/admin/settings/team").page
    page.wait_for_load_state()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate("document.getElementById('settings').addEventListener('submit', (event) => event.preventDefault())")
    page.get_by_label("Everybody signs in in two steps").check()
    page.get_by_role("button", name="Save changes").click()
    with page.expect_request("**/later"):  # longer than a preview is waited for
        page.evaluate("() => { setTimeout(() => fetch('/static/later'), 600); }")
    assert not [each for each in asked if each.endswith("/preview")]
