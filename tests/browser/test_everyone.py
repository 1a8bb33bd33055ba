"""The product with a screen reader, in colours that the system has chosen, and without motion."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, expect

from tests.browser.windows import Windows

LISTEN = """() => {
  window.spoken = [];
  const live = "[aria-live='polite'], [aria-live='assertive'], [role='log'], [role='status'], [role='alert']";
  new MutationObserver((changes) => {
    for (const { target, addedNodes } of changes) {
      const element = target.nodeType === Node.ELEMENT_NODE ? target : target.parentElement;
      if (element?.closest(live)) for (const node of addedNodes) window.spoken.push(node.textContent.trim());
    }
  }).observe(document, { subtree: true, childList: true, characterData: true });
}"""
"""Notes down whatever a screen reader would say by itself."""
MOVED = """async () => {
  const moved = [];
  document.addEventListener("transitionrun", (event) => moved.push(`${event.propertyName} of ${event.target.id}`));
  document.documentElement.style.colorScheme = "dark";
  for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
  return moved;
}"""
"""What begins to move when the page becomes dark."""


def heard(page: Any, words: str) -> list[str]:
    """What was said by itself that holds these words."""
    return [each for each in page.evaluate("window.spoken") if words in each]


def test_each_message_is_said_once_with_its_senders_name(windows: Windows, mali: dict[str, Any]) -> None:
    anna = windows.customer("Anna", "Is it open?")
    rep = windows.rep(mali["token"]).open(anna.reference)
    for window in (anna, rep):
        window.is_up()
        window.page.evaluate(LISTEN)
    rep.say("Yes, until six")
    anna.sees("Yes, until six")
    anna.say("Thank you very much")
    rep.sees("Thank you very much")
    anna.has_said("Thank you very much", "read")
    rep.say("You are welcome")
    anna.sees("You are welcome")
    rep.has_said("Yes, until six", "read")
    assert heard(anna.page, "Yes, until six") == ["Mali: Yes, until six"]
    assert heard(anna.page, "You are welcome") == ["Mali: You are welcome"]
    assert heard(rep.page, "Thank you very much") == ["Anna: Thank you very much"]
    for window, own in ((anna, "Thank you"), (rep, "You are welcome")):
        assert heard(window.page, own) == [], "nobody hears their own words again"


def background(of: Locator) -> str:
    return str(of.evaluate("one => getComputedStyle(one).backgroundColor"))


def test_own_words_are_called_the_same_when_they_are_sent_and_when_the_page_is_loaded_again(
    windows: Windows, mali: dict[str, Any]
) -> None:
    anna = windows.customer("Anna")
    anna.say("Is it open?")
    anna.has_said("Is it open?", "sent")
    rep = windows.rep(mali["token"]).open(anna.reference)
    rep.is_up()
    rep.say("Yes, until six")
    anna.sees("Yes, until six")
    for window, own, words in ((anna, "You:", "Is it open?"), (rep, "Mali:", "Yes, until six")):
        for _ in range(2):
            expect(window.message(words).locator("> .hidden-visually")).to_have_text(own)
            window.page.reload()


def test_what_is_chosen_and_what_has_the_focus_stand_out_in_the_systems_own_colours(
    windows: Windows, mali: dict[str, Any]
) -> None:
    anna = windows.customer("Anna", "Is it open?")
    page = windows.rep(mali["token"], f"/inbox/{anna.reference}", forced_colors="active").page
    places = page.locator(".rail__place")
    assert background(places.nth(0)) != background(places.nth(1))
    reply, note = (page.locator(".desk-composer__mode > span").nth(number) for number in (0, 1))
    assert background(reply) != background(note)
    before = background(note)
    page.locator(".desk-composer__mode--note").click()
    expect(note).not_to_have_css("background-color", before)
    field = page.locator("textarea.desk-composer__text")
    field.focus()
    expect(field).to_have_css("outline-style", "solid")


def test_nothing_moves_for_whoever_has_asked_for_rest(windows: Windows, mali: dict[str, Any]) -> None:
    others = windows.rep(mali["token"])
    page = windows.rep(mali["token"], reduced_motion="reduce").page
    assert others.page.evaluate(MOVED) != []
    assert page.evaluate(MOVED) == []
