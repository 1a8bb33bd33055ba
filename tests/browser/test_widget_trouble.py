"""The chat on somebody's site when something around it goes wrong: nobody reads another's words, nothing is stuck."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Frame, Page, expect

from tests.browser.pages import signer
from tests.browser.sites import site
from tests.browser.test_widget import COMPOSER, opened, press, register, reloaded, say
from tests.browser.windows import DESK, PHONE, Windows
from tests.served.running import Running

UNTIL = """([name, act, value]) => new Promise((done, never) => {
  livechat.on(name, done);
  setTimeout(() => never(new Error(`no ${name}`)), 10_000);
  if (act) livechat[act](value);
})"""
"""Until the site hears of something, after a call."""


@pytest.fixture(scope="module")
def shop(server: Running, owner: dict[str, Any]) -> Iterator[str]:
    """A site on another name than the chat, which the workspace allows."""
    with site(server.url) as port:
        server.decide(owner["token"], widget_sites=f"http://localhost:{port}", visitors=True)
        yield f"http://localhost:{port}"


@pytest.fixture
def hidden(server: Running, owner: dict[str, Any]) -> Iterator[Any]:
    """From now on the team is away for ever, and the chat disappears from its sites."""
    yield lambda: server.decide(owner["token"], hours_on=True, hours={"week": {}}, outside_hours="hidden")
    server.decide(owner["token"], hours_on=False)


def arrived(page: Page, url: str) -> None:
    """The site's own script may speak to the chat."""
    page.goto(url)
    page.wait_for_function("() => window.livechat")


def until(page: Page, name: str, act: str = "", value: str = "") -> None:
    page.evaluate(UNTIL, [name, act, value])


def window_of(page: Page) -> Frame:
    return next(frame for frame in page.frames if re.search(r"/widget(\?|/enter|/register|$)", frame.url))


def count_of(page: Page) -> list[str]:
    """Grows with each page that comes into the window."""
    found: list[str] = []
    page.on("framenavigated", lambda frame: found.append(frame.url) if "/widget" in frame.url else None)
    return found


def test_nobody_goes_on_as_the_one_before_whose_registration_was_cut_off(
    windows: Windows, shop: str, owner: dict[str, Any]
) -> None:
    sign = signer(windows.server, owner["token"])
    anna, ben = (sign({"id": each, "name": each}) for each in ("Anna", "Ben"))
    page = windows.context(viewport=DESK).new_page()
    arrived(page, shop)
    page.evaluate("livechat.open()")
    until(page, "registered", "identify", anna)
    say(window_of(page), "Secret of Anna")
    page.route("**/widget/register*", lambda route: route.abort())
    arrived(page, shop)
    with page.expect_request("**/widget/register*"):
        page.evaluate("(signed) => livechat.identify(signed)", ben)
    page.unroute("**/widget/register*")
    arrived(page, f"{shop}/strict")
    until(page, "registered", "identify", ben)
    frame = window_of(page)
    expect(frame.locator(COMPOSER)).to_be_attached()
    expect(frame.locator(".message--own")).to_have_count(0)
    windows.complaints.clear()


def test_two_tabs_without_cookies_leave_each_other_alone(own_house: Any) -> None:
    windows = own_house(server__public_url="http://chat.test")
    owner = windows.server.admin()
    with site(f"http://chat.test:{windows.server.port}") as port:
        windows.server.decide(owner["token"], widget_sites=f"http://shop.test:{port}")
        context = windows.context(viewport=DESK)
        page, other = context.new_page(), context.new_page()
        page.goto(f"http://shop.test:{port}/")
        frame = opened(page)
        register(frame)
        say(frame, "No cookies here")
        comes = count_of(page)
        arrived(other, f"http://shop.test:{port}/")
        until(other, "ready")
        for number in range(3):
            say(frame, f"Still here {number}")
        assert comes == []


