"""The field one writes in: what the rep's can do besides sending, and what both sides see of it."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import expect

from tests.browser.windows import Windows


def test_an_answer_and_the_status_go_together(windows: Windows, mali: dict[str, Any]) -> None:
    anna = windows.customer("Anna", "Thank you, that was all")
    rep = windows.rep(mali["token"]).open(anna.reference)
    rep.sees("Thank you, that was all")
    field = rep.page.locator(rep.composer)
    field.fill("You are welcome.\nSee https://example.com/help.")
    field.press("Control+Alt+Enter")
    anna.sees("You are welcome.\nSee https://example.com/help.")
    expect(anna.page.locator(".message--system", has_text="resolved")).to_have_count(1)
    expect(rep.page.locator(".state .chip").first).to_contain_text("Resolved")
    rep.has_said("You are welcome.\nSee https://example.com/help.", "read")
    expect(rep.messages).to_have_count(2)
    expect(anna.page.get_by_role("link", name="https://example.com/help", exact=True)).to_have_attribute(
        "rel", "noopener noreferrer nofollow ugc"
    )
    expect(rep.page.get_by_role("link", name="https://example.com/help", exact=True)).to_be_visible()


def test_a_canned_reply_is_found_filled_in_and_counted(windows: Windows, mali: dict[str, Any]) -> None:
    anna = windows.customer("Anna Lindqvist", "Where is my parcel?")
    rep = windows.rep(mali["token"]).open(anna.reference)
    rep.sees("Where is my parcel?")
    rep.is_up()
    page, field = rep.page, rep.page.locator(rep.composer)
    field.press_sequentially("and/or ")
    expect(page.locator(".complete")).to_have_count(0)
    field.press_sequentially("/tra")
    expect(page.locator(".choice:visible").first).to_contain_text("Order tracking")
    expect(field).to_have_attribute(
        "aria-activedescendant", page.locator(".choice:visible").first.get_attribute("id") or ""
    )
    field.press("Escape")
    expect(page.locator(".complete")).to_have_count(0)
    expect(field).to_have_value("and/or /tra")
    field.fill("")
    field.press_sequentially("/")
    field.press("ArrowDown")
    field.press_sequentially("thanks")
    expect(page.locator(".choice[aria-selected='true']")).to_contain_text("Thanks and goodbye")
    expect(page.locator(".complete__preview")).to_contain_text("Thank you for writing to us, Anna.")
    field.press("Enter")
    said = field.input_value()
    assert said.startswith("Thank you for writing to us, Anna.")
    field.press("Enter")
    rep.has_said(said, "read")
    page.goto("/replies")
    expect(page.locator(".reply").filter(has_text="Thanks and goodbye")).to_contain_text("used 1 time")


def test_what_nobody_filled_in_has_to_be_confirmed(windows: Windows, mali: dict[str, Any]) -> None:
    anna = windows.customer("Anna", "Where is it?")
    rep = windows.rep(mali["token"]).open(anna.reference)
    page, field = rep.page, rep.page.locator(rep.composer)
    rep.is_up()
    page.locator("[data-offer='/']").click()
    page.locator(".choice").filter(has_text="Order tracking").click()
    page.get_by_label("Order number").fill("10482")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Carrier")).to_be_focused()
    page.get_by_label("Carrier").fill("{{?Tracking link}}")
    page.get_by_role("button", name="Insert").click()
    expect(page.get_by_label("Tracking link")).to_be_focused()
    page.get_by_role("button", name="Insert").click()
    expect(field).to_have_value(
        "Your order 10482 is on its way with {{?Tracking link}}. You can follow it here: {{?Tracking link}}"
    )
    field.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("Tracking link")
    page.get_by_role("button", name="Keep writing").click()
    expect(field).to_be_focused()
    expect(rep.messages).to_have_count(1)
    field.press("Enter")
    page.get_by_role("button", name="Send anyway").click()
    anna.is_complete(2)


def test_a_note_that_is_not_finished_comes_back_as_a_note(windows: Windows, mali: dict[str, Any]) -> None:
    anna, ben = windows.customer("Anna", "Hello"), windows.customer("Ben", "Hello")
    rep = windows.rep(mali["token"]).open(anna.reference)
    field, note = rep.page.locator(rep.composer), rep.page.get_by_role("radio", name="Private note")
    rep.page.get_by_text("Private note", exact=True).click()
    field.fill("She is difficult")
    rep.open(ben.reference)
    expect(note).not_to_be_checked()
    expect(field).to_have_value("")
    rep.open(anna.reference)
    expect(field).to_have_value("She is difficult")
    expect(note).to_be_checked()
    expect(field).to_have_attribute("placeholder", "Write a note to your team")
    rep.page.reload()
    expect(note).to_be_checked()
    rep.say("She is difficult, be kind")
    expect(rep.page.locator(".note__text")).to_have_text("She is difficult, be kind")
    assert anna.texts() == ["Hello"]


def test_a_note_never_becomes_an_answer(windows: Windows, mali: dict[str, Any]) -> None:
    anna, ben = windows.customer("Anna", "Hello"), windows.customer("Ben", "Hello")
    rep = windows.rep(mali["token"]).open(anna.reference)
    field, note = rep.page.locator(rep.composer), rep.page.get_by_role("radio", name="Private note")

    def answer() -> None:
        rep.message("Hello").click(button="right")
        rep.page.locator("#message-menu [data-message-act=answer]").click()
        expect(rep.page.locator("[data-answering]")).to_be_visible()
        expect(field).to_have_value("")
        expect(note).not_to_be_checked()

    def is_back() -> None:
        expect(field).to_have_value("She is difficult")
        expect(note).to_be_checked()

    rep.page.locator(".desk-composer__mode--note").click()
    field.fill("She is difficult")
    answer()
    field.press("Escape")
    is_back()
    answer()
    rep.say("Hello Anna")
    is_back()
    anna.sees("Hello Anna")
    answer()
    field.fill("and colour-blind")
    rep.page.locator(".desk-composer__mode--note").click()
    expect(field).to_have_value("She is difficult\nand colour-blind")
    field.fill("She is difficult")
    answer()
    field.fill("Half an answer")
    rep.open(ben.reference)
    rep.open(anna.reference)
    expect(field).to_have_value("Half an answer")
    expect(note).not_to_be_checked()
    rep.say("A whole answer")
    is_back()
    rep.say("She is difficult, be kind")
    expect(rep.page.locator(".note__text")).to_have_text("She is difficult, be kind")
    expect(field).to_have_value("")
    assert anna.texts() == ["Hello", "Hello Anna", "A whole answer"]


def test_correcting_a_message_changes_no_draft(windows: Windows, mali: dict[str, Any]) -> None:
    anna, ben = windows.customer("Anna", "Hello"), windows.customer("Ben", "Hello")
    rep = windows.rep(mali["token"]).open(anna.reference)
    rep.say("The lamp is gren")
    anna.sees("The lamp is gren")
    field, note = rep.page.locator(rep.composer), rep.page.get_by_role("radio", name="Private note")
    rep.page.get_by_text("Private note", exact=True).click()
    field.fill("Ask her again")
    rep.message("The lamp is gren").click(button="right")
    rep.page.locator("#message-menu [data-message-act=edit]").click()
    expect(field).to_have_value("The lamp is gren")
    rep.open(ben.reference)
    rep.open(anna.reference)
    expect(field).to_have_value("Ask her again")
    expect(note).to_be_checked()
    rep.message("The lamp is gren").click(button="right")
    rep.page.locator("#message-menu [data-message-act=edit]").click()
    field.press("Escape")
    expect(field).to_have_value("Ask her again")
    expect(note).to_be_checked()


def test_a_sign_that_is_cut_in_two_holds_nothing_up(
    windows: Windows, owner: dict[str, Any], mali: dict[str, Any]
) -> None:
    windows.server.decide(owner["token"], typing_preview=True)
    anna = windows.customer("Anna", "Hello")
    rep = windows.rep(mali["token"]).open(anna.reference)
    anna.page.reload()
    anna.is_up()
    long = "a" * 999
    anna.page.locator(anna.composer).fill(long + "😀")  # what the team sees of it ends within the sign
    expect(rep.page.locator(".typing")).to_contain_text(long)
    expect(anna.page.locator("#toasts")).to_be_empty()
    anna.page.locator(anna.composer).evaluate("field => { field.value = 'half \\ud83d'; }")
    anna.page.locator(anna.composer).press("Enter")
    anna.say("whole")
    rep.sees("whole")
    assert rep.texts() == ["Hello", "half \ufffd", "whole"]
    windows.server.decide(owner["token"], typing_preview=False)


def test_words_that_are_too_many_are_neither_cut_nor_sent(windows: Windows, mali: dict[str, Any]) -> None:
    anna = windows.customer("Anna", "Hello")
    rep = windows.rep(mali["token"]).open(anna.reference)
    whole = "so many words " * 750 + "THE END"
    for window, count in ((anna, 1), (rep, 1)):
        window.is_up()
        field = window.page.locator(window.composer)
        field.evaluate("(one, text) => { one.focus(); document.execCommand('insertText', false, text); }", whole)
        field.press("Enter")
        assert field.evaluate("(one) => one.validationMessage") == "Please use at most 10,000 characters."
        expect(field).to_have_value(whole)
        expect(window.messages).to_have_count(count)
    field.fill("so few")
    field.press("Enter")
    rep.has_said("so few", "read")


def test_replies_are_ordered_by_keyboard(windows: Windows, owner: dict[str, Any]) -> None:
    page = windows.rep(owner["token"], "/replies").page
    rows = page.locator("#reply-list > .reply")
    first, second = rows.nth(0).get_attribute("id"), rows.nth(1).get_attribute("id")
    rows.nth(1).locator(".reply__link").focus()
    with page.expect_response("**/move"):
        page.keyboard.press("Alt+ArrowUp")
    expect(page.locator(f"#{second} .reply__link")).to_be_focused()
    page.reload()
    assert [rows.nth(at).get_attribute("id") for at in (0, 1)] == [second, first]
    page.locator("[name=find]").fill("carrier")
    expect(page.locator("#reply-list > .reply:visible")).to_have_count(1)
    page.locator("[name=find]").fill("zebra")
    expect(page.get_by_text("No reply fits")).to_be_visible()


def test_a_colleague_is_called_in_a_note(windows: Windows, mali: dict[str, Any], somchai: dict[str, Any]) -> None:
    anna = windows.customer("Anna", "A hard question")
    other = windows.rep(somchai["token"], "/inbox?tab=all")
    other.is_up()
    rep = windows.rep(mali["token"]).open(anna.reference)
    rep.is_up()
    page, field = rep.page, rep.page.locator(rep.composer)
    page.locator(".desk-composer__mode--note").click()
    field.press_sequentially("Could you look, @som")
    expect(page.locator(".choice[aria-selected='true']")).to_contain_text("Somchai")
    field.press("Enter")
    expect(field).to_have_value("Could you look, @Somchai ")
    field.press_sequentially("?")
    field.press("Enter")
    expect(page.locator(".note .mention")).to_have_text("@Somchai")
    expect(other.page.locator(".toast__text")).to_have_text("Mali mentions you in the conversation with Anna")
    expect(other.page.locator("[data-tab='mentions'] .tab__count")).to_have_text("1")
    expect(other.row(anna.reference)).to_have_class(re.compile("row--mentioned"))
    other.page.locator("[data-tab='mentions']").click()
    other.open(anna.reference)
    expect(other.page.locator("[data-tab='mentions'] .tab__count")).to_have_text("0")
    expect(other.row(anna.reference)).not_to_have_class(re.compile("row--mentioned"))
    expect(anna.page.get_by_text("Could you look")).to_have_count(0)


def test_a_sign_is_found_by_its_name_on_both_sides(windows: Windows, mali: dict[str, Any]) -> None:
    anna = windows.customer("Anna", "Hello")
    field = anna.page.locator(anna.composer)
    field.press_sequentially("Great :thu")
    expect(anna.page.locator(".choice[aria-selected='true']")).to_contain_text("👍")
    field.press("Enter")
    expect(field).to_have_value("Great 👍")
    field.press_sequentially(" :tada: at 10:30 :)")
    field.press("Enter")
    rep = windows.rep(mali["token"]).open(anna.reference)
    rep.sees("Great 👍 🎉 at 10:30 :)")
    anna.page.locator("[popovertarget^='emoji-']").click()
    expect(anna.page.locator("[data-sign]").first).to_have_text("🎉")
