"""Windows of a real browser: a customer's on a telephone, a rep's on a desk; and what is expected of each of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from tests.served.running import Running

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}
WATCH_POLICY = """
document.addEventListener("securitypolicyviolation", (event) => {
  console.error("refused by policy: " + event.violatedDirective + " " + event.blockedURI);
});
window.alert = window.confirm = window.prompt = (words) => console.error("a dialog: " + words);
"""
HARMLESS = re.compile(
    r"^\[object Event\]$|Failed to load resource|WebSocket connection to|net::ERR_|status of (4|5)\d\d"
)
"""What Chromium and htmx write when a line or a request breaks; a test that breaks one looks at the page itself."""


class Windows:
    """Opens windows, each with cookies of its own, and remembers what they complain about."""

    def __init__(self, browser: Browser, url: str, server: Running) -> None:
        self.browser = browser
        self.url = url
        self.server = server
        self.complaints: list[str] = []
        self._contexts: list[BrowserContext] = []

    def context(self, **options: Any) -> BrowserContext:
        """A browser profile: nothing is shared with the others."""
        found = self.browser.new_context(base_url=self.url, **options)
        found.set_default_timeout(10_000)
        found.add_init_script(WATCH_POLICY)
        found.on("page", self._listen)
        self._contexts.append(found)
        return found

    def _listen(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on(
            "console",
            lambda said: (
                self.complaints.append(f"{page.url}: {said.text}")
                if said.type in ("error", "warning") and not HARMLESS.search(said.text)
                else None
            ),
        )

    def close(self) -> None:
        for each in self._contexts:
            each.close()

    # People

    def customer(self, name: str = "Anna", text: str = "", **options: Any) -> Customer:
        """A new customer on a telephone, registered."""
        page = self.context(**{"viewport": PHONE, **options}).new_page()
        page.goto("/")
        return Customer(page).register(name, text)

    def rep(self, token: str, path: str = "/inbox?tab=all", **options: Any) -> Rep:
        """Somebody of the staff at a desk, signed in."""
        context = self.context(**{"viewport": DESK, **options})
        context.add_cookies([{"name": "livechat-staff", "value": token, "url": self.url}])
        page = context.new_page()
        page.goto(path)
        return Rep(page)


class Window:
    """An open page with a conversation on it."""

    composer: str

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def messages(self) -> Locator:
        """What was said, in the order in which it stands there; system lines not among it."""
        return self.page.locator("ol.thread > li.message:not(.message--system)")

    def message(self, text: str) -> Locator:
        """The entry with these words."""
        return self.messages.filter(has=self.page.locator(".bubble__text").get_by_text(text, exact=True))

    def say(self, text: str) -> None:
        """Write and send, once the page is alive."""
        self.page.wait_for_load_state()
        field = self.page.locator(self.composer)
        field.fill(text)
        field.press("Enter")

    def sees(self, text: str) -> Locator:
        """Wait until these words are there, once."""
        entry = self.message(text)
        expect(entry).to_have_count(1)
        return entry

    def has_said(self, text: str, state: str) -> None:
        """Wait until one's own words carry this tick."""
        expect(self.message(text)).to_have_attribute("data-state", state)

    def intercept(self, pattern: str, act: Callable[[Route], object]) -> None:
        """Let `act` have what is asked for there, on the page loaded anew: one that runs is not watched at once."""
        self.page.route(pattern, lambda route: act(route))
        self.page.reload()
        self.is_up()

    def is_up(self) -> None:
        """Wait until the line is open."""
        expect(self.page.locator("html")).to_have_attribute("data-line", "up")

    def texts(self) -> list[str]:
        """The words on this page, in order."""
        return self.page.locator("ol.thread > li.message:not(.message--system) .bubble__text").all_text_contents()

    def is_complete(self, count: int) -> None:
        """Wait until so many messages are there, all of them stored."""
        expect(self.page.locator('ol.thread > li.message[data-seq="0"]')).to_have_count(0, timeout=45_000)
        expect(self.messages).to_have_count(count, timeout=45_000)

    def look_away(self) -> None:
        """Nobody looks at this page now."""
        self.page.evaluate("() => { document.hasFocus = () => false; }")

    def look_back(self) -> None:
        """Somebody looks again."""
        self.page.evaluate("() => { delete document.hasFocus; dispatchEvent(new Event('focus')); }")


class Customer(Window):
    """A customer's page."""

    composer = "textarea.composer__text"

    def register(self, name: str, text: str = "") -> Customer:
        self.page.locator("form[action='/register'] [name=name]").fill(name)
        self.page.locator("[name=phone]").fill("+66 81 234 5678")
        if text:
            self.page.locator("[name=text]").fill(text)
        self.page.locator("form[action='/register'] [type=submit]").click()
        expect(self.page.locator(self.composer)).to_be_visible()
        self.page.wait_for_load_state()  # the scripts are there: what is pasted or pressed now is heard
        return self

    @property
    def reference(self) -> str:
        """The conversation on this page."""
        found = self.page.locator("[data-thread]").get_attribute("data-thread")
        assert found
        return found


class Rep(Window):
    """A rep's page."""

    composer = "textarea.desk-composer__text"

    def row(self, reference: str) -> Locator:
        return self.page.locator(f"#row-{reference}")

    def open(self, reference: str) -> Rep:
        """Open a conversation from the list."""
        self.row(reference).locator(".row__link").click()
        expect(self.page.locator("#pane")).to_have_attribute("data-conversation", reference)
        return self
