"""Files of canned replies: attached in the console, put above an answer by a shortcut, and sent with it once."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, Route, expect

from tests.browser.test_files import TRAY
from tests.browser.windows import Rep, Windows
from tests.uploads import samples

PHOTO = {"name": "shop.jpg", "mimeType": "image/jpeg", "buffer": samples.picture("JPEG", (800, 600))}
PRICES = {"name": "prices.pdf", "mimeType": "application/pdf", "buffer": samples.PDF}
PROGRAM = {"name": "page.html", "mimeType": "text/html", "buffer": b"<html><script>"}


def write_reply(page: Page, shortcut: str, *files: Any) -> None:
    """Fill in the form of a new reply and attach files."""
    page.goto("/replies/new?owner=shared")
    page.locator("[name=title]").fill(f"Our {shortcut}")
    page.locator("[name=shortcut]").fill(shortcut)
    page.locator("[name=content]").fill(f"Here are our {shortcut}.")
    page.locator("[data-reply-files] [type=file]").set_input_files(list(files))


def choose(rep: Rep, shortcut: str) -> None:
    """Put a reply into the answer."""
    field = rep.page.locator(rep.composer)
    field.press_sequentially(f"/{shortcut}")
    expect(rep.page.locator(".choice[aria-selected='true']")).to_contain_text(f"Our {shortcut}")
    field.press("Enter")


def test_files_of_a_reply_go_with_the_answer_and_outlive_the_reply(
    windows: Windows, owner: dict[str, Any], mali: dict[str, Any]
) -> None:
    console = windows.rep(owner["token"], "/replies").page
    write_reply(console, "prices", PHOTO, PROGRAM, PRICES)
    kept = console.locator("#reply-files .tray__item:has([name=files])")
    expect(kept).to_have_count(2)
    expect(console.locator("#field-files-error")).to_contain_text("page.html")
    console.get_by_role("button", name="Add reply").click()
    row = console.locator(".reply").filter(has_text="Our prices")
    expect(row.locator(".reply__files")).to_contain_text("2")

    anna = windows.customer("Anna", "What does it cost?")
    rep = windows.rep(mali["token"]).open(anna.reference)
    rep.is_up()
    choose(rep, "prices")
    expect(rep.page.locator(f"{TRAY} .tray__name")).to_have_text(["shop.jpg", "prices.pdf"])
    expect(rep.page.locator(f"{TRAY}:has-text('Ready to send')")).to_have_count(2)
    rep.page.locator(rep.composer).fill("")
    choose(rep, "prices")
    expect(rep.page.locator(TRAY)).to_have_count(2)
    rep.page.locator(rep.composer).press("Enter")
    rep.has_said("Here are our prices.", "read")
    expect(rep.page.locator(TRAY)).to_have_count(0)
    said = anna.sees("Here are our prices.")
    expect(said.locator(".card-file__name")).to_have_text("prices.pdf")
    expect(said.locator("img.seen-picture__image")).to_have_count(1)

    row.locator(".reply__link").click()
    console.get_by_role("button", name="Delete reply").click()
    with console.expect_navigation():
        console.get_by_role("button", name="Delete", exact=True).click()
    anna.page.reload()
    image = anna.sees("Here are our prices.").locator("img.seen-picture__image")
    expect(image).to_have_js_property("complete", True)
    assert image.evaluate("image => image.naturalWidth") > 0


def test_a_file_is_taken_away_from_a_reply_and_from_one_answer(
    windows: Windows, owner: dict[str, Any], mali: dict[str, Any]
) -> None:
    console = windows.rep(owner["token"], "/replies").page
    write_reply(console, "hours", PHOTO, PRICES)
    kept = console.locator("#reply-files .tray__item:has([name=files])")
    expect(kept).to_have_count(2)
    console.get_by_role("button", name="Remove: shop.jpg").click()
    expect(console.get_by_role("button", name="Remove: prices.pdf")).to_be_focused()
    console.locator("[name=title]").press("Enter")
    console.locator(".reply").filter(has_text="Our hours").locator(".reply__link").click()
    expect(console.locator("#reply-files .tray__name")).to_have_text(["prices.pdf"])
    anna = windows.customer("Anna", "When do you open?")
    rep = windows.rep(mali["token"]).open(anna.reference)
    rep.is_up()
    choose(rep, "hours")
    rep.page.locator(TRAY).get_by_role("button", name="Remove").click()
    rep.page.locator(rep.composer).press("Enter")
    expect(anna.sees("Here are our hours.").locator(".files")).to_have_count(0)

    console.locator("[name=content]").fill("")
    console.locator("[name=title]").press("Enter")
    expect(console.locator(".reply").filter(has_text="Our hours").locator(".record__under")).to_have_text("prices.pdf")
    rep.page.reload()
    rep.is_up()
    choose(rep, "hours")
    expect(rep.page.locator(rep.composer)).to_have_value("")
    expect(rep.page.locator(f"{TRAY}:has-text('Ready to send')")).to_have_count(1)
    rep.page.locator(rep.composer).press("Enter")
    expect(anna.messages.last.locator(".card-file__name")).to_have_text("prices.pdf")


def test_files_of_a_reply_survive_a_cut_and_a_reload(
    windows: Windows, owner: dict[str, Any], mali: dict[str, Any]
) -> None:
    console = windows.rep(owner["token"], "/replies").page
    write_reply(console, "sizes", PHOTO, PRICES)
    console.get_by_role("button", name="Add reply").click()  # it waits for what is still on its way
    expect(console.locator(".reply").filter(has_text="Our sizes")).to_be_visible()
    anna = windows.customer("Anna", "Which sizes?")
    rep = windows.rep(mali["token"]).open(anna.reference)
    rep.intercept("**/copies", Route.abort)
    choose(rep, "sizes")
    expect(rep.page.locator(f"{TRAY} .tray__state").first).to_have_text("Waiting for the connection")
    rep.page.reload()
    expect(rep.page.locator(TRAY)).to_have_count(2)
    rep.is_up()
    rep.page.locator(rep.composer).press("Enter")
    expect(rep.message("Here are our sizes.")).to_have_attribute("data-state", "pending")
    rep.page.reload()
    rep.page.unroute("**/copies")
    said = anna.sees("Here are our sizes.")
    expect(said.locator("img.seen-picture__image")).to_have_count(1)
    expect(said.locator(".card-file")).to_have_count(1)
    expect(anna.messages).to_have_count(2)
