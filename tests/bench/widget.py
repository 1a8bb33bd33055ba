"""What the chat costs somebody's site, over the wire into a real browser: bytes with their heads, and long tasks."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass

import httpx2
from playwright.sync_api import CDPSession, Frame, Page, sync_playwright

from tests.browser.sites import site

LOOK = """() => {
  window.tasks = []; window.moved = 0;
  new PerformanceObserver((list) => tasks.push(...list.getEntries().map((one) => one.duration))).observe({ type: "longtask", buffered: true });
  new PerformanceObserver((list) => list.getEntries().forEach((one) => { moved += one.value; })).observe({ type: "layout-shift", buffered: true });
}"""  # noqa: E501  # a script
PERSON = {"name": "Anna", "phone": "+66812345678"}


@dataclass(frozen=True)
class Weight:
    """In kilobytes of 1,000 bytes; tasks in ms; the shift as browsers count it."""

    loader_kb: float
    asked_kb: float
    """The window that asks who somebody is."""
    talking_kb: float
    """The window with a conversation, nothing kept from before."""
    longest_ms: float
    shift: float


class _Wire:
    """Adds up what arrives on a page and in the frames of its process."""

    def __init__(self, session: CDPSession) -> None:
        self._session = session
        self._addresses: dict[str, str] = {}
        self._sizes: dict[str, float] = {}
        session.send("Network.enable")
        session.on("Network.responseReceived", self._answered)
        session.on("Network.loadingFinished", self._arrived)

    def _answered(self, event: dict[str, object]) -> None:
        response = event["response"]
        assert isinstance(response, dict)
        self._addresses[str(event["requestId"])] = str(response["url"])

    def _arrived(self, event: dict[str, object]) -> None:
        self._sizes[str(event["requestId"])] = float(str(event["encodedDataLength"]))

    def fresh(self) -> None:
        """Count anew, and let the browser keep nothing."""
        self._session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        self._sizes.clear()

    def kb(self, chat: str, *, loader: bool) -> float:
        """What came from the chat: the loader alone, or everything else."""
        of = [
            size
            for each, size in self._sizes.items()
            if self._addresses.get(each, "").startswith(chat) and self._addresses[each].endswith("/widget.js") == loader
        ]
        return sum(of) / 1000


def weigh(port: int, admin: str) -> Weight:
    """Open a shop's page with the chat on it, as somebody who is new there. Raises RuntimeError without a browser."""
    path = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if path is None:
        raise RuntimeError("there is no Chromium on this machine")
    chat = f"http://127.0.0.1:{port}"
    with site(chat) as other, sync_playwright() as playwright:
        headers = {"authorization": f"Bearer {admin}"}
        shop = f"http://localhost:{other}"
        httpx2.patch(f"{chat}/api/settings", headers=headers, json={"widget_sites": shop}).raise_for_status()
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        # One process for page and frame, so that one session hears of both.
        browser = playwright.chromium.launch(executable_path=path, args=["--disable-site-isolation-trials", *sandbox])
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        try:
            return _weigh(page, chat, shop)
        finally:
            browser.close()


def _weigh(page: Page, chat: str, shop: str) -> Weight:
    wire = _Wire(page.context.new_cdp_session(page))
    page.add_init_script(f"({LOOK})()")
    page.goto(shop)
    page.wait_for_function("() => window.livechat")
    loader = wire.kb(chat, loader=True)
    with page.expect_event("framenavigated", lambda frame: "/widget" in frame.url) as found:
        page.evaluate("() => livechat.open()")
    frame: Frame = found.value
    frame.locator(".register [type=submit].button--primary").wait_for()
    frame.wait_for_load_state("networkidle")
    asked = wire.kb(chat, loader=False)
    for name, value in PERSON.items():
        frame.locator(f"[name={name}]").fill(value)
    frame.locator(".register [type=submit].button--primary").click()
    frame.locator("html[data-line=up]").wait_for()
    wire.fresh()
    with page.expect_event("framenavigated", lambda frame: "/widget" in frame.url) as found:
        page.reload()
    found.value.locator("html[data-line=up]").wait_for()
    found.value.wait_for_load_state("load")
    talking = wire.kb(chat, loader=False)
    longest = page.evaluate("() => Math.max(0, ...tasks)")
    return Weight(loader, asked, talking, longest, page.evaluate("() => moved"))
