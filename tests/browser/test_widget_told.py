"""What a site's own scripts hear of the conversation: each message once, whoever wrote it and when."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.sites import site
from tests.browser.test_widget import opened, register, reloaded, say
from tests.browser.windows import DESK, Windows
from tests.served.running import Running

LISTENS = """window.heard = [];
addEventListener("livechat:ready", ({ detail: chat }) => {
  chat.on("message", ({ from, text }) => heard.push(`${from}: ${text}`));
  chat.on("unread", ({ count }) => { window.count = count; });
})"""
"""What a site's own script does on each page."""


@pytest.fixture(scope="module")
def shop(server: Running, owner: dict[str, Any]) -> Iterator[str]:
    """A site on another name than the chat, which the workspace allows."""
    with site(server.url) as port:
        server.decide(owner["token"], widget_sites=f"http://localhost:{port}")
        yield f"http://localhost:{port}"


@pytest.fixture
def page(windows: Windows) -> Page:
    """A page of a browser in which the site's script listens."""
    page = windows.context(viewport=DESK).new_page()
    page.add_init_script(LISTENS)
    return page


def heard(page: Page, *words: str) -> None:
    """Wait until the site was told as many messages, and see that they are these."""
    page.wait_for_function("(most) => window.heard?.length >= most", arg=len(words))
    assert page.evaluate("heard") == list(words)


def test_the_site_hears_of_each_message_once_whoever_wrote_it(
    page: Page, windows: Windows, shop: str, owner: dict[str, Any]
) -> None:
    page.goto(shop)
    frame = opened(page)
    frame.locator("[name=text]").fill("Have you lamps?")
    register(frame)
    say(frame, "Red ones")
    heard(page, "customer: Have you lamps?", "customer: Red ones")
    ref = frame.locator("[data-thread]").get_attribute("data-thread")
    page.evaluate("livechat.close()")
    windows.server.post(f"/api/messages/{ref}", owner["token"], client_id="1", text="Yes, three")
    page.wait_for_function("() => window.count === 1")
    heard(page, "customer: Have you lamps?", "customer: Red ones", "team: Yes, three")
    page.goto("about:blank")
    windows.server.post(f"/api/messages/{ref}", owner["token"], client_id="2", text="Or four")
    page.goto(shop)  # nobody opens the window on this page
    heard(page, "team: Or four")
    page.wait_for_function("() => window.count === 2")
    frame = reloaded(page)
    expect(frame.locator("html")).to_have_attribute("data-line", "up")
    windows.server.post(f"/api/messages/{ref}", owner["token"], client_id="3", text="Now")
    heard(page, "team: Now")


def test_a_copy_is_kept_and_a_window_of_its_own_goes_on(page: Page, shop: str) -> None:
    page.goto(shop)
    frame = opened(page)
    register(frame)
    say(frame, "Take it along")
    frame.locator(".chat__more").click()
    frame.get_by_role("link", name="Keep a copy").click()
    with page.expect_download() as found:
        frame.locator(".keep a[download]").first.click()
    assert "Take it along" in found.value.path().read_text()
    frame.get_by_role("button", name="Close").click()
    frame.locator(".chat__more").click()
    with page.expect_popup() as opens:
        frame.locator("[data-pop-out]").click()
    expect(opens.value.locator(".message--own")).to_contain_text("Take it along")