def test_a_window_that_does_not_come_can_be_closed_and_tried_again(windows: Windows, shop: str) -> None:
    page = windows.context(viewport=PHONE).new_page()
    page.route("**/widget?*", lambda route: route.abort())
    arrived(page, shop)
    with page.expect_request("**/widget?*"):
        press(page)
    page.evaluate("() => { livechat.on('close', () => { window.isShut = true; }); }")
    press(page)
    page.wait_for_function("() => window.isShut")
    assert page.evaluate("document.documentElement.style.overflow") == ""
    page.unroute("**/widget?*")
    expect(opened(page).locator(".register")).to_be_visible()
    windows.complaints.clear()


def test_a_language_that_is_no_longer_offered_is_asked_for_once(
    windows: Windows, shop: str, owner: dict[str, Any]
) -> None:
    page = windows.context(viewport=DESK, locale="en-GB").new_page()
    arrived(page, shop)
    windows.server.decide(owner["token"], languages=["en"])
    try:
        page.evaluate("livechat.setLanguage('th')")
        until(page, "ready", "open")
        expect(window_of(page).locator("html")).to_have_attribute("lang", "en")
    finally:
        windows.server.decide(owner["token"], languages=["en", "ar", "th", "bn", "zh"])


def test_the_window_takes_the_keyboard_from_nobody(windows: Windows, shop: str) -> None:
    page = windows.context(viewport=DESK).new_page()
    page.goto(shop)
    register(opened(page))
    page.add_init_script("""addEventListener("livechat:ready", () => {
      const field = Object.assign(document.createElement("input"), { id: "field" });
      document.body.prepend(field);
      livechat.on("ready", () => { field.focus(); window.isReady = true; });
    })""")
    frame = reloaded(page)
    page.wait_for_function("() => window.isReady")
    expect(frame.locator("html")).to_have_attribute("data-line", "up")
    frame.evaluate("() => new Promise(requestAnimationFrame)")
    page.keyboard.type("lamps")
    assert page.evaluate("document.getElementById('field').value") == "lamps"


def test_it_stands_beside_an_element_of_its_name_and_on_a_page_that_is_drawn_anew(windows: Windows, shop: str) -> None:
    page = windows.context(viewport=DESK).new_page()
    page.add_init_script("""new MutationObserver((_, self) => {
      if (!document.body) return;
      self.disconnect();
      document.body.prepend(Object.assign(document.createElement("a"), { id: "livechat", textContent: "Live chat" }));
    }).observe(document, { childList: true, subtree: true })""")
    page.goto(f"{shop}/app/one")
    expect(page.locator("livechat-widget")).to_be_attached()
    page.evaluate("""() => {
      const anew = document.createElement("html");
      anew.append(document.createElement("head"), document.createElement("body"));
      document.replaceChild(anew, document.documentElement);
    }""")
    expect(page.locator("livechat-widget")).to_be_attached()
    expect(opened(page).locator(".register")).to_be_visible()


def test_a_page_scrolls_behind_a_window_that_finds_itself_hidden(windows: Windows, shop: str, hidden: Any) -> None:
    page = windows.context(viewport=PHONE).new_page()
    arrived(page, shop)
    hidden()
    press(page)
    expect(page.locator("livechat-widget")).to_have_attribute("hidden", "")
    assert page.evaluate("document.documentElement.style.overflow") == ""


def test_a_conversation_that_is_under_way_goes_on_where_the_chat_disappears(
    windows: Windows, shop: str, mali: dict[str, Any], hidden: Any
) -> None:
    page = windows.context(viewport=DESK).new_page()
    page.goto(shop)
    frame = opened(page)
    register(frame)
    say(frame, "One more thing")
    ref = str(frame.locator("[data-thread]").get_attribute("data-thread"))
    hidden()
    expect(frame.locator("#closed")).to_have_attribute("data-outside", "hidden")
    windows.server.post(f"/api/messages/{ref}", mali["token"], client_id="1", text="Yes?")
    expect(frame.locator(".message--other", has_text="Yes?")).to_be_visible()
    host = page.locator("livechat-widget")
    expect(host).not_to_have_attribute("hidden", "")
    frame = reloaded(page)
    expect(frame.locator(".message--other", has_text="Yes?")).to_be_visible()
    expect(host).not_to_have_attribute("hidden", "")
    rep = windows.rep(mali["token"]).open(ref)
    rep.page.locator("#pane .state__resolve").click()
    expect(host).to_have_attribute("hidden", "")


