"""Files between a customer on a telephone and a rep at a desk: pasted, dropped, recorded, cut off and looked at."""

from __future__ import annotations

import re
from base64 import b64encode
from typing import Any

from playwright.sync_api import Page, Route, expect

from tests.browser.road import Road
from tests.browser.windows import PHONE, Windows
from tests.served.running import Running
from tests.uploads import samples

MICROPHONE: dict[str, Any] = {"permissions": ["microphone"]}
TRAY = ".tray__item"
GIVE = """([how, files]) => {
  const clipboardData = new DataTransfer();
  for (const [name, type, content] of files) {
    const text = typeof content === "number" ? "" : atob(content);
    const bytes = text ? Uint8Array.from(text, (sign) => sign.charCodeAt(0)) : new Uint8Array(content);
    clipboardData.items.add(new File([bytes], name, { type }));
  }
  const manner = { bubbles: true, cancelable: true, clipboardData, dataTransfer: clipboardData };
  const target = document.querySelector(how === "paste" ? "textarea.composer__text" : ".scroller");
  if (how === "paste") return target.dispatchEvent(new ClipboardEvent("paste", manner));
  for (const name of ["dragover", "drop"]) target.dispatchEvent(new DragEvent(name, manner));
}"""


def give(page: Page, how: str, *files: tuple[str, str, bytes | int]) -> None:
    """Paste or drop files, as far as a page can tell the difference; a number stands for so many empty bytes."""
    sent = [(name, kind, each if isinstance(each, int) else b64encode(each).decode()) for name, kind, each in files]
    page.evaluate(GIVE, [how, sent])


def photo(name: str = "box.jpg", size: tuple[int, int] = (800, 600)) -> tuple[str, str, bytes]:
    return name, "image/jpeg", samples.picture("JPEG", size)


def press_send(page: Page) -> None:
    page.locator("form[data-composer] [type=submit]:visible").first.click()


def test_a_pasted_picture_is_seen_on_the_other_side_in_its_place(windows: Windows, mali: dict[str, Any]) -> None:
    anna = windows.customer("Anna")
    rep = windows.rep(mali["token"]).open(anna.reference)
    give(anna.page, "paste", photo())
    expect(anna.page.locator(f"{TRAY} .tray__state")).to_contain_text("Ready to send")
    anna.say("The glass is cracked")
    anna.has_said("The glass is cracked", "sent")
    for window in (anna, rep):
        image = window.sees("The glass is cracked").locator("img.seen-picture__image")
        expect(image).to_have_attribute("width", "800")
        expect(image).to_have_js_property("complete", True)
        assert image.evaluate("image => image.naturalWidth") == 720
    expect(anna.page.locator(TRAY)).to_have_count(0)


def test_dropped_files_are_refused_each_for_its_own_reason(windows: Windows) -> None:
    anna = windows.customer("Anna")
    large = ("film.mp4", "video/mp4", 20_500_000)
    give(anna.page, "drop", photo(), ("page.html", "text/html", b"<html>"), large, ("bill.pdf", "", samples.PDF))
    states = anna.page.locator(f"{TRAY} .tray__state")
    expect(states.nth(1)).to_have_text("Programs, scripts and web pages cannot be sent here.")
    expect(states.nth(2)).to_have_text("20.5 MB, the limit is 20 MB")
    expect(states.nth(3)).to_contain_text("Ready to send")
    anna.page.locator(TRAY).first.get_by_role("button", name="Remove").click()
    press_send(anna.page)
    expect(anna.messages).to_have_count(1)
    expect(anna.messages.locator(".card-file__name")).to_have_text("bill.pdf")
    expect(anna.page.locator(TRAY)).to_have_count(2)


def test_a_file_that_is_cut_off_goes_on_by_itself_and_comes_once(shaky: Windows, road: Road) -> None:
    anna = shaky.customer("Anna")
    anna.is_up()
    road.close()
    give(anna.page, "paste", photo("one.jpg"), photo("two.jpg"))
    expect(anna.page.locator(f"{TRAY} .tray__state").first).to_have_text("Waiting for the connection")
    anna.page.locator(TRAY).last.get_by_role("button", name="Remove").click()
    anna.say("Here it is")
    expect(anna.message("Here it is")).to_have_attribute("data-state", "pending")
    road.open()
    anna.has_said("Here it is", "sent")
    expect(anna.messages).to_have_count(1)
    expect(anna.messages.locator("img.seen-picture__image")).to_have_count(1)


