"""Ways in: the first admin, an invitation, a forgotten password, another device, another language."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect

from tests.browser.pages import Forms, setup_path, untouched
from tests.browser.windows import PHONE, Customer, Windows
from tests.served.running import PASSWORD


def sign_in(page: Page, username: str, password: str = PASSWORD) -> None:
    page.goto("/sign-in")
    page.get_by_label("User name or e-mail").fill(username)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def test_the_first_admin_makes_an_account_by_the_printed_link(chromium: Browser, tmp_path: Path) -> None:
    fresh = untouched(tmp_path)
    windows = Windows(chromium, fresh.url, fresh)
    try:
        page = windows.context().new_page()
        page.goto("/sign-in")  # by the time it is there, the link was printed
        link = setup_path(fresh)
        page.goto(link)
        page.get_by_label("Your name").fill("Dan")
        page.get_by_label("User name").fill("dan")
        page.get_by_label("Password").fill("short")
        page.locator("form[action^='/setup']").evaluate("form => { form.noValidate = true; }")
        page.get_by_role("button", name="Create the account").click()
        expect(page.locator(".field__error")).to_have_text("Please use at least 12 characters.")
        expect(page.get_by_label("Your name")).to_have_value("Dan")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Create the account").click()
        expect(page.get_by_role("heading", name="Inbox")).to_be_visible()
        page.get_by_role("link", name="Settings").click()
        expect(page.get_by_role("heading", name="Settings")).to_be_visible()
        other = windows.context().new_page()
        other.goto(link)
        expect(other.get_by_role("heading", name="Not found")).to_be_visible()
        assert windows.complaints == []
    finally:
        windows.close()
        fresh.kill()


def test_customers_see_who_answers_in_their_language_and_the_order_of_the_team(
    windows: Windows, owner: dict[str, Any], mali: dict[str, Any]
) -> None:
    anna = windows.customer("Anna", "Hello", locale="ar")
    anna.is_up()
    who = mali["me"]["id"]
    windows.server.post(f"/api/messages/{anna.reference}", mali["token"], client_id="hello", text="How can I help?")
    expect(anna.page.locator(".team__name")).to_have_text(mali["me"]["name"])
    admin = windows.rep(owner["token"], f"/admin/team/{who}").page
    admin.get_by_label("Name in العربية").fill("مالي")
    admin.get_by_label("About them").fill("Knows <lamps>.")
    admin.get_by_role("button", name="Save changes").click()
    expect(anna.page.locator(".team__name")).to_have_text("مالي")
    expect(anna.page.locator(".team__bio")).to_have_text("Knows <lamps>.")
    row = admin.locator(f"#staff-{who}")
    expect(row.locator(".record__name")).to_have_text(mali["me"]["name"])
    places = admin.locator(".record").evaluate_all("rows => rows.map((row) => row.id)")
    up = places.index(f"staff-{who}") > 0
    admin.locator(f"#more-staff-{who}").focus()
    admin.keyboard.press("Enter")
    row.get_by_role("button", name="Move up" if up else "Move down").press("Enter")
    moved = places.index(f"staff-{who}") + (-1 if up else 1)
    expect(admin.locator(f".record:nth-child({moved + 1})")).to_have_id(f"staff-{who}")


def test_a_colleague_is_invited_chooses_a_password_and_signs_in(windows: Windows, owner: dict[str, Any]) -> None:
    admin = windows.rep(owner["token"], "/admin/team").page
    admin.locator("details.adding > summary").click()
    admin.get_by_label("Name", exact=True).fill("Nusrat Jahan")
    admin.get_by_label("User name").fill("nusrat")
    admin.get_by_role("button", name="Add and get the link").click()
    link = admin.get_by_label("Link", exact=True).input_value()
    assert "/invitation/" in link
    colleague = windows.context().new_page()
    colleague.goto(link)
    expect(colleague.get_by_role("heading", name="Hello, Nusrat Jahan")).to_be_visible()
    colleague.get_by_label("New password").fill("a lantern for the evening")
    colleague.get_by_role("button", name="Save and sign in").click()
    expect(colleague.get_by_role("heading", name="Inbox")).to_be_visible()
    colleague.goto("/admin")
    expect(colleague.get_by_role("heading", name="Not for you")).to_be_visible()
    colleague.goto("/inbox")
    colleague.locator(".rail__me").click()
    colleague.get_by_role("button", name="Sign out").click()
    sign_in(colleague, "nusrat", "a wrong password indeed")
    expect(colleague.locator(".notice--error")).to_have_text("The user name or the password is not right.")
    sign_in(colleague, "nusrat", "a lantern for the evening")
    expect(colleague.get_by_role("heading", name="Inbox")).to_be_visible()


def test_somebody_who_is_disabled_is_out_at_once(windows: Windows, owner: dict[str, Any]) -> None:
    wei = windows.server.rep("Wei")
    desk = windows.rep(wei["token"])
    desk.is_up()
    admin = windows.rep(owner["token"], f"/admin/team/{wei['me']['id']}").page
    admin.get_by_role("button", name="Disable").click()
    dialog = admin.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Keep")).to_be_focused()
    dialog.get_by_role("button", name="Disable").click()
    expect(desk.page.get_by_role("button", name="Sign in")).to_be_visible()


def test_a_conversation_goes_on_on_another_device(windows: Windows) -> None:
    anna = windows.customer("Anna", "Hello")
    anna.page.get_by_role("button", name="Menu").click()
    anna.page.get_by_role("button", name="Continue on another device").click()
    link = anna.page.get_by_label("Your link").input_value()
    other = windows.context(viewport=PHONE).new_page()
    other.goto(link)
    other.get_by_role("button", name="Continue here").click()
    second = Customer(other)
    second.sees("Hello")
    second.say("now from here")
    anna.page.get_by_role("link", name="Back to the conversation").click()
    anna.sees("now from here")
    third = windows.context().new_page()
    third.goto(link)
    expect(third.get_by_text("This link does not work any more.")).to_be_visible()


def test_the_language_changes_for_page_and_line(windows: Windows, mali: dict[str, Any]) -> None:
    anna = windows.customer("Anna", "Hello")
    rep = windows.rep(mali["token"]).open(anna.reference)
    anna.page.get_by_role("button", name="Menu").click()
    anna.page.locator("#chat-menu summary").click()
    anna.page.get_by_role("button", name="العربية").click()
    expect(anna.page.locator("html")).to_have_attribute("dir", "rtl")
    expect(anna.page.locator("html")).to_have_attribute("lang", "ar")
    expect(anna.page.get_by_placeholder("اكتب رسالة")).to_be_visible()
    anna.is_up()
    rep.page.get_by_role("button", name="Take").click()
    expect(anna.page.locator(".message--system").last).to_contain_text(re.compile("انضم (Mali|مالي) إلى المحادثة"))
    anna.say("مرحباً")
    rep.sees("مرحباً")
    expect(anna.message("مرحباً").locator(".tick")).to_have_text("قُرئت")
    expect(rep.message("مرحباً").locator(".bubble__text")).to_have_css("direction", "rtl")
    rep.say("One moment")
    expect(anna.sees("One moment").locator(".bubble__text")).to_have_css("direction", "ltr")
    anna.page.reload()
    expect(anna.page.locator("html")).to_have_attribute("dir", "rtl")


def test_a_telephone_number_is_understood_in_the_country_of_its_browser(windows: Windows) -> None:
    page = windows.context(locale="en-GB", viewport=PHONE).new_page()
    page.goto("/")
    expect(page.get_by_label("Country code")).to_have_value("GB")
    expect(page.locator("[data-phone-code]")).to_have_attribute("data-shown", "GB +44")
    page.get_by_label("Your name").fill("Anna")
    page.get_by_label("Phone number").fill("not a number")
    page.get_by_role("button", name="Start chat").click()
    expect(page.locator(".field__error")).to_contain_text("This is not a telephone number.")
    expect(page.get_by_label("Your name")).to_have_value("Anna")
    page.get_by_label("Phone number").fill("020 7946 0958")
    page.get_by_role("button", name="Start chat").click()
    expect(page.locator(Customer.composer)).to_be_visible()
    assert windows.server.ask("SELECT 1 FROM customer WHERE phone = '+442079460958'")


def test_without_scripts_one_can_register_write_and_read(windows: Windows, mali: dict[str, Any]) -> None:
    """Forms only: what a text browser does, too."""
    anna = windows.customer("Anna", java_script_enabled=False)
    page = anna.page
    page.get_by_label("Write a message").fill("Is there anybody?")
    page.get_by_role("button", name="Send").click()
    anna.sees("Is there anybody?")
    desk = Forms(windows.server, "staff", mali["token"])
    here = f"/inbox/{anna.reference}"
    desk.send(here, f"{here}/messages", text="Yes, how can I help?", client_id="answer")
    desk.close()
    page.get_by_role("link", name="Look for new messages").click()
    anna.sees("Yes, how can I help?")
    expect(anna.message("Yes, how can I help?")).to_be_in_viewport()
    expect(page.locator("noscript")).to_have_count(1)  # the page looks for answers by itself
    expect(page.get_by_label("Write a message")).to_be_hidden()
    page.get_by_role("link", name="Write a message").click()
    expect(page.locator("noscript")).to_have_count(0)  # and takes nothing away that is being written
    page.get_by_label("Write a message").fill("Thank you")
    page.get_by_role("button", name="Send").click()
    anna.sees("Thank you")
    page.reload()
    assert anna.texts() == ["Is there anybody?", "Yes, how can I help?", "Thank you"]


def test_without_scripts_a_rep_can_work(windows: Windows, mali: dict[str, Any]) -> None:
    anna = windows.customer("Anna", "Hello")
    rep = windows.rep(mali["token"], f"/inbox/{anna.reference}", java_script_enabled=False)
    rep.page.get_by_role("button", name="Take").click()
    expect(rep.page.locator(".state__holder")).to_contain_text("Mali")
    rep.page.locator(".desk-composer__text").fill("Hello Anna")
    rep.page.get_by_role("button", name="Send", exact=True).click()
    rep.sees("Hello Anna")
    anna.sees("Hello Anna")
    rep.page.get_by_role("button", name="Resolve").click()
    expect(rep.page.get_by_role("button", name="Reopen")).to_be_visible()
