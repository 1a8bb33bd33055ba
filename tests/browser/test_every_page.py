"""What holds for every page: it fits the smallest telephone, keeps to the policy, and everybody can use it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from livechat.i18n import LANGUAGES
from tests.browser.pages import PLACES, Place, Shop, furnish, setup_path, untouched, visit
from tests.browser.windows import DESK, Windows
from tests.served.running import Running

AXE = next((Path(__file__).parents[1] / "vendor").glob("axe-core-*.min.js"))
LOOK = """async (part) => {
  const until = performance.now() + 10_000;
  for (let still = part === "words" ? 4 : 0; still < 4;) { // a colour that is inherited changes once for each level
    await new Promise(requestAnimationFrame);
    const moving = document.getAnimations().filter((one) => one.playState === "running"
      && one.effect.getComputedTiming().iterations !== Infinity);
    if (performance.now() > until) throw new Error(`still moving: ${moving.map((one) => one.effect.target.className)}`);
    still = moving.length ? 0 : still + 1;
  }
  const also = { "label-content-name-mismatch": { enabled: true }, "target-size": { enabled: true } };
  const colours = ["color-contrast", "link-in-text-block"];
  if (part === "words") for (const rule of colours) also[rule] = { enabled: false };
  const found = await axe.run(document, { resultTypes: ["violations"],
    ...(part === "colours" ? { runOnly: { type: "rule", values: colours } } : { rules: also }) });
  return found.violations.flatMap((rule) => rule.nodes.map((node) =>
    `${rule.id}: ${node.target.join(" ")}: ${node.failureSummary}`));
}"""
WIDER = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  return [...document.body.querySelectorAll("*")].filter((one) => one.getBoundingClientRect().right > wide + 1
    || one.getBoundingClientRect().left < -1).map((one) => `${one.tagName}.${one.className}`).slice(0, 8);
}"""
MOVING = """() => document.getAnimations().filter((one) => one.effect.getComputedTiming().activeDuration > 20)
  .map((one) => `${one.animationName} of ${one.effect.target.className}`)"""
"""What moves though somebody has asked for rest."""
OBSCURED = """() => {
  if (document.querySelector(":popover-open, dialog[open], .complete:not([hidden])")) return [];
  document.getElementById("toasts")?.replaceChildren();
  const found = [];
  for (const one of document.querySelectorAll("a[href]:not(.skip), button, input, select, textarea, summary")) {
    if (!one.checkVisibility({ visibilityProperty: true }) || one.tabIndex < 0) continue;
    one.focus();
    if (document.activeElement !== one) continue;
    const seen = one.matches(".hidden-visually, .switch") ? one.closest("label") ?? one : one;
    const { left, top, width, height } = seen.getBoundingClientRect();
    const points = [[.5, .5], [.1, .15], [.9, .15], [.1, .85], [.9, .85]]
      .map(([x, y]) => [left + width * x, top + height * y]);
    const isSeen = width < 3 || points.some((point) => {
      const above = document.elementFromPoint(...point);
      return above && (seen.contains(above) || above.contains(seen) || above.closest("label")?.contains(one));
    });
    if (!isSeen) found.push(`${one.tagName}.${one.className} at ${left}, ${top} of ${innerWidth} x ${innerHeight}`);
  }
  return found;
}"""
"""What is wholly hidden below something else while it has the focus (WCAG 2.2, 2.4.11).

What somebody has opened above the page is closed with Esc, so nothing is looked at below it. A toast that has come just
now goes by itself.
"""
CUT = """() => {
  const found = [];
  const look = (name, box) => {
    const { left, top, right, bottom, width } = box.getBoundingClientRect();
    if (width && (left < -1 || top < -1 || right > innerWidth + 1 || bottom > innerHeight + 1)) {
      found.push(`${name}: ${[left, top, right, bottom].map(Math.round)} of ${innerWidth} x ${innerHeight}`);
    }
  };
  const settle = (box) => box.getAnimations().forEach((one) => one.finish());
  for (const menu of document.querySelectorAll("[popover]:not(:popover-open)")) {
    const openers = document.querySelectorAll(`[popovertarget="${CSS.escape(menu.id)}"]`);
    const source = [...openers].find((one) => one.getClientRects().length);
    if (!source) continue;
    source.scrollIntoView({ block: "nearest", inline: "nearest" });
    menu.showPopover({ source });
    menu.querySelectorAll("details").forEach((part) => { part.open = true; });
    settle(menu);
    look(menu.id, menu);
    menu.hidePopover();
  }
  for (const dialog of document.querySelectorAll("dialog")) {
    const was = dialog.open;
    if (!was) dialog.showModal();
    settle(dialog);
    look(dialog.id || dialog.className, dialog);
    if (!was) dialog.close();
  }
  return found;
}"""
"""Menus and dialogs that do not stay on the screen."""
NARROW = {"width": 320, "height": 640}
HALF = {"width": 640, "height": 512}
"""A desk of 1280 x 1024 at 200 % (WCAG 2.2, 1.4.4)."""
LOWEST = {"width": 320, "height": 256}
"""A desk's page at 400 % (WCAG 2.2, 1.4.10)."""
READABLE = """() => [...document.querySelectorAll("[data-scroller], .inbox__view")]
  .filter((one) => one.checkVisibility()).map((one) => one.clientHeight)"""
