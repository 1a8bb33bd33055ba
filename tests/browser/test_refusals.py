"""What the server refuses is said in its own words, and the page stays as it was."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.windows import Windows
from tests.served.running import Running


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server that lets a person change two messages in a minute."""
    running = Running(tmp_path_factory.mktemp("house"), limits__changes_per_minute=2).init().start()
    yield running
    assert running.stop() == 0
    assert running.complaints == [], running.log


def react(page: Page, sign: str) -> None:
    page.locator("#message-menu").wait_for()
    page.locator(f"#message-menu [data-put='{sign}']").click()


def test_too_many_changes_are_refused_kindly_on_the_line_and_beside_it(windows: Windows) -> None:
    anna = windows.customer("Anna", "helo")
    anna.is_up()
    page, entry = anna.page, anna.message("helo")
    for sign in ("👍", "🎉"):
        entry.click(button="right")
        react(page, sign)
        expect(entry.locator(f".reaction[data-react='{sign}'][aria-pressed=true]")).to_have_count(1)
    entry.locator(".reaction[data-react='👍']").click()
    toast = page.locator(".toast").filter(has_text="That was too fast. Please wait a moment and try again.")
    expect(toast).to_have_count(1)
    expect(entry.locator(".reaction[aria-pressed=true]")).to_have_count(2)
    toast.locator("[data-dismiss]").click()
    entry.click(button="right")
    page.locator("#message-menu [data-message-act=edit]").click()
    field = page.locator(anna.composer)
    field.fill("hello")
    field.press("Enter")
    expect(toast).to_have_count(1)
    expect(field).to_have_value("hello")
    expect(page.locator(".answering--edit")).to_have_count(1)
    expect(entry).to_have_count(1)
    anna.page.keyboard.press("Escape")
    anna.say("Writing goes on")
    anna.has_said("Writing goes on", "sent")


def test_a_refused_act_without_the_line_says_why(
    windows: Windows, mali: dict[str, Any], somchai: dict[str, Any]
) -> None:
    anna = windows.customer("Anna", "Who takes me?")
    rep = windows.rep(mali["token"])
    rep.page.context.route_web_socket(re.compile("/ws/staff"), lambda line: line.close())
    rep.page.goto(f"/inbox/{anna.reference}")
    expect(rep.page.locator("html")).to_have_attribute("data-line", "down")
    take = rep.page.locator(".state__take button")
    expect(take).to_be_visible()
    other = windows.rep(somchai["token"]).open(anna.reference)
    other.say("I do")
    anna.sees("I do")
    take.click()
    expect(rep.page.locator(".toast__text")).to_have_text("Somchai already looks after this conversation.")


def test_a_refused_quiet_post_says_why_and_goes_back(windows: Windows, owner: dict[str, Any]) -> None:
    page = windows.rep(owner["token"], "/replies").page
    rows = page.locator("#reply-list > .reply")
    first, second = (rows.nth(at).get_attribute("id") for at in (0, 1))
    page.evaluate("() => { document.body.dataset.csrf = 'old'; }")
    rows.nth(1).locator(".reply__link").focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator(".toast__text")).to_have_text("This page is too old. Please reload it and try again.")
    assert [rows.nth(at).get_attribute("id") for at in (0, 1)] == [first, second]
