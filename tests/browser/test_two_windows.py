"""A customer on a telephone and a rep at a desk talk to each other."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.windows import Customer, Windows
from tests.served.running import Running

MIDDLE = """(id) => {
  const { x, y, width, height } = document.getElementById(id).getBoundingClientRect();
  return [x + width / 2, y + height / 2];
}"""
"""Of an element that may come anew at any moment."""
FILL_UP = """() => {
  for (let size = 1 << 20, at = 0; size >= 1; at += 1) {
    try { localStorage.setItem(`full${at}`, "x".repeat(size)); } catch { size >>= 1; }
  }
}"""
"""Until not one sign more fits into what this browser keeps."""


def test_two_people_talk_and_see_what_became_of_their_words(windows: Windows, mali: dict[str, Any]) -> None:
    anna = windows.customer("Anna")
    anna.say("Hello, is the lantern still there?")
    anna.has_said("Hello, is the lantern still there?", "sent")

    rep = windows.rep(mali["token"])
    rep.look_away()
    rep.open(anna.reference)
    anna.has_said("Hello, is the lantern still there?", "delivered")
    rep.look_back()
    anna.has_said("Hello, is the lantern still there?", "read")
    expect(anna.message("Hello, is the lantern still there?").locator(".tick")).to_have_text("Read")

    anna.look_away()
    rep.say("It is, in two colours.")
    rep.has_said("It is, in two colours.", "delivered")
    anna.sees("It is, in two colours.")
    anna.look_back()
    rep.has_said("It is, in two colours.", "read")
    assert anna.texts() == rep.texts()


def test_whoever_writes_is_seen_writing(windows: Windows, mali: dict[str, Any]) -> None:
    anna = windows.customer("Anna", "Hello")
    rep = windows.rep(mali["token"]).open(anna.reference)
    anna.has_said("Hello", "read")  # each is in the room of the other
    for window, other, field in ((anna, rep, anna.composer), (rep, anna, rep.composer)):
        window.page.locator(field).press_sequentially("I would")
        expect(other.page.locator(".typing__bubble")).to_be_visible()
        window.page.locator(field).fill("")
        expect(other.page.locator(".typing__bubble")).to_have_count(0)
    anna.page.locator(anna.composer).press_sequentially("Yes")
    expect(rep.page.locator(".typing__bubble")).to_be_visible()
    anna.page.locator(anna.composer).press("Enter")
    rep.sees("Yes")
    expect(rep.page.locator(".typing__bubble")).to_have_count(0)


def test_both_see_who_is_here(windows: Windows, mali: dict[str, Any]) -> None:
    anna = windows.customer("Anna", "Hello")
    rep = windows.rep(mali["token"]).open(anna.reference)
    expect(rep.page.locator(".state__presence")).to_have_text("Online")
    rep.page.get_by_role("button", name="Take").click()
    expect(anna.page.locator(".team__name")).to_have_text("Mali")
    expect(anna.page.locator(".team__text")).to_have_text("Online")
    rep.page.locator(".rail__me").click()
    rep.page.get_by_role("button", name="Away", exact=True).click()
    expect(anna.page.locator(".team__text")).to_have_text("Answers as soon as possible")
    rep.page.locator(".rail__me").click()
    rep.page.get_by_role("button", name="Online", exact=True).click()
    expect(anna.page.locator(".team__text")).to_have_text("Online")


def test_a_reload_keeps_the_draft_and_the_messages(windows: Windows, mali: dict[str, Any]) -> None:
    anna = windows.customer("Anna", "First")
    rep = windows.rep(mali["token"]).open(anna.reference)
    rep.say("Second")
    anna.sees("Second")
    anna.page.locator(anna.composer).fill("not finish")
    rep.page.locator(rep.composer).fill("nor this")
    for window, draft in ((anna, "not finish"), (rep, "nor this")):
        window.page.reload()
        window.sees("First")
        window.sees("Second")
        expect(window.page.locator(window.composer)).to_have_value(draft)


def test_a_full_disk_loses_nothing_that_is_written(windows: Windows, mali: dict[str, Any]) -> None:
    anna, ben = windows.customer("Anna", "Hello"), windows.customer("Ben", "Hello")
    rep = windows.rep(mali["token"]).open(anna.reference)
    rep.page.locator(rep.composer).fill("begun")
    rep.page.evaluate(FILL_UP)
    rep.page.locator(rep.composer).fill("begun, and then much more")
    rep.open(ben.reference)
    rep.open(anna.reference)
    expect(rep.page.locator(rep.composer)).to_have_value("begun, and then much more")
    rep.page.locator(rep.composer).press("Enter")
    anna.sees("begun, and then much more")


def test_signing_out_leaves_nothing_of_what_was_being_written(windows: Windows, server: Running) -> None:
    anna = windows.customer("Anna", "Hello")
    rep = windows.rep(server.rep("Nok")["token"]).open(anna.reference)
    rep.page.locator(rep.composer).fill("not finished")
    rep.page.evaluate("() => localStorage.setItem(`livechat:products:${document.body.dataset.me}:x`, '[]')")
    with rep.page.expect_file_chooser() as choosing:
        rep.page.locator("[data-attach]").click()
    choosing.value.set_files([{"name": "secret.txt", "mimeType": "text/plain", "buffer": b"words"}])
    expect(rep.page.locator("[data-tray] > *")).to_have_count(1)
    rep.page.locator(".rail__me").click()
    rep.page.get_by_role("button", name="Sign out").click()
    rep.page.wait_for_url("**/sign-in")
    kept = rep.page.evaluate(
        "() => Object.keys(localStorage).filter((key) => /:(draft|tray|products|outbox):/.test(key))"
    )
    assert kept == []


def test_two_tabs_of_one_customer_show_the_same(windows: Windows, mali: dict[str, Any]) -> None:
    anna = windows.customer("Anna", "Hello")
    other = Customer(anna.page.context.new_page())
    other.page.goto("/")
    other.sees("Hello")
    other.is_up()
    anna.say("from the first tab")
    other.sees("from the first tab")
    other.say("from the second tab")
    anna.sees("from the second tab")
    anna.has_said("from the second tab", "sent")
    assert anna.texts() == other.texts() == ["Hello", "from the first tab", "from the second tab"]


def test_of_two_reps_who_take_at_once_one_learns_who_won(
    windows: Windows, mali: dict[str, Any], somchai: dict[str, Any]
) -> None:
    anna = windows.customer("Anna", "Who takes me?")
    reps = [windows.rep(each["token"]).open(anna.reference) for each in (mali, somchai)]
    for rep in reps:
        rep.is_up()
        rep.sees("Who takes me?")
        expect(rep.page.get_by_role("button", name="Take")).to_be_visible()
    for rep in reps:  # pressed at once: neither page has heard of the other's
        rep.page.evaluate("() => setTimeout(() => document.querySelector('[data-take] button').click())")
    expect(anna.page.locator(".team__name")).to_have_text(re.compile("Mali|Somchai"))
    winner = anna.page.locator(".team__name").inner_text()
    loser = reps[1 if winner == "Mali" else 0]
    for rep in reps:
        expect(rep.page.locator(".state__holder-name")).to_have_text(winner)
    expect(loser.page.locator(".toast__text")).to_have_text(f"{winner} already looks after this conversation.")
    for rep in reps:
        expect(rep.page.locator(".toast")).to_have_count(1 if rep is loser else 0)


def test_older_messages_come_without_moving_what_is_read(windows: Windows, mali: dict[str, Any]) -> None:
    anna = windows.customer("Anna", "message 1")
    token = next(each for each in anna.page.context.cookies() if each["name"] == "livechat-customer")["value"]
    for number in range(2, 101):
        windows.server.post(f"/api/messages/{anna.reference}", token, client_id=f"n{number}", text=f"message {number}")
    anna.page.goto("/")
    anna.sees("message 100")
    expect(anna.message("message 60")).to_have_count(0)
    scroller = anna.page.locator("[data-scroller]")
    before = anna.page.evaluate(
        """() => {
          const scroller = document.querySelector("[data-scroller]");
          scroller.scrollTop = 0;
          return document.querySelector("ol.thread > li.message").getBoundingClientRect().top;
        }"""
    )
    anna.sees("message 21")
    after = anna.message("message 61").evaluate("item => item.getBoundingClientRect().top")
    assert abs(after - before) < 2
    scroller.evaluate("element => { element.scrollTop = 0; }")
    anna.sees("message 1")
    assert anna.texts() == [f"message {number}" for number in range(1, 101)]
    expect(anna.page.locator("[data-older]")).to_be_hidden()


def test_more_that_comes_before_the_page_says_that_it_scrolled_is_followed_too(
    windows: Windows, mali: dict[str, Any]
) -> None:
    anna = windows.customer("Anna", "\n".join(["a long message"] * 18))
    rep = windows.rep(mali["token"]).open(anna.reference)
    rep.say("\n".join(["a long answer"] * 18))
    anna.is_complete(2)
    distance = anna.page.evaluate(
        """() => new Promise((resolve) => {
          const scroller = document.querySelector("[data-scroller]");
          const entry = document.querySelector("ol.thread > li.message:last-child");
          requestAnimationFrame(() => requestAnimationFrame(() => {
            entry.style.paddingBlockEnd = "900px";
            scroller.dispatchEvent(new Event("scroll"));
            requestAnimationFrame(() => requestAnimationFrame(() => {
              resolve(scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop);
            }));
          }));
        })"""
    )
    assert distance < 2


def test_whoever_reads_further_up_is_told_of_what_is_new(windows: Windows, mali: dict[str, Any]) -> None:
    anna = windows.customer("Anna", "\n".join(["a long message"] * 18))
    rep = windows.rep(mali["token"]).open(anna.reference)
    for number in range(3):
        rep.say("\n".join([f"a long answer, {number}"] * 18))
    anna.is_complete(4)
    anna.page.locator("[data-scroller]").evaluate("element => { element.scrollTop = 10; }")
    rep.say("one")
    rep.say("two")
    pill = anna.page.locator("[data-pill]")
    expect(pill).to_have_text("2 new")
    assert anna.page.locator("[data-scroller]").evaluate("element => element.scrollTop") == 10
    pill.click()
    expect(pill).to_be_hidden()
    expect(anna.message("two")).to_be_in_viewport()


ANEW = "(id) => { const row = document.getElementById(id); row.replaceWith(row.cloneNode(true)); }"
"""Takes an element's place with another one that is the same, as the line does."""


@pytest.mark.parametrize("by", ["mouse", "finger"])
def test_a_row_that_comes_anew_while_it_is_pressed_is_opened_once(
    windows: Windows, mali: dict[str, Any], by: str
) -> None:
    anna = windows.customer("Anna", "Hello")
    rep = windows.rep(mali["token"], has_touch=True)
    rep.is_up()
    row = rep.row(anna.reference)
    expect(row).to_contain_text("Hello")
    x, y = rep.page.evaluate(MIDDLE, f"row-{anna.reference}")
    finger = rep.page.context.new_cdp_session(rep.page)
    places = rep.page.evaluate("history.length")
    if by == "mouse":
        rep.page.mouse.move(x, y)
        rep.page.mouse.down()
    else:
        finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    if by == "mouse":
        anna.say("Are you there?")
        expect(row).to_contain_text("Are you there?")
        rep.page.mouse.up()
    else:  # a finger that rests for half a second presses long, and a message may take as long to come
        rep.page.evaluate(ANEW, f"row-{anna.reference}")
        finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(rep.page.locator("#pane")).to_have_attribute("data-conversation", anna.reference)
    assert rep.page.evaluate("history.length") == places + 1
