"""Coming in by an account elsewhere: the way there and back in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import httpx2
import pytest
from playwright.sync_api import expect

from tests.accounts.provider import CLIENT, SECRET, Provider
from tests.browser.windows import PHONE, Windows


@pytest.fixture
def provider() -> Iterator[Provider]:
    made = Provider()
    yield made
    made.close()


def test_a_rep_comes_in_by_an_account_elsewhere(own_house: Callable[..., Windows], provider: Provider) -> None:
    windows = own_house(
        openid__issuer=provider.url,
        openid__client_id=CLIENT,
        openid__client_secret=SECRET,
        openid__label="Example Account",
    )
    owner = windows.server.admin()
    added = httpx2.post(
        f"{windows.url}/api/admin/add-rep",
        json={"username": "nok", "name": "Nok", "email": "nok@example.com"},
        headers={"authorization": f"Bearer {owner['token']}"},
    )
    assert added.status_code == 201, added.text
    page = windows.context(viewport=PHONE, locale="ar").new_page()
    page.goto("/sign-in?next=/me/security")
    page.get_by_role("link", name=re.compile("Example Account")).click()
    expect(page).to_have_url(re.compile("/me/security$"))
    admin = windows.rep(owner["token"], "/admin/team").page
    admin.locator("a.record__who", has_text="Nok").click()
    expect(admin.get_by_role("heading", name="Accounts elsewhere")).to_be_visible()
    admin.get_by_role("button", name="Untie").click()
    expect(admin.get_by_role("heading", name="Accounts elsewhere")).to_have_count(0)
    page.reload()
    expect(page.get_by_role("link", name=re.compile("Example Account"))).to_be_visible()
