"""The chat on other sites: whatever they are like, it opens, is the shop's own, and keeps what was said."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
from playwright.sync_api import Frame, Page, expect

from tests.browser.sites import site
from tests.browser.windows import DESK, PHONE, Windows
from tests.served.running import Running

COMPOSER = "textarea.composer__text"


@pytest.fixture(scope="module")
def shop(server: Running, owner: dict[str, Any]) -> Iterator[str]:
    """A site on another name than the chat, which the workspace allows."""
    with site(server.url) as port:
        server.decide(owner["token"], widget_sites=f"http://localhost:{port}")
        yield f"http://localhost:{port}"


def press(page: Page) -> None:
    """The button stands in a closed tree that no test can reach into, as no page can: it is pressed where it is."""
    size = page.viewport_size
    assert size
    expect(page.locator("livechat-widget")).to_be_attached()
    page.mouse.click(size["width"] - 48, size["height"] - 48)


def is_window(frame: Frame) -> bool:
    """Not the hidden frame that tells of visits."""
    return frame.url.split("?")[0].endswith("/widget")


def opened(page: Page) -> Frame:
    """The window, opened for the first time."""
    with page.expect_event("framenavigated", is_window) as found:
        press(page)
    return found.value


def test_a_site_lifts_it_above_a_bar_of_its_own(windows: Windows, shop: str) -> None:
    page = windows.context(viewport=DESK).new_page()
    page.goto(shop)
    page.add_style_tag(content="livechat-widget { --livechat-bottom: 80px }")
    expect(page.locator("livechat-widget")).to_be_attached()
    with page.expect_event("framenavigated", lambda frame: "/widget" in frame.url) as found:
        page.mouse.click(DESK["width"] - 48, DESK["height"] - 48 - 80)
    box = found.value.frame_element().bounding_box()
    assert box
    assert box["y"] + box["height"] == DESK["height"] - 20 - 80 - 68


def register(frame: Frame, name: str = "Anna") -> None:
    frame.locator("[name=name]").fill(name)
    frame.locator("[name=phone]").fill("+66 81 234 5678")
    frame.locator(".register [type=submit].button--primary").click()
    expect(frame.locator(COMPOSER)).to_be_visible()
    expect(frame.locator("html")).to_have_attribute("data-line", "up")


def say(frame: Frame, words: str) -> None:
    frame.locator(COMPOSER).fill(words)
    frame.locator(COMPOSER).press("Enter")
    expect(frame.locator(".message--own", has_text=words)).to_have_attribute("data-state", "sent")


def reloaded(page: Page) -> Frame:
    """The window on the page that was loaded again: it is open as before."""
    with page.expect_event("framenavigated", is_window) as found:
        page.reload()
    return found.value


@pytest.mark.parametrize("path", ["/", "/strict", "/isolated", "/app/one"])
def test_a_customer_talks_on_a_site(windows: Windows, shop: str, owner: dict[str, Any], path: str) -> None:
    page = windows.context(viewport=DESK).new_page()
    page.add_init_script("window.heard = 0; addEventListener('message', () => { window.heard += 1; });")
    page.goto(shop + path)
    frame = opened(page)
    register(frame)
    say(frame, "Have you lamps?")
    ref = frame.locator("[data-thread]").get_attribute("data-thread")
    assert ref
    frame = reloaded(page)
    expect(frame.locator(".message--own", has_text="Have you lamps?")).to_be_visible()
    expect(frame.locator("html")).to_have_attribute("data-line", "up")
    if path.startswith("/app"):
        page.get_by_text("Next").click()
        expect(page.get_by_text("Two")).to_be_visible()
        assert len([each for each in page.frames if "/widget" in each.url]) == 1
    frame.locator("[data-minimise]").click()
    expect(page.locator("livechat-widget")).to_be_focused()
    said = httpx2.post(
        f"{windows.url}/api/messages/{ref}",
        headers={"authorization": f"Bearer {owner['token']}"},
        json={"client_id": f"answer {path}", "text": "We have"},
    )
    assert said.status_code == 201, said.text
    page.wait_for_function("() => document.title.length > 0 && window.livechat")
    heard = page.evaluate("() => window.heard")
    assert heard < 40, "site and window say what has changed, and no more"
    expect(frame.locator(".message--other", has_text="We have")).to_have_count(1)
    marks = f"#marks-{ref}"
    assert frame.locator(marks).get_attribute("data-customer-read") == "0", "nobody has seen it while it is small"
    page.evaluate("() => { livechat.on('unread', ({ count }) => { window.unread = count; }); }")
    press(page)
    expect(frame.locator(marks)).not_to_have_attribute("data-customer-read", "0")
    page.wait_for_function("() => window.unread === 0")


def test_without_any_cookie_the_page_carries_the_session(own_house: Any) -> None:
    windows = own_house(server__public_url="http://chat.test")
    chat = f"http://chat.test:{windows.server.port}"
    owner = windows.server.admin()
    with site(chat) as port:
        windows.server.decide(owner["token"], widget_sites=f"http://shop.test:{port}")
        page = windows.context(viewport=PHONE).new_page()
        page.goto(f"http://shop.test:{port}/")
        frame = opened(page)
        register(frame)
        say(frame, "No cookies here")
        assert page.context.cookies() == []
        frame = reloaded(page)
        expect(frame.locator(".message--own", has_text="No cookies here")).to_be_visible()
        expect(frame.locator("html")).to_have_attribute("data-line", "up")
        say(frame, "And on the next page")


def test_two_tabs_are_of_one_mind(windows: Windows, shop: str) -> None:
    context = windows.context(viewport=DESK)
    one, other = context.new_page(), context.new_page()
    one.goto(shop)
    other.goto(shop)
    with other.expect_event("framenavigated", lambda frame: "/widget" in frame.url) as found:
        frame = opened(one)
    expect(found.value.locator(".register")).to_be_visible()
    register(frame)
    say(frame, "Said in one tab")
    expect(found.value.locator(".message--own", has_text="Said in one tab")).to_be_visible()
    one.evaluate("() => { livechat.on('close', () => { window.isShut = true; }); }")
    other.evaluate("() => livechat.close()")
    one.wait_for_function("() => window.isShut")


def test_a_page_that_lay_still_follows_what_happened_meanwhile(windows: Windows, shop: str) -> None:
    page = windows.context(viewport=DESK).new_page()
    page.goto(shop)
    frame = opened(page)
    register(frame)
    say(frame, "Before I went on")
    page.goto(f"{shop}/app/one")
    page.go_back()
    page.wait_for_function("() => window.livechat")
    page.evaluate("() => new Promise((done) => { livechat.on('ready', done); })")
    back = page.frames[-1]
    expect(back.locator("html")).to_have_attribute("data-line", "up")
    say(back, "And after I came back")
    expect(back.locator(".message--own")).to_have_count(2)
    page.evaluate("""() => {
      livechat.on("close", () => { window.isShut = true; });
      localStorage.setItem("livechat", JSON.stringify({ known: true, open: false }));
      dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
    }""")
    page.wait_for_function("() => window.isShut")


def test_the_keyboard_opens_it_goes_through_it_and_comes_back(windows: Windows, shop: str) -> None:
    page = windows.context(viewport=DESK).new_page()
    page.goto(f"{shop}/app/one")
    page.wait_for_function("() => window.livechat")
    page.get_by_role("link", name="Next").focus()
    page.keyboard.press("Tab")
    expect(page.locator("livechat-widget")).to_be_focused()
    with page.expect_event("framenavigated", lambda frame: "/widget" in frame.url) as found:
        page.keyboard.press("Enter")
    frame = found.value
    name = frame.locator("[name=name]")
    expect(name).to_be_focused()
    page.keyboard.type("Anna")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("+66 81 234 5678")
    page.keyboard.press("Enter")
    expect(frame.locator("html")).to_have_attribute("data-line", "up")
    expect(frame.locator(COMPOSER)).to_be_focused()
    page.keyboard.type("All by keys")
    page.keyboard.press("Enter")
    expect(frame.locator(".message--own", has_text="All by keys")).to_have_attribute("data-state", "sent")
    page.evaluate("() => { livechat.on('close', () => { window.isShut = true; }); }")
    frame.locator("[data-minimise]").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => window.isShut")
    expect(page.locator("livechat-widget")).to_be_focused()
    page.keyboard.press("Enter")
    expect(frame.locator(COMPOSER)).to_be_focused()


def test_each_call_is_tried_on_a_page_of_the_console(windows: Windows, owner: dict[str, Any]) -> None:
    page = windows.rep(owner["token"], "/admin/widget").page
    events = page.locator("[data-events] > li")

    def attempt(call: str, **values: str) -> None:
        form = page.locator(f"form[data-call={call}]")
        for field, value in values.items():
            form.locator(f"[name={field}]").fill(value)
        form.get_by_role("button").click()

    attempt("open")
    expect(events).to_have_text(["open", 'ready {"registered":false}'])
    attempt("toggle")
    expect(events.last).to_have_text("close")
    attempt("toggle")
    attempt("close")
    expect(events).to_have_count(5)
    attempt("setAttributes", name="Nok", email="nok@example.com")
    attempt("send", text="Have you lamps?")
    frame = next(each for each in page.frames if "/widget?" in each.url)
    expect(frame.locator("[name=name]")).to_have_value("Nok")
    expect(frame.locator("[name=text]")).to_have_value("Have you lamps?")
    page.locator("form[data-call=setLanguage] select").select_option("ar")
    attempt("setLanguage")
    expect(frame.locator("html")).to_have_attribute("dir", "rtl")
    attempt("identify", signed="nothing that anybody has signed")
    expect(frame.get_by_role("alert")).to_be_visible()


def test_what_is_more_than_words_brings_its_styles_along(windows: Windows, shop: str, owner: dict[str, Any]) -> None:
    page = windows.context(viewport=DESK).new_page()
    page.goto(shop)
    frame = opened(page)
    register(frame)
    say(frame, "Only words")
    ref = frame.locator("[data-thread]").get_attribute("data-thread")
    frame = reloaded(page)  # nobody has touched it since
    expect(frame.locator("html")).to_have_attribute("data-line", "up")
    besides = frame.locator("link[href*='css/besides.css']")
    expect(besides).to_have_count(0)
    [*_, message] = windows.server.messages(str(ref), owner["token"])
    windows.server.post(f"/api/messages/{ref}/{message['id']}/reactions", owner["token"], emoji="❤️")
    expect(frame.locator(".reaction")).to_be_visible()
    expect(besides).to_have_count(1)


def test_outside_the_hours_it_disappears_and_comes_back(windows: Windows, shop: str, owner: dict[str, Any]) -> None:
    page = windows.context(viewport=DESK).new_page()
    page.goto(shop)
    register(opened(page))
    host = page.locator("livechat-widget")
    windows.server.decide(owner["token"], hours_on=True, hours={"week": {}}, outside_hours="hidden")
    expect(host).to_have_attribute("hidden", "")
    windows.server.decide(owner["token"], hours_on=False)
    expect(host).not_to_have_attribute("hidden", "")


def test_the_scripts_of_a_site_can_open_it_and_hear_of_it(windows: Windows, shop: str) -> None:
    page = windows.context(viewport=DESK).new_page()
    page.goto(shop)
    page.wait_for_function("() => window.livechat")
    page.evaluate("""() => {
      window.heard = [];
      for (const name of ["ready", "open", "close", "registered"]) livechat.on(name, () => heard.push(name));
      livechat.setAttributes({ name: "Nok", phone: "+66812345678", admin: "yes" });
      livechat.setLanguage("ar");
    }""")
    with page.expect_event("framenavigated", lambda frame: "language=ar" in frame.url) as found:
        page.evaluate("() => livechat.send('Good evening')")
    frame = found.value
    expect(frame.locator("html")).to_have_attribute("dir", "rtl")
    expect(frame.locator("[name=name]")).to_have_value("Nok")
    expect(frame.locator("[name=text]")).to_have_value("Good evening")
    frame.locator(".register [type=submit].button--primary").click()
    expect(frame.locator(".message--own", has_text="Good evening")).to_be_visible()
    page.evaluate("() => livechat.close()")
    page.wait_for_function("() => ['ready', 'open', 'registered', 'close'].every((name) => heard.includes(name))")


def test_what_a_site_says_where_nothing_is_asked_waits_in_the_field(
    windows: Windows, shop: str, owner: dict[str, Any]
) -> None:
    windows.server.decide(owner["token"], ask_text="off")
    page = windows.context(viewport=DESK).new_page()
    page.goto(shop)
    frame = opened(page)
    expect(frame.locator("[name=name]")).to_be_visible()
    expect(frame.locator("[name=text]")).to_have_count(0)
    page.evaluate("() => livechat.send('Is the lamp in stock?')")
    register(frame)
    field = frame.locator("[data-composer] textarea")
    expect(field).to_have_value("Is the lamp in stock?")
    field.press("Enter")
    expect(frame.locator(".message--own", has_text="Is the lamp in stock?")).to_be_visible()
    expect(field).to_have_value("")
    frame = reloaded(page)
    expect(frame.locator(".message--own")).to_have_count(1)
    expect(frame.locator("[data-composer] textarea")).to_have_value("")
    windows.server.decide(owner["token"], ask_text="optional")


def test_a_site_that_is_not_allowed_shows_no_chat(windows: Windows, server: Running) -> None:
    with site(server.url) as port:
        page = windows.context().new_page()
        told: list[str] = []
        page.on("console", lambda said: told.append(said.text))
        page.goto(f"http://localhost:{port}/")
        page.wait_for_load_state()
        assert page.locator("livechat-widget").count() == 0
        assert any("is not among the sites" in each for each in told)
        page.evaluate(
            "(src) => document.body.append(Object.assign(document.createElement('iframe'), { src }))",
            f"{server.url}/widget",
        )
        expect(page.frame_locator("iframe").locator(".register")).to_have_count(0)
        windows.complaints.clear()
