"""Whoever runs the shop, among the customers: who is here follows live, a selection is tagged, one is erased."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import expect

from tests.browser.windows import Windows
from tests.served.running import Running


def test_customers_are_seen_coming_found_tagged_and_erased(
    windows: Windows, server: Running, owner: dict[str, Any]
) -> None:
    wanda = server.customer("Wanda Lichtermann")
    page = windows.rep(owner["token"]).page
    page.goto("/admin/customers?q=lichtermann")
    row = page.locator(".client")
    expect(row).to_have_count(1)
    expect(row.locator(".client__here")).to_be_hidden()
    context = windows.context()
    context.add_cookies([{"name": "livechat-customer", "value": wanda["token"], "url": windows.url}])
    customer = context.new_page()
    customer.goto("/")
    expect(row.locator(".client__here")).to_be_visible()
    expect(row.locator(".presence--online")).to_be_visible()
    page.locator("[name=q]").fill("nobody at all")
    expect(page.locator(".empty h2")).to_have_text("Nobody is like that")
    page.locator("[name=q]").fill("wanda")
    expect(row).to_have_count(1)
    page.locator("[data-pick-all]").check()
    expect(page.locator("[data-pick-count]")).to_have_text("1 chosen")
    page.locator("[name=act]").select_option("unblock")
    page.locator("#clientele-bulk button[type=submit]").click()
    expect(page.locator(".notice--good")).to_have_text("Done for 1 customer.")
    row.locator(".record__who").click()
    expect(page.locator("h1")).to_have_text("Wanda Lichtermann")
    with page.expect_download() as saved:
        page.locator("#export a").click()
    assert saved.value.suggested_filename.endswith(".zip")
    page.locator("#erase a").click()
    page.locator("#field-name").fill("Somebody")
    page.locator("#erase-form button").click()
    expect(page.locator("#field-name-error")).to_be_visible()
    page.locator("#field-name").fill("wanda lichtermann")
    page.locator("#erase-form button").click()
    expect(page.locator("#receipt .notice--good")).to_be_visible()
    assert not re.search("wanda", page.locator("#receipt").inner_text(), re.IGNORECASE)
    expect(customer.locator("[name=name]")).to_be_visible()
    page.goto("/admin/customers?q=lichtermann")
    expect(page.locator(".empty")).to_be_visible()
