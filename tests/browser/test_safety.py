"""What people write stays words, and whoever may no longer be here is shown out at once."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.pages import Forms
from tests.browser.windows import Customer, Rep, Windows

SCRIPTS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(2)>",
    '"><svg onload=alert(3)>',
    "'\\\"--></style></script><script>alert(4)</script>",
    "{{ 7 * 7 }}{% raw %}<b>bold</b>",
    '<a href="javascript:alert(5)" hx-get="/" hx-trigger="load" ws-connect="/ws/staff">click</a>',
    "<li id=x hx-swap-oob=true>stolen</li></li></ol><form action=//evil.example>",
    "&lt;b&gt;&amp;amp; \u202eright to left\u202c",
)


def holds_no_markup(window: Any, text: str) -> None:
    """These words stand there as they were written, and made no element."""
    entry = window.sees(text)
    expect(entry.locator(".bubble__text > *")).to_have_count(0)


@pytest.mark.parametrize("payload", SCRIPTS)
def test_words_never_become_markup(windows: Windows, mali: dict[str, Any], payload: str) -> None:
    """Live, after a reload, in the list, in the head, in notes and in the details: nothing runs anywhere."""
    name = payload.replace("\u202e", "").replace("\u202c", "")  # a name may not turn what follows it
    anna = windows.customer(payload, payload)
    holds_no_markup(anna, payload)
    rep = windows.rep(mali["token"])
    row = rep.row(anna.reference)
    expect(row.locator(".row__name")).to_have_text(name)
    expect(row.locator(".row__words")).to_have_text(name)
    expect(row.locator(".row__name > *, .row__words > *")).to_have_count(0)
    rep.open(anna.reference)
    holds_no_markup(rep, payload)
    expect(rep.page.locator(".state__name")).to_have_text(name)
    expect(rep.page.locator(".details__name")).to_have_text(name)
    rep.say("Re: " + payload)
    if "{{" in payload:  # what looks like a gap in a canned reply is asked about
        rep.page.locator("dialog[open] .unfilled__names").wait_for()
        rep.page.get_by_role("button", name="Send anyway").click()
    holds_no_markup(anna, "Re: " + payload)
    rep.page.locator(".desk-composer__mode--note").click()
    rep.page.locator(rep.composer).fill(payload)
    rep.page.locator(rep.composer).press("Enter")
    expect(rep.page.locator(".note__text")).to_have_text(payload)
    expect(rep.page.locator(".note__text > *")).to_have_count(0)
    for window in (anna, rep):
        window.page.reload()
        holds_no_markup(window, "Re: " + payload)
        expect(window.page.locator("form[action*=evil], svg[onload], img[src=x], b:has-text('bold')")).to_have_count(0)


def test_staff_names_and_settings_never_become_markup(windows: Windows, owner: dict[str, Any]) -> None:
    desk = Forms(windows.server, "staff", owner["token"])
    payload = SCRIPTS[1]
    windows.server.post("/api/admin/add-rep", owner["token"], username="evil", name=payload)
    shop = {
        "name": payload,
        "welcome.en": payload,
        "languages": "en",
        "default_language": "en",
        "country": "",
        "time_zone": "UTC",
        "ask_name": "required",
        "ask_phone": "required",
        "ask_email": "off",
        "ask_text": "optional",
        "assignment": "manual",
        "capacity": "6",
    }
    desk.send("/admin/settings", "/admin/settings", **shop)
    visitor = windows.context().new_page()
    visitor.goto("/")
    expect(visitor.locator("h1")).to_have_text(payload)
    expect(visitor.locator("h1 img")).to_have_count(0)
    admin = windows.rep(owner["token"], "/admin").page
    for path in ("/admin", "/admin/team", "/admin/sessions", "/admin/settings", "/inbox", "/nowhere"):
        admin.goto(path)
        expect(admin.locator("img[src=x]")).to_have_count(0)
    desk.send("/admin/settings", "/admin/settings", **{**shop, "name": "Livechat", "welcome.en": ""})
    desk.close()


def test_a_session_that_an_admin_ends_is_signed_out_at_once(windows: Windows, owner: dict[str, Any]) -> None:
    somebody = windows.server.rep("Niran")
    anna = windows.customer("Anna Petrova", "Hello")
    rep = windows.rep(somebody["token"]).open(anna.reference)
    rep.is_up()
    admin = windows.rep(owner["token"], "/admin/sessions").page
    for name, window, address in (("Niran", rep, "/sign-in"), ("Anna Petrova", anna, "/")):
        for _ in range(admin.locator(".record", has_text=name).count()):
            admin.locator(".record", has_text=name).first.get_by_role("button", name="End").click()
            admin.wait_for_load_state()
        expect(window.page.locator(".connection__text")).to_have_text("You have been signed out.")
        expect(window.page).to_have_url(f"{windows.url}{address}")
    expect(anna.page.get_by_role("button", name="Start chat")).to_be_visible()
    expect(rep.page.get_by_role("button", name="Sign in")).to_be_visible()


def test_a_blocked_customer_is_told_so_politely(windows: Windows, mali: dict[str, Any]) -> None:
    anna = windows.customer("Anna", "Hello")
    rep = windows.rep(mali["token"]).open(anna.reference)
    rep.page.get_by_role("button", name="More", exact=True).click()
    rep.page.get_by_role("menuitem", name="Block customer").click()
    dialog = rep.page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Keep")).to_be_focused()
    dialog.get_by_role("button", name="Block customer").click()
    expect(rep.page.locator(".state .chip--urgent", has_text="Blocked")).to_be_visible()
    expect(anna.page.get_by_role("heading", name="You cannot write here at the moment")).to_be_visible()
    rep.page.get_by_role("button", name="More", exact=True).click()
    rep.page.get_by_role("menuitem", name="Unblock customer").click()
    expect(rep.page.locator(".state .chip--urgent", has_text="Blocked")).to_have_count(0)
    anna.page.goto("/")
    again = Customer(anna.page)
    again.sees("Hello")


def test_a_note_never_reaches_the_customer(windows: Windows, mali: dict[str, Any]) -> None:
    anna = windows.customer("Anna", "Hello")
    rep: Rep = windows.rep(mali["token"]).open(anna.reference)
    rep.page.locator(".desk-composer__mode--note").click()
    rep.page.locator(rep.composer).fill("she is difficult")
    rep.page.locator(rep.composer).press("Enter")
    expect(rep.page.locator(".note__text")).to_have_text("she is difficult")
    rep.page.locator(".desk-composer__mode").first.click()
    rep.say("How can I help?")
    anna.sees("How can I help?")
    expect(anna.page.get_by_text("difficult")).to_have_count(0)
    anna.page.reload()
    anna.sees("How can I help?")
    assert "difficult" not in anna.page.content()