def test_what_was_read_in_one_tab_is_not_new_in_the_other(windows: Windows, shop: str, owner: dict[str, Any]) -> None:
    context = windows.context(viewport=DESK)
    one, other = context.new_page(), context.new_page()
    arrived(one, shop)
    frame = opened(one)
    register(frame)
    say(frame, "Hello")
    ref = frame.locator("[data-thread]").get_attribute("data-thread")
    until(one, "close", "close")
    other.add_init_script("document.hasFocus = () => false")  # as of a tab behind another one
    arrived(other, shop)
    until(other, "ready")
    for page in (one, other):
        page.evaluate("() => { livechat.on('unread', ({ count }) => { window.count = count; }); }")
    windows.server.post(f"/api/messages/{ref}", owner["token"], client_id="1", text="We have")
    for page in (one, other):
        page.wait_for_function("() => window.count === 1")
    press(one)
    for page in (one, other):
        page.wait_for_function("() => window.count === 0")


def test_a_rep_who_speaks_to_a_visitor_with_an_open_window_is_read_there(
    windows: Windows, shop: str, mali: dict[str, Any]
) -> None:
    rep = windows.rep(mali["token"], "/visitors")
    rep.is_up()
    page = windows.context(viewport=DESK, locale="en-GB").new_page()
    page.goto(f"{shop}/strict/hesitating")
    frame = opened(page)
    row = rep.page.locator("[data-visitor]", has_text="/strict/hesitating")
    row.get_by_text("Start a conversation").click()
    rep.page.locator("#page-dialog textarea").fill("Hello, I am Mali")
    rep.page.locator("#page-dialog [type=submit]").click()
    expect(row.locator(".chip")).to_be_visible()
    page.evaluate("history.pushState(null, '', '/strict/still-hesitating')")  # a new page tells at once where it is
    expect(frame.locator("[data-greeting]")).to_contain_text("Hello, I am Mali")
    register(frame)
    expect(frame.locator(".message--other")).to_contain_text("Hello, I am Mali")
    talking = rep.page.locator("[data-visitor]", has_text="still-hesitating")
    expect(talking).to_contain_text("In a conversation")


def test_calls_that_make_no_sense_say_nothing_for_the_customer_and_hold_nothing_up(windows: Windows, shop: str) -> None:
    page = windows.context(viewport=DESK).new_page()
    arrived(page, shop)
    refused = page.evaluate("""() => {
      try { livechat.setAttributes({ name: document.body }); } catch (error) { return error.name; }
    }""")
    assert refused == "DataCloneError"
    page.evaluate("for (const words of [undefined, null, {}, 7]) livechat.send(words)")
    page.evaluate("livechat.setAttributes({ name: 'Nok' })")
    until(page, "ready", "open")
    frame = window_of(page)
    expect(frame.locator("[name=name]")).to_have_value("Nok")
    expect(frame.locator("[name=text]")).to_have_value("")
    register(frame)
    page.evaluate("for (const words of [undefined, null, {}, 7, 'Words']) livechat.send(words)")
    expect(frame.locator(".message--own")).to_have_text([re.compile("Words")])


def test_it_stays_within_a_page_that_is_drawn_larger(windows: Windows, shop: str) -> None:
    page = windows.context(viewport={"width": 900, "height": 700}).new_page()
    arrived(page, shop)
    page.evaluate("document.documentElement.style.zoom = 1.5")
    until(page, "ready", "open")
    box = window_of(page).frame_element().bounding_box()
    assert box
    assert box["y"] >= 0
    assert box["y"] + box["height"] < 700


def test_it_has_an_edge_where_the_system_has_chosen_the_colours(windows: Windows, shop: str) -> None:
    page = windows.context(viewport=DESK, forced_colors="active").new_page()
    arrived(page, f"{shop}/app/one")
    until(page, "ready", "open")
    box = window_of(page).frame_element().bounding_box()
    assert box
    clip: Any = {"x": box["x"] - 4, "y": box["y"] + 200, "width": 8, "height": 1}
    line = Image.open(io.BytesIO(page.screenshot(clip=clip))).convert("RGB")
    assert len(line.getcolors() or []) > 1
