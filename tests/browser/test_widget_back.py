"""Pages that browsers keep and bring back as they were ("bfcache"): the chat on them is there again, and hears."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright

from tests.browser.conftest import WITH_WINDOW, launched
from tests.browser.sites import site
from tests.browser.test_widget import is_window, register, say
from tests.browser.windows import DESK, Windows
from tests.served.running import Running


@pytest.fixture(scope="module")
def keeping(playwright: Playwright) -> Iterator[Browser]:
    """A browser that keeps the pages one has left, as people's browsers do."""
    if WITH_WINDOW is None:
        pytest.skip("the Chromium of this machine keeps no pages")
    with launched(playwright, WITH_WINDOW, keeps_pages=True) as browser:
        yield browser


@pytest.fixture
def page(keeping: Browser, server: Running, owner: dict[str, Any]) -> Iterator[Page]:
    """A page of a site with the chat on it, which writes down how it was shown and what its scripts were told."""
    windows = Windows(keeping, server.url, server)
    page = windows.context(viewport=DESK).new_page()
    page.add_init_script(
        "window.shown = []; addEventListener('pageshow', ({ persisted }) => shown.push(persisted));"
        " window.heard = [];"
        " addEventListener('livechat:ready', ({ detail }) => detail.on('message', (it) => heard.push(it)));"
    )
    with site(server.url) as port:
        server.decide(owner["token"], widget_sites=f"http://localhost:{port}")
        page.goto(f"http://localhost:{port}")
        page.wait_for_function("() => window.livechat")
        yield page
    windows.close()


def leave_and_come_back(page: Page) -> None:
    """To another page of the site, and back by the browser's button, to the very page that was left."""
    page.evaluate("() => { location.href = '/app/one'; }")
    page.wait_for_url("**/app/one")
    page.wait_for_function("() => window.livechat && document.readyState === 'complete'")
    page.evaluate("() => history.back()")
    page.wait_for_function("() => window.shown?.at(-1) === true")


def test_a_conversation_goes_on_where_the_page_was_left(page: Page, server: Running, owner: dict[str, Any]) -> None:
    with page.expect_event("framenavigated", is_window) as found:
        page.evaluate("() => livechat.open()")
    register(found.value)
    say(found.value, "Have you lamps?")
    leave_and_come_back(page)
    (reference,) = server.ask("SELECT reference FROM conversation ORDER BY id DESC LIMIT 1")[0]
    server.post(f"/api/messages/{reference}", owner["token"], client_id="1", text="Yes, three.")
    page.wait_for_function("() => heard.some(({ from }) => from === 'team')")
    assert page.evaluate("() => heard.filter(({ from }) => from === 'team')") == [
        {"from": "team", "text": "Yes, three."}
    ]


def test_what_another_page_did_meanwhile_holds(page: Page) -> None:
    page.evaluate(
        "() => { window.told = []; for (const each of ['open', 'close']) livechat.on(each, () => told.push(each)); }"
    )
    page.evaluate("() => { location.href = '/app/one'; }")
    page.wait_for_url("**/app/one")
    page.wait_for_function("() => window.livechat")
    page.evaluate("() => livechat.open()")
    page.evaluate("() => history.back()")
    page.wait_for_function("() => window.shown?.at(-1) === true")
    page.wait_for_function("() => told.join() === 'open'")
