"""What the line says of something that a page does not show is passed over; none of these pages may complain."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from tests.browser.windows import Windows

NEVER_LEAVES = """(() => {
  const { send } = WebSocket.prototype;
  WebSocket.prototype.send = function (words) { if (!words.includes("leave_conversation")) send.call(this, words); };
})()"""
"""A page whose word that it has put a conversation away never arrives: it goes on to hear of it."""


def test_a_list_hears_of_rows_that_never_stood_in_it(
    windows: Windows, mali: dict[str, Any], somchai: dict[str, Any]
) -> None:
    anna, ben = windows.customer("Anna", "For Mali"), windows.customer("Ben", "For Somchai")
    theirs = windows.rep(somchai["token"])
    theirs.open(ben.reference).say("I am here")
    rep = windows.rep(mali["token"])
    rep.open(anna.reference).say("And I am here")
    rep.page.goto("/inbox?tab=mine")
    rep.is_up()
    expect(rep.row(anna.reference)).to_be_visible()
    theirs.page.locator("#pane .state__resolve").click()
    expect(ben.page.locator(".ended__words")).to_be_visible()
    anna.say("Are you?")
    expect(rep.row(anna.reference)).to_contain_text("Are you?")
    expect(rep.row(ben.reference)).to_have_count(0)


def test_a_conversation_that_was_put_away_goes_on_to_be_told_of(
    windows: Windows, mali: dict[str, Any], somchai: dict[str, Any]
) -> None:
    anna, ben = windows.customer("Anna", "The first"), windows.customer("Ben", "The second")
    rep = windows.rep(mali["token"])
    rep.page.add_init_script(NEVER_LEAVES)
    rep.page.reload()
    rep.is_up()
    rep.open(anna.reference).sees("The first")
    rep.open(ben.reference).sees("The second")
    theirs = windows.rep(somchai["token"])
    theirs.open(anna.reference).sees("The first")
    anna.page.locator(anna.composer).press_sequentially("And")
    expect(theirs.page.locator(f"#typing-{anna.reference}")).not_to_be_empty()
    anna.say("And more")
    theirs.say("I am here")
    anna.sees("I am here")
    ben.say("Still the second")
    rep.sees("Still the second")
    expect(rep.message("And more")).to_have_count(0)