def test_a_large_file_goes_on_where_the_line_broke(shaky: Windows, road: Road) -> None:
    anna = shaky.customer("Anna")
    anna.is_up()
    size, before = 4_000_000, road.carried
    road.cut_after(size // 2)
    give(anna.page, "paste", ("large.txt", "text/plain", b"words\n" * (size // 6)))
    anna.say("Here it is")
    expect(anna.message("Here it is")).to_have_attribute("data-state", "sent", timeout=30_000)
    expect(anna.messages.locator(".card-file__name")).to_have_text("large.txt")
    assert road.carried - before < size * 1.4


def test_a_restart_takes_neither_a_draft_nor_a_file_on_its_way(shaky: Windows, road: Road, server: Running) -> None:
    anna = shaky.customer("Anna")
    anna.is_up()
    size, before, pid = 4_000_000, road.carried, server.pid
    road.hold_after(size // 2)
    give(anna.page, "paste", ("large.txt", "text/plain", b"words\n" * (size // 6)))
    anna.say("Here it is")
    anna.page.locator(anna.composer).fill("still typing")
    assert road.holds.wait(30)
    anna.page.evaluate("() => document.addEventListener('line:up', () => { document.body.dataset.again = 'yes'; })")
    server.anew()
    expect(anna.page.locator("body")).to_have_attribute("data-again", "yes", timeout=45_000)
    road.let_go()
    expect(anna.message("Here it is")).to_have_attribute("data-state", "sent", timeout=45_000)
    expect(anna.messages.locator(".card-file__name")).to_have_text("large.txt")
    expect(anna.page.locator("#connection")).to_be_hidden()
    expect(anna.page.locator(anna.composer)).to_have_value("still typing")
    assert (server.is_running, server.pid) == (True, pid)
    assert road.carried - before < size * 1.4
    anna.page.reload()
    expect(anna.page.locator(anna.composer)).to_have_value("still typing")


def test_a_message_with_a_file_survives_a_reload(shaky: Windows, road: Road) -> None:
    anna = shaky.customer("Anna")
    anna.intercept("**/api/uploads", Route.abort)
    give(anna.page, "paste", photo())
    anna.say("On its way")
    give(anna.page, "paste", photo("later.jpg"))
    expect(anna.message("On its way")).to_have_attribute("data-state", "pending")
    anna.page.reload()
    expect(anna.page.locator(".files--pending img")).to_be_visible()
    expect(anna.page.locator(TRAY)).to_have_count(1)
    anna.page.unroute("**/api/uploads")
    anna.has_said("On its way", "sent")
    expect(anna.messages.locator("img.seen-picture__image")).to_have_count(1)
    expect(anna.page.locator(f"{TRAY} .tray__state")).to_contain_text("Ready to send")


def test_pictures_open_large_and_follow_the_keys(windows: Windows) -> None:
    anna = windows.customer("Anna")
    give(anna.page, "paste", photo("one.jpg"), photo("two.jpg", (300, 900)))
    expect(anna.page.locator(f"{TRAY}:has-text('Ready')")).to_have_count(2)
    press_send(anna.page)
    anna.page.locator("a.seen-picture").first.click()
    dialog = anna.page.locator("#lightbox")
    name, image = dialog.locator(".lightbox__name"), dialog.locator(".lightbox__image")
    expect(name).to_have_text("one.jpg")
    anna.page.keyboard.press("ArrowRight")
    expect(name).to_have_text("two.jpg")
    anna.page.keyboard.press("ArrowRight")
    expect(name).to_have_text("one.jpg")
    anna.page.keyboard.press("+")
    expect(image).to_have_css("transform", "matrix(1.6, 0, 0, 1.6, 0, 0)")
    anna.page.keyboard.press("Escape")
    expect(dialog).not_to_be_visible()
    expect(anna.page.locator("a.seen-picture").first).to_be_focused()


def test_a_voice_message_is_recorded_sent_and_played(windows: Windows, mali: dict[str, Any]) -> None:
    anna = windows.customer("Anna", "Hello", **MICROPHONE)
    anna.page.get_by_role("button", name="Record a voice message").click()
    expect(anna.page.locator(".recording__time")).to_have_text("0:01")
    anna.page.get_by_role("button", name="Discard the recording").click()
    expect(anna.page.locator("[data-recording]")).not_to_be_visible()
    anna.page.get_by_role("button", name="Record a voice message").click()
    expect(anna.page.locator(".recording__time")).to_have_text("0:00")
    expect(anna.page.locator(".recording__time")).to_have_text("0:01")
    anna.page.get_by_role("button", name="Send the voice message").click()
    rep = windows.rep(mali["token"])
    expect(rep.row(anna.reference).locator(".row__words")).to_contain_text("Voice message")
    voice = rep.open(anna.reference).page.get_by_role("group", name="Voice message", exact=True).first
    expect(voice.locator(".voice__time")).to_have_text(re.compile("^0:0[1-9]$"))
    voice.get_by_role("button", name="Play").click()
    expect(voice).to_have_attribute("data-playing", "")
    voice.get_by_role("button", name="Speed").click()
    assert voice.locator("audio").evaluate("sound => sound.playbackRate") == 1.5
    expect(rep.messages).to_have_count(2)


def test_a_page_without_scripts_sends_files(windows: Windows) -> None:
    page = windows.context(viewport=PHONE, java_script_enabled=False).new_page()
    page.goto("/")
    page.locator("[name=name]").fill("Anna")
    page.locator("[name=phone]").fill("+66 81 234 5678")
    page.locator("form[action='/register'] [type=submit]").click()
    page.locator("input[type=file]").set_input_files(
        [{"name": "bill.pdf", "mimeType": "application/pdf", "buffer": samples.PDF + b"\n" * 500_000}]
    )
    page.locator("textarea.composer__text").fill("The bill")
    page.locator("form[data-composer] [type=submit]").click()
    expect(page.locator(".card-file__name")).to_have_text("bill.pdf")
    expect(page.locator(".bubble__text").last).to_have_text("The bill")
