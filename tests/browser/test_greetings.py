"""Visitors of a site on another name: seen by the team, spoken to, and greeted before they ask."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
from PIL import Image
from playwright.sync_api import Frame, Page, expect

from tests.browser.sites import site
from tests.browser.test_widget import COMPOSER, register
from tests.browser.windows import DESK, Windows
from tests.served.running import Running

SAYS = "addEventListener('livechat:ready', () => livechat.on('greeting', () => console.log('greeted')))"
"""What a site's own script does when its visitor is greeted."""


@pytest.fixture(scope="module")
def shop(server: Running, owner: dict[str, Any]) -> Iterator[str]:
    """A site with a strict policy, whose visitors are seen and greeted where they look at the second page."""
    with site(server.url) as port:
        server.decide(owner["token"], widget_sites=f"http://localhost:{port}", visitors=True)
        pages = [{"how": "begins", "value": "/strict/two"}]
        server.post("/api/proactive", owner["token"], name="Two", texts={"en": "May we help?"}, pages=pages)
        yield f"http://localhost:{port}"


def answer_the_bubble(page: Page) -> Frame:
    """It stands above the button, in a tree that no page can reach into."""
    with page.expect_event("framenavigated", lambda frame: frame.url.split("?")[0].endswith("/widget")) as found:
        page.mouse.click(DESK["width"] - 110, DESK["height"] - 105)
    return found.value


def bubble(page: Page) -> Image.Image:
    """What stands above the button."""
    clip: Any = {"x": DESK["width"] - 340, "y": DESK["height"] - 200, "width": 320, "height": 110}
    return Image.open(io.BytesIO(page.screenshot(clip=clip))).convert("RGB")


def test_a_visitor_is_greeted_by_rule_once_and_their_answer_follows_it(windows: Windows, shop: str) -> None:
    page = windows.context(viewport=DESK, locale="en-GB").new_page()
    page.add_init_script(SAYS)
    with page.expect_console_message(lambda said: said.text == "greeted"):
        page.goto(f"{shop}/strict/two")
    assert (0, 128, 128) in {each for _, each in bubble(page).getcolors(1 << 20) or []}, "a letter on the shop's colour"
    frame = answer_the_bubble(page)
    expect(frame.locator("[data-greeting]")).to_contain_text("May we help?")
    register(frame)
    expect(frame.locator(".message--system")).to_contain_text("May we help?")


def test_a_rep_sees_a_visitor_and_begins(windows: Windows, shop: str, mali: dict[str, Any]) -> None:
    red = io.BytesIO()
    Image.new("RGB", (200, 200), "#ff0000").save(red, "PNG")
    face = {"file": ("me.png", red.getvalue(), "image/png")}
    headers = {"authorization": f"Bearer {mali['token']}"}
    httpx2.put(f"{windows.url}/api/rep/picture", headers=headers, files=face).raise_for_status()
    rep = windows.rep(mali["token"], "/visitors").page
    expect(rep.locator("html")).to_have_attribute("data-line", "up")
    page = windows.context(viewport=DESK, locale="en-GB").new_page()
    page.add_init_script(SAYS)
    page.goto(f"{shop}/strict/one?secret=1")
    row = rep.locator("[data-visitor]", has_text="/strict/one")
    expect(row).to_be_visible()
    expect(row).not_to_contain_text("secret")
    row.get_by_text("Start a conversation").click()
    rep.locator("#page-dialog textarea").fill("Hello, I am Mali")
    rep.locator("#page-dialog [type=submit]").click()
    expect(row.locator(".chip")).to_be_visible()
    with page.expect_console_message(lambda said: said.text == "greeted"):
        page.reload()  # a new page tells at once where it is
    size = sum(many for many, (r, g, b) in bubble(page).getcolors(1 << 20) or [] if r > 230 and g < 40 and b < 40)
    assert 800 < size < 1100, "her picture, round and 36 pixels wide, where the policy of the site forbids pictures"
    frame = answer_the_bubble(page)
    register(frame, "Ben")
    expect(frame.locator(".message--other")).to_contain_text("Hello, I am Mali")
    expect(frame.locator(COMPOSER)).to_be_visible()
    rep.goto("/inbox?tab=mine")
    expect(rep.locator(".row", has_text="Ben")).to_be_visible()