"""How high the part of a conversation, or of the list of them, is that can be seen."""
LEAST_PX = 64
"""Three lines: less is not read but guessed."""


@pytest.fixture(scope="module")
def shop(server: Running) -> Shop:
    return furnish(server)


class Profiles:
    """One window for each person and language, kept for the whole module."""

    def __init__(self, chromium: Browser, shop: Shop, **options: Any) -> None:
        self.windows = Windows(chromium, shop.server.url, shop.server)
        self._shop = shop
        self._options = options
        self._pages: dict[tuple[str, str], Page] = {}

    def page(self, who: str, language: str) -> Page:
        if (who, language) not in self._pages:
            context: BrowserContext = self.windows.context(locale=language, **self._options)
            if who == "framed":
                held = {"name": "livechat-widget", "value": self._shop.tokens["customer"], "url": self.windows.url}
                context.add_cookies([held])  # type: ignore[list-item]
            if who in self._shop.tokens:
                audience = "staff" if who in ("owner", "rep", "second", "third") else "customer"
                cookie = {"name": f"livechat-{audience}", "value": self._shop.tokens[who], "url": self.windows.url}
                context.add_cookies([cookie])  # type: ignore[list-item]
            self._pages[who, language] = context.new_page()
        return self._pages[who, language]


@pytest.fixture(scope="module")
def examined(chromium: Browser, shop: Shop) -> Iterator[Profiles]:
    """Windows in which the examiner may run; nothing else needs the policy to be off."""
    made = Profiles(chromium, shop, viewport=DESK, bypass_csp=True, reduced_motion="reduce")
    yield made
    made.windows.close()


@pytest.fixture(scope="module")
def narrow(chromium: Browser, shop: Shop) -> Iterator[Profiles]:
    """Windows of the smallest telephone."""
    made = Profiles(chromium, shop, viewport=NARROW, has_touch=True, is_mobile=True)
    yield made
    made.windows.close()


def examine(page: Page, language: str, arrive: Callable[[], object]) -> None:
    """Arrive and let the examiner look; then at twice the size, and at four times.

    The dark changes nothing but colours, so those are looked at again; another language changes everything but them.
    """
    page.emulate_media(color_scheme="light")
    arrive()
    assert page.locator("html").get_attribute("dir") == LANGUAGES[language].direction
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate(LOOK, "all" if language == "en" else "words")
    if language == "en":
        page.emulate_media(color_scheme="dark")
        found += [f"dark: {each}" for each in page.evaluate(LOOK, "colours")]
        found += [f"moves: {each}" for each in page.evaluate(MOVING)]
    for size in (NARROW, HALF):
        page.set_viewport_size(size)
        found += [f"wider than {size['width']}: {each}" for each in page.evaluate(WIDER)]
    if language == "en":
        found += [f"hidden at 200 %: {each}" for each in page.evaluate(OBSCURED)]
    page.set_viewport_size(DESK)
    assert found == [], "\n\n".join(found)


ALL = bool(os.environ.get("EVERY_LANGUAGE"))
"""Whether each page is looked at in each language; else all but English and Arabic take turns."""
ALWAYS = ("en", "ar")
TURNS = sorted(set(LANGUAGES) - set(ALWAYS))
SEEN = [
    (place, language)
    for number, place in enumerate(PLACES)
    for language in (LANGUAGES if ALL else (*ALWAYS, TURNS[number % len(TURNS)]))
]
HELD = [(place, language) for place in PLACES for language in (LANGUAGES if ALL else ALWAYS)]


@pytest.mark.parametrize(("place", "language"), SEEN, ids=lambda given: getattr(given, "name", given))
def test_an_examiner_finds_nothing(examined: Profiles, shop: Shop, place: Place, language: str) -> None:
    page = examined.page(place.who, language)
    examine(page, language, lambda: visit(page, shop, place))


@pytest.mark.parametrize("language", ["en", "ar"])
def test_an_examiner_finds_nothing_where_the_first_admin_begins(
    chromium: Browser, tmp_path: Path, language: str
) -> None:
    fresh = untouched(tmp_path)
    windows = Windows(chromium, fresh.url, fresh)
    page = windows.context(locale=language, viewport=DESK, bypass_csp=True, reduced_motion="reduce").new_page()
    page.goto("/sign-in")  # by the time it is there, the link was printed
    examine(page, language, lambda: page.goto(setup_path(fresh)))
    windows.close()
    fresh.kill()


@pytest.mark.parametrize(("place", "language"), HELD, ids=lambda given: getattr(given, "name", given))
def test_a_page_fits_the_smallest_telephone(narrow: Profiles, shop: Shop, place: Place, language: str) -> None:
    page = narrow.page(place.who, language)
    visit(page, shop, place)
    assert page.evaluate(WIDER) == []
    page.set_viewport_size(LOWEST)
    cut = page.evaluate(CUT)
    room = page.evaluate(READABLE)
    page.set_viewport_size(NARROW)
    assert cut == []
    assert [px for px in room if px < LEAST_PX] == []
    assert page.title()
    assert page.locator("h1:visible").count() <= 1
    complaints, narrow.windows.complaints = narrow.windows.complaints, []
    assert complaints == []
