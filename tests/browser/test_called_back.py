"""Reps who look elsewhere and are called back by their system."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright, expect

from tests.browser.conftest import WITH_WINDOW, launched
from tests.browser.windows import Windows

BADGES = """() => {
  self.badges = [];
  navigator.setAppBadge = async (count) => { self.badges.push(count); };
  navigator.clearAppBadge = async () => { self.badges.push(0); };
}"""
CONTROLLED = "() => navigator.serviceWorker.controller?.state === 'activated'"
SHOWN = "await (await navigator.serviceWorker.getRegistration('/')).getNotifications()"
SHOWS = f"""async (count) => {{
  for (let tries = 0; ({SHOWN}).length !== count; tries += 1) {{
    if (tries > 500) throw new Error("the notifications are others");
    await new Promise((done) => setTimeout(done, 20));
  }}
}}"""
"""Waits until so many notifications stand on the screen."""
WATCH_SHOWN = f"""() => setInterval(async () => {{
  window.told = JSON.stringify(({SHOWN}).map((note) => [note.title, note.body, note.data.url]));
}}, 50)"""


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """One that can show notifications."""
    if WITH_WINDOW is None:
        pytest.skip("the Chromium of this machine shows no notifications")
    with launched(playwright, WITH_WINDOW) as browser:
        yield browser


def test_whoever_is_called_in_a_note_is_called_back_from_elsewhere(
    windows: Windows, mali: dict[str, Any], somchai: dict[str, Any]
) -> None:
    anna = windows.customer("Anna", "A question for somebody else")
    first = windows.rep(mali["token"]).open(anna.reference)
    second = windows.rep(somchai["token"], permissions=["notifications"])
    second.is_up()
    second.page.wait_for_function(CONTROLLED)
    second.page.evaluate(WATCH_SHOWN)
    second.look_away()
    first.say("I ask a colleague")
    expect(first.page.locator(".state__holder-name")).to_have_text("Mali")
    first.page.locator(".desk-composer__mode--note").click()
    first.say("@Somchai is it broken?")
    toast = second.page.locator(".toast", has_text="Mali mentions you in the conversation with Anna")
    expect(toast).to_be_visible()
    told = ["Anna", "Mali: @Somchai is it broken?", f"/inbox/{anna.reference}"]
    second.page.wait_for_function("(told) => window.told === JSON.stringify([told])", arg=told)
    bell = second.page.locator("#bell-count")
    expect(bell).to_have_text("1 not read yet")
    second.page.locator(".rail__bell").click()
    noticed = second.page.locator("#notices .told-one--new")
    expect(noticed.locator(".told-one__title")).to_have_text("Mali mentions you at Anna")
    second.page.locator(".rail__bell").click()
    second.look_back()
    toast.get_by_role("link").click()
    expect(second.page.locator("#pane")).to_have_attribute("data-conversation", anna.reference)
    expect(noticed).to_have_count(0)
    expect(bell).to_be_hidden()
    second.page.wait_for_function("() => window.told === '[]'")


def test_a_push_is_shown_while_no_page_is_open_and_taken_back(windows: Windows, mali: dict[str, Any]) -> None:
    page = windows.rep(mali["token"], "/me/notifications", permissions=["notifications"]).page
    expect(page.locator(".told__here")).to_have_attribute("data-permission", "granted")
    page.wait_for_function(CONTROLLED)
    line = page.context.new_cdp_session(page)
    found: list[str] = []
    line.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda said: found.extend(each["registrationId"] for each in said["registrations"]),
    )
    line.send("ServiceWorker.enable")
    assert page.evaluate("async () => (await navigator.serviceWorker.ready).active.state")
    for _ in range(500):  # what the line tells comes while something is asked
        if found:
            break
        page.evaluate("() => new Promise((done) => setTimeout(done, 10))")

    badge = page.context.service_workers[0]
    badge.evaluate(BADGES)

    def push(**said: Any) -> None:
        worker = {"origin": windows.url, "registrationId": found[-1]}
        line.send("ServiceWorker.deliverPushMessage", {**worker, "data": json.dumps(said)})

    push(type="message", title="Anna", body="New message", tag="livechat-C", ref="C", url="/inbox/C", unread=3)
    page.evaluate(SHOWS, 1)
    assert page.evaluate(f"async () => ({SHOWN}).map((note) => note.title + ': ' + note.body)") == ["Anna: New message"]
    push(type="seen", tag="livechat-C", ref="C", unread=0)
    page.evaluate(SHOWS, 0)
    assert badge.evaluate("self.badges") == [3, 0], "the app wears the number, with no page open too"
