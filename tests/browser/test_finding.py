"""A rep finds what was said, goes there, and reads on in both directions."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.browser.windows import Rep, Windows
from tests.served.running import Running

MANY = 440


@pytest.fixture(scope="module")
def mali(server: Running) -> dict[str, Any]:
    return server.rep("Mali")


@pytest.fixture(scope="module")
def long(server: Running, mali: dict[str, Any]) -> dict[str, Any]:
    """A long conversation; in its middle stands what is looked for."""
    anna = server.customer("Anna Lindqvist")
    for number in range(MANY):
        text = "the needle in the haystack" if number == 150 else f"straw number {number}"
        server.post(f"/api/messages/{anna['conversation']}", anna["token"], client_id=f"s{number}", text=text)
    return anna


def numbers(rep: Rep) -> list[int]:
    """The messages shown, by their place in the conversation."""
    found: list[int] = rep.page.evaluate(
        "() => [...document.querySelectorAll('ol.thread > .message')].map((one) => Number(one.dataset.seq))"
    )
    return found


def in_order(rep: Rep) -> bool:
    shown = numbers(rep)
    return shown == list(range(shown[0], shown[-1] + 1))


def test_words_typed_before_the_field_is_there_stand_in_it(
    windows: Windows, mali: dict[str, Any], long: dict[str, Any]
) -> None:
    rep = windows.rep(mali["token"])
    held: list[Route] = []
    rep.intercept("**/search/panel", held.append)
    with rep.page.expect_request("**/search/panel"):
        rep.page.keyboard.press("/")
    rep.page.keyboard.type("need")
    held[0].continue_()
    field = rep.page.get_by_role("searchbox")
    expect(field).to_be_focused()
    rep.page.keyboard.type("le")
    expect(field).to_have_value("needle")
    expect(rep.page.locator("#found .hit")).to_have_count(1)


def test_a_hit_opens_in_its_place_and_both_ways_lead_on(
    windows: Windows, server: Running, mali: dict[str, Any], long: dict[str, Any]
) -> None:
    rep = windows.rep(mali["token"])
    rep.is_up()
    rep.page.get_by_role("link", name="Search").click()
    expect(rep.page.get_by_role("searchbox")).to_be_focused()
    rep.page.keyboard.type("NEEDLE hay")
    hit = rep.page.locator("#found .hit")
    expect(hit).to_have_count(1)
    expect(hit.locator("mark").first).to_have_text("needle")
    rep.page.keyboard.press("ArrowDown")
    expect(hit).to_be_focused()
    rep.page.keyboard.press("Enter")
    target = rep.message("the needle in the haystack")
    expect(target).to_be_in_viewport()
    expect(rep.page).to_have_url(re.compile(r"message=[0-9a-f]{32}"))
    assert in_order(rep)
    assert 40 <= len(numbers(rep)) <= 120
    server.post(f"/api/messages/{long['conversation']}", long["token"], client_id="live", text="meanwhile")
    expect(rep.page.locator("[data-pill]")).to_contain_text("1 new")
    scroller = rep.page.locator("[data-scroller]")
    for _ in range(12):
        scroller.evaluate("one => { one.scrollTop = one.scrollHeight; }")
        rep.page.wait_for_function("() => !document.querySelector('[data-newer][aria-busy]')")
        assert in_order(rep)
        assert len(numbers(rep)) <= 345
    rep.sees("meanwhile")
    expect(rep.page.locator("[data-newer]")).to_be_hidden()
    for _ in range(12):
        scroller.evaluate("one => { one.scrollTop = 0; }")
        rep.page.wait_for_function("() => !document.querySelector('[data-older][aria-busy]')")
        assert in_order(rep)
        assert len(numbers(rep)) <= 345
    assert numbers(rep)[0] == 1
    rep.page.locator("[data-pill]").click()
    rep.sees("meanwhile")
    rep.say("an answer at the end")
    rep.has_said("an answer at the end", "sent")
    assert in_order(rep)


def test_a_link_to_a_message_opens_there_and_an_answer_goes_to_the_end(
    windows: Windows, server: Running, mali: dict[str, Any], long: dict[str, Any]
) -> None:
    found = server.get(f"/api/messages/{long['conversation']}/search?q=needle", mali["token"])["found"]
    rep = windows.rep(mali["token"], f"/inbox/{long['conversation']}?message={found[0]['id']}")
    rep.is_up()
    expect(rep.message("the needle in the haystack")).to_be_in_viewport()
    rep.say("here I am")
    expect(rep.message("here I am")).to_be_in_viewport()
    expect(rep.message("here I am")).to_have_attribute("data-state", "sent")
    expect(rep.page.locator("[data-newer]")).to_be_hidden()
    assert in_order(rep)


def test_the_command_menu_does_what_is_typed(windows: Windows, mali: dict[str, Any], long: dict[str, Any]) -> None:
    rep = windows.rep(mali["token"], f"/inbox/{long['conversation']}?tab=all")
    rep.is_up()
    page = rep.page
    page.keyboard.press("Control+K")
    expect(page.get_by_role("combobox", name="Command")).to_be_focused()
    page.keyboard.type("private")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Private note")).to_be_checked()
    page.keyboard.press("Control+K")
    page.keyboard.type("lindq")
    expect(page.locator("#palette-found .option")).to_contain_text(["Anna Lindqvist"])
    page.keyboard.press("Escape")
    page.locator("#inbox-title").click()
    page.locator(".scroller").focus()
    page.keyboard.press("?")
    expect(page.get_by_role("heading", name="Keyboard shortcuts")).to_be_visible()
