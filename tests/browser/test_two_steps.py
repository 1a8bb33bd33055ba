"""Signing in in two steps: switched on with an app, asked for from then on, lost and taken off again."""

from __future__ import annotations

import re
from base64 import b32decode
from typing import Any

from playwright.sync_api import Page, expect

from livechat.accounts.second_factor import codes
from livechat.clock import Clock
from tests.browser.test_doors import sign_in
from tests.browser.windows import PHONE, Windows
from tests.served.running import PASSWORD


def shown_code(key: str, steps: int = 0) -> str:
    """What the app on a telephone shows."""
    return codes.code(b32decode(key.replace(" ", "")), Clock().now_ms() // codes.STEP_MS + steps)


def switch_on(page: Page) -> tuple[str, list[str]]:
    """The whole way: the key that was shown, and the recovery codes."""
    page.goto("/me/security")
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Set it up").click()
    expect(page.get_by_role("img", name="Picture with the key")).to_be_visible()
    key = page.locator(".app-key code").inner_text()
    page.get_by_label("Code", exact=True).fill("000000")
    page.get_by_role("button", name="Switch on").click()
    expect(page.locator(".field__error")).to_have_text("This is not the code that the app shows now.")
    page.get_by_label("Code", exact=True).fill(shown_code(key))
    page.get_by_role("button", name="Switch on").click()
    made = page.get_by_label("Recovery codes").input_value().split()
    assert len(made) == 10
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_role("heading", name="Inbox")).to_be_visible()
    return key, made


def test_the_whole_way_of_two_steps(windows: Windows, owner: dict[str, Any]) -> None:
    rep = windows.server.rep("Nok")
    username = next(
        each["username"]
        for each in windows.server.get("/api/admin/reps", owner["token"])["reps"]
        if each["id"] == rep["me"]["id"]
    )
    key, recovery = switch_on(windows.rep(rep["token"]).page)
    page = windows.context(viewport=PHONE).new_page()
    sign_in(page, username)
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()
    page.get_by_label("Code", exact=True).fill("123")
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator(".field__error")).to_have_text("This code is not right, or it was used before.")
    page.get_by_label("Code", exact=True).fill(shown_code(key, 1))
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile("/inbox"))
    other = windows.context().new_page()
    sign_in(other, username)
    other.get_by_text("My telephone is not at hand").click()
    other.get_by_label("Recovery code").fill(recovery[0])
    other.get_by_role("button", name="Sign in").click()
    expect(other.get_by_role("heading", name="Inbox")).to_be_visible()
    admin = windows.rep(owner["token"], f"/admin/team/{rep['me']['id']}").page
    admin.get_by_role("button", name="Switch off").click()
    admin.get_by_role("dialog").get_by_role("button", name="Switch off").click()
    expect(admin.get_by_role("heading", name="Two-step sign-in", exact=True)).to_have_count(0)
    expect(other.get_by_role("heading", name="Sign in")).to_be_visible()  # signed out at once, live
    sign_in(other, username)
    expect(other.get_by_role("heading", name="Inbox")).to_be_visible()


def test_a_workspace_that_asks_for_it_leads_there(windows: Windows, owner: dict[str, Any]) -> None:
    rep = windows.server.rep("Ploy")
    desk = windows.rep(rep["token"])
    desk.is_up()
    boss = windows.rep(owner["token"], "/admin/settings/team").page
    switch = boss.get_by_label("Everybody signs in in two steps")
    switch.check()
    boss.get_by_role("button", name="Save changes").click()
    expect(desk.page.get_by_role("heading", name="Two-step sign-in")).to_be_visible()
    desk.page.goto("/inbox")
    expect(desk.page.get_by_role("heading", name="Two-step sign-in")).to_be_visible()
    expect(boss.get_by_role("heading", name="Two-step sign-in")).to_be_visible()
    switch_on(boss)
    boss.goto("/admin/settings/team")
    switch.uncheck()
    boss.get_by_role("button", name="Save changes").click()
    expect(boss.get_by_text("Saved. It holds from now on.")).to_be_visible()
    desk.page.goto("/inbox")
    expect(desk.page.get_by_role("heading", name="Inbox")).to_be_visible()
