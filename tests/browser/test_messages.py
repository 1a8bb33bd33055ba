"""Messages after they were sent, in real windows: edited while the other is away, answered, sent later, undone."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.road import Road
from tests.browser.windows import Windows

POST = """async ([path, fields]) => {
  const body = new URLSearchParams({ csrf: document.body.dataset.csrf, ...fields });
  const answer = await fetch(path, { method: "POST", body });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.url;
}"""


def test_what_changes_while_somebody_is_away_is_there_when_they_come_back(
    windows: Windows, shaky: Windows, road: Road, mali: dict[str, Any]
) -> None:
    anna = shaky.customer("Anna", "helo")
    rep = windows.rep(mali["token"])
    rep.open(anna.reference)
    rep.say("one")
    rep.say("two")
    anna.sees("two")
    road.close()
    expect(anna.page.locator("html")).to_have_attribute("data-line", "down")
    field = rep.page.locator(rep.composer)
    field.press("ArrowUp")
    expect(field).to_have_value("two")
    rep.say("two, better")
    rep.sees("two, better")
    rep.message("one").click(button="right")
    rep.page.locator("#message-menu [data-message-act=delete]").click()
    rep.page.locator("#message-delete [value=confirm]").click()
    expect(rep.page.locator("li.message[data-deleted]")).to_have_count(1)
    rep.message("helo").click(button="right")
    rep.page.locator("#message-menu [data-put='👍']").click()
    expect(rep.page.locator(".reaction[aria-pressed=true]")).to_have_count(1)
    rep.say("three")
    road.open()
    anna.sees("three")
    anna.sees("two, better")
    assert anna.texts() == ["helo", "This message was deleted", "two, better", "three"]
    expect(anna.message("helo").locator(".reaction")).to_have_attribute("aria-pressed", "false")


def test_an_answer_shows_what_it_answers_until_that_is_deleted(windows: Windows, mali: dict[str, Any]) -> None:
    anna = windows.customer("Anna", "Do you ship to Oslo?")
    rep = windows.rep(mali["token"])
    rep.open(anna.reference)
    rep.message("Do you ship to Oslo?").hover()
    rep.page.locator("#message-tools [data-message-act=answer]").click()
    rep.say("Yes")
    quote = anna.sees("Yes").locator(".quote__text")
    expect(quote).to_have_text("Do you ship to Oslo?")
    anna.message("Do you ship to Oslo?").click(button="right")
    anna.page.locator("#message-menu [data-message-act=delete]").click()
    anna.page.locator("#message-delete [value=confirm]").click()
    expect(quote).to_have_text("This message was deleted")
    expect(rep.message("Yes").locator(".quote__text")).to_have_text("This message was deleted")


@pytest.mark.parametrize(("language", "title"), [("en", "Answer to yourself"), ("ar", "ردّ على نفسك")])
def test_an_answer_to_oneself_has_a_sentence_of_its_own(
    windows: Windows, mali: dict[str, Any], somchai: dict[str, Any], language: str, title: str
) -> None:
    anna = windows.customer("Anna", "Hello", locale=language)
    rep = windows.rep(mali["token"], locale=language).open(anna.reference)
    rep.say("Good morning")
    rep.has_said("Good morning", "read")
    other = windows.rep(somchai["token"], locale=language).open(anna.reference)
    for window, words, said in ((anna, "Hello", title), (rep, "Good morning", title), (other, "Good morning", "Mali")):
        window.is_up()
        window.message(words).click(button="right")
        window.page.locator("#message-menu [data-message-act=answer]").click()
        expect(window.page.locator("[data-answering-title]")).to_contain_text(said)
    expect(other.page.locator("[data-answering-title]")).not_to_contain_text(title)
    other.message("Good morning").click(button="right")
    expect(other.page.locator("#message-menu [data-message-act=copy]")).to_be_visible()
    expect(other.page.locator("#message-menu [data-message-act=delete]")).to_be_hidden()


def test_a_merge_is_told_live_and_its_past_part_offers_what_is_possible(windows: Windows, mali: dict[str, Any]) -> None:
    anna = windows.customer("Anna", "The first question")
    earlier = anna.reference
    rep = windows.rep(mali["token"]).open(earlier)
    rep.page.evaluate(POST, [f"/inbox/{earlier}/status", {"status": "closed"}])
    later = rep.page.evaluate(POST, [f"/inbox/{earlier}/another", {}]).rpartition("/")[2]
    assert later != earlier
    anna.page.goto("/")
    assert anna.reference == later
    anna.say("The second question")
    rep.page.goto(f"/inbox/{later}")
    rep.sees("The second question")
    others, count = rep.page.locator(f"#previous-{later}"), rep.page.locator(f"#previous-count-{later}")
    expect(others.locator(".sign--resolved")).to_have_count(0)
    rep.page.evaluate(POST, [f"/inbox/{earlier}/status", {"status": "resolved"}])
    expect(others.locator(".sign--resolved")).to_have_count(1)
    expect(count).to_have_text("1")
    rep.page.evaluate(POST, [f"/inbox/{later}/merge", {"other": earlier}])
    expect(others).to_have_text("This is the first one.")
    expect(count).to_have_text("0")
    for window in (anna, rep):
        expect(window.page.locator(".message--system", has_text="earlier conversation").last).to_be_visible()
        live = window.page.locator(".linked ~ .thread li.message, .linked li.message").filter(has_text="question")
        expect(live.locator(".bubble__text")).to_have_text(["The first question", "The second question"])
        window.page.reload()
        window.is_up()
        past = window.page.locator(".linked li.message", has_text="The first question")
        expect(past).to_have_count(1)
        past.click(button="right")
        menu = window.page.locator("#message-menu")
        expect(menu.locator("[data-message-act]:visible")).to_have_text(["Copy text", "Copy link"])
        window.page.keyboard.press("Escape")
        window.sees("The second question")


def test_a_message_has_its_menu_by_keyboard(windows: Windows, mali: dict[str, Any]) -> None:
    anna = windows.customer("Anna", "Hello")
    anna.is_up()
    anna.page.locator("ol.thread > li.message[tabindex='0']").focus()
    anna.page.keyboard.press("Shift+F10")
    expect(anna.page.locator("#message-menu [data-message-act=answer]")).to_be_focused()
    anna.page.keyboard.press("Escape")
    expect(anna.message("Hello")).to_be_focused()
    anna.page.keyboard.press("Enter")
    expect(anna.page.locator("#message-menu [data-message-act=answer]")).to_be_focused()
    anna.page.locator("#message-menu [data-message-act=edit]").press("Enter")
    expect(anna.page.locator(anna.composer)).to_have_value("Hello")
    anna.page.keyboard.press("Escape")
    expect(anna.page.locator(anna.composer)).to_have_value("")


def test_what_is_sent_with_time_to_undo_survives_a_reload_and_comes_once(
    windows: Windows, mali: dict[str, Any]
) -> None:
    anna = windows.customer("Anna", "Hello")
    rep = windows.rep(mali["token"])
    rep.open(anna.reference)
    rep.page.locator("[id^=send-more]").click()
    rep.page.locator("[data-undo-send]").click()
    rep.say("Oops")
    rep.page.locator(".later--undo [data-later-act=cancel]").click()
    expect(rep.page.locator(rep.composer)).to_have_value("Oops")
    rep.say("Right")
    rep.page.locator(".later--undo").wait_for()
    expect(anna.message("Right")).to_have_count(0)
    rep.page.reload()
    anna.sees("Right")
    rep.sees("Right")
    expect(rep.page.locator(".later")).to_have_count(0)
    assert anna.texts() == ["Hello", "Right"]
