"""The desk as an app of a device: it starts without a network, wears a number, and takes pictures from other apps."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.road import Road
from tests.browser.windows import Rep, Windows
from tests.uploads import samples

CONTROLLED = "() => navigator.serviceWorker.controller?.state === 'activated'"
SHELVES = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    for (const kept of await (await caches.open(name)).keys()) found.push(new URL(kept.url).pathname);
  }
  return found;
}"""
BADGE = """
window.badges = [];
navigator.setAppBadge = (count) => { window.badges.push(count); return Promise.resolve(); };
navigator.clearAppBadge = () => { window.badges.push(0); return Promise.resolve(); };
"""
SHARE = """(files) => {
  const made = (tag, fields) => Object.assign(document.createElement(tag), fields);
  const form = made("form", { method: "post", action: "/share", enctype: "multipart/form-data" });
  const field = made("input", { type: "file", name: "pictures", multiple: true });
  const carried = new DataTransfer();
  for (const { name, type, content } of files) {
    carried.items.add(new File([Uint8Array.from(content)], name, { type }));
  }
  field.files = carried.files;
  form.append(field);
  document.body.append(form);
  form.submit();
}"""
"""As the system does when somebody shares from another app: a form that is posted to the app, without any token."""


def controlled(rep: Rep) -> Rep:
    """A page for which the worker answers."""
    rep.page.wait_for_function(CONTROLLED)
    return rep


def shelves(page: Page) -> list[str]:
    """What lies in the browser's cache storage."""
    found: list[str] = page.evaluate(SHELVES)
    return found


def keeps_nothing_of_anybody(page: Page) -> bool:
    return all(each.startswith(("/static/", "/offline/")) for each in shelves(page))


def test_the_browser_finds_an_app_that_can_be_installed(windows: Windows, somchai: dict[str, Any]) -> None:
    page = controlled(windows.rep(somchai["token"])).page
    line = page.context.new_cdp_session(page)
    said = line.send("Page.getAppManifest")
    assert said["errors"] == []
    assert json.loads(said["data"])["start_url"] == "/inbox"
    offer = page.locator("[data-install]")
    page.locator(".rail__me").click()
    expect(offer).to_be_hidden()
    page.evaluate(
        "() => { const offer = new Event('beforeinstallprompt', { cancelable: true });"
        " offer.prompt = () => { window.asked = true; }; window.dispatchEvent(offer); }"
    )
    offer.click()
    assert page.evaluate("window.asked")
    expect(offer).to_be_hidden()


def test_without_a_network_one_honest_page_comes_and_with_it_the_desk_again(
    shaky: Windows, mali: dict[str, Any], road: Road
) -> None:
    rep = controlled(shaky.rep(mali["token"], locale="ar"))
    page = rep.page
    road.close()
    page.goto("/notifications")
    expect(page.locator("html")).to_have_attribute("lang", "ar")
    expect(page.get_by_role("link")).to_be_visible()
    expect(page.locator(".button--primary")).to_have_css("text-align", "center")
    assert keeps_nothing_of_anybody(page)
    road.open()
    page.goto("/inbox?tab=all")
    rep.is_up()
    page.goto("/me/notifications")
    page.locator(".rail__me").click()
    page.locator("[data-sign-out] button").click()
    page.wait_for_url("**/sign-in*")
    assert shelves(page)
    assert keeps_nothing_of_anybody(page)


def test_the_badge_counts_what_is_unread_and_falls_to_zero(windows: Windows, somchai: dict[str, Any]) -> None:
    mine = windows.rep(somchai["token"])
    mine.page.add_init_script(BADGE)
    mine.page.reload()
    mine.is_up()
    anna = windows.customer("Anna", "Is it open?")
    mine.page.wait_for_function("() => window.badges.at(-1) > 0")
    mine.open(anna.reference)
    mine.page.wait_for_function("() => window.badges.at(-1) === 0")


def test_shared_pictures_wait_until_somebody_says_whom_they_are_for(windows: Windows, somchai: dict[str, Any]) -> None:
    anna = windows.customer("Anna", "Could you send me a picture?")
    rep = controlled(windows.rep(somchai["token"]))
    picture = {"name": "lamp.png", "type": "image/png", "content": list(samples.picture())}
    script = {"name": "lamp.html", "type": "text/html", "content": list(b"<html>")}
    rep.page.evaluate(SHARE, [picture, script])
    lying = rep.page.locator("#shared > li")
    expect(lying).to_have_count(2)
    expect(rep.page).to_have_url(windows.url + "/share")
    expect(lying.filter(has_text="lamp.html")).to_contain_text("Files of this kind cannot be sent here.")
    rep.page.locator(f"[data-share-to='{anna.reference}']").click()
    tray = rep.page.locator(".tray__item")
    expect(tray).to_have_count(1)
    expect(tray).to_contain_text("Ready to send")
    assert anna.texts() == ["Could you send me a picture?"], "nothing is sent by itself"
    rep.page.locator(".desk-composer [type=submit]").first.click()
    expect(anna.page.locator(".seen-picture img")).to_be_visible()
    rep.page.goto("/share")
    expect(rep.page.locator("[data-share-empty]")).to_be_visible()
