"""A key in the console: made, copied once, seen in the list by everybody who has it open, and revoked."""

from __future__ import annotations

from typing import Any

import httpx2
from playwright.sync_api import expect

from tests.browser.windows import Windows


def asks(windows: Windows, secret: str) -> int:
    """How a program with this key is answered."""
    return httpx2.get(
        f"{windows.url}/api/products", headers={"authorization": f"Bearer {secret}"}, timeout=20
    ).status_code


def test_a_key_is_made_copied_once_and_revoked(windows: Windows, owner: dict[str, Any]) -> None:
    page = windows.rep(owner["token"], "/admin/keys", permissions=["clipboard-read", "clipboard-write"]).page
    other = windows.rep(owner["token"], "/admin/keys").page
    for each in (page, other):
        each.locator("[data-line=up]").wait_for(state="attached")
    page.get_by_text("New key").first.click()
    page.get_by_label("What it is for").fill("Warehouse")
    page.get_by_label("Read products").check()
    page.get_by_role("button", name="Make the key").click()
    field = page.locator("#secret")
    secret = field.input_value()
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == secret
    assert asks(windows, secret) == 200

    row = other.locator("#key-list > .record").filter(has_text="Warehouse")
    expect(row).to_have_count(1)
    page.get_by_role("link", name="Done").click()
    expect(page.locator("#key-list > .record")).to_have_count(1)
    assert secret not in page.content()
    row.get_by_role("button", name="Revoke").click()
    other.locator("dialog[open]").get_by_role("button", name="Revoke").click()
    expect(page.locator("#key-list > .record")).to_have_count(0)
    expect(page.get_by_text("No keys yet")).to_be_visible()
    assert asks(windows, secret) == 401
