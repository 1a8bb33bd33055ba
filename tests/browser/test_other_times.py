"""Pages whose time is over while they had no line: somebody else's, signed out, or of data restored meanwhile."""

from __future__ import annotations

from typing import Any

import httpx2
from playwright.sync_api import expect

from tests.browser.road import Road
from tests.browser.windows import Customer, Rep, Windows
from tests.served.running import PASSWORD, Running

BACK = 45_000


def cut_off(shaky: Windows, road: Road, token: str, words: str) -> tuple[Customer, Rep]:
    """A customer and a rep, who has written something since the line broke."""
    anna, rep = shaky.customer("Anna", "Hello"), shaky.rep(token)
    rep.open(anna.reference).sees("Hello")
    rep.page.wait_for_load_state()
    road.close()
    expect(rep.page.locator("html")).to_have_attribute("data-line", "down")
    rep.say(words)
    return anna, rep


def test_a_page_that_was_open_during_a_restore_shows_what_there_is(
    shaky: Windows, server: Running, owner: dict[str, Any], tmp_path: Any
) -> None:
    mali = server.rep("Malee")
    anna = shaky.customer("Anna", "m1")
    rep = shaky.rep(mali["token"])
    rep.open(anna.reference).sees("m1")
    file = tmp_path / "backup"
    assert server.command("backup", str(file)).returncode == 0
    for text in ("ghost 2", "ghost 3"):
        anna.say(text)
        rep.sees(text)
        anna.has_said(text, "read")
    server.stop()
    assert server.command("restore", str(file), "--yes").returncode == 0
    server.start()
    for window in (anna, rep):
        expect(window.page.locator("html")).to_have_attribute("data-line", "up", timeout=BACK)
        expect(window.message("ghost 3")).to_have_count(0, timeout=BACK)
        expect(window.page.locator("html")).to_have_attribute("data-line", "up", timeout=BACK)
    for text in ("real 2", "real 3", "real 4"):
        anna.say(text)
        rep.sees(text)
    assert anna.texts() == rep.texts() == ["m1", "real 2", "real 3", "real 4"]


def test_who_was_signed_out_meanwhile_is_led_to_signing_in_and_loses_no_word(
    shaky: Windows, road: Road, server: Running, owner: dict[str, Any]
) -> None:
    nok = server.rep("Nok")
    anna, rep = cut_off(shaky, road, nok["token"], "typed without a line")
    answer = httpx2.post(
        f"{server.url}/api/admin/sessions/{nok['session']}/logout",
        headers={"authorization": f"Bearer {owner['token']}"},
    )
    assert answer.status_code == 204
    road.open()
    rep.page.wait_for_url("**/sign-in*", timeout=BACK)
    [[username]] = server.ask("SELECT username FROM staff WHERE id = :id", id=nok["me"]["id"])
    rep.page.get_by_label("User name").fill(username)
    rep.page.locator("input[name=password]").fill(PASSWORD)
    rep.page.keyboard.press("Enter")
    rep.page.wait_for_url("**/inbox*")
    rep.page.goto("/inbox?tab=all")
    rep.open(anna.reference).has_said("typed without a line", "sent")
    anna.sees("typed without a line")


def test_words_of_one_person_are_not_sent_as_another(shaky: Windows, road: Road, server: Running) -> None:
    bob, dora = server.rep("Bob"), server.rep("Dora")
    anna, rep = cut_off(shaky, road, bob["token"], "typed by Bob")
    rep.page.context.add_cookies([{"name": "livechat-staff", "value": dora["token"], "url": shaky.url}])
    with rep.page.expect_event("framenavigated", timeout=BACK):
        road.open()
    expect(rep.page.locator("body")).to_have_attribute("data-me", dora["me"]["id"])
    expect(rep.page.locator("html")).to_have_attribute("data-line", "up", timeout=BACK)
    rep.open(anna.reference).say("typed by Dora")
    anna.sees("typed by Dora")
    expect(anna.message("typed by Bob")).to_have_count(0)
    said = server.messages(anna.reference, dora["token"])
    assert [(each["sender"]["name"], each["text"]) for each in said if each["text"].startswith("typed")] == [
        ("Dora", "typed by Dora")
    ]
