"""Numbers that scripts write have the digits of the page's language, as those of the server."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import expect

from tests.browser.windows import Windows

BENGALI = re.compile("[০-৯]")


def test_scripts_count_and_tell_the_time_in_the_digits_of_the_page(windows: Windows, mali: dict[str, Any]) -> None:
    anika = windows.customer("আনিকা", "হ্যালো", locale="bn-BD")
    said = anika.sees("হ্যালো").locator("time[data-said]")
    expect(said).to_have_text(re.compile("^[০-৯]{1,2}:[০-৯]{2}"))
    rep = windows.rep(mali["token"], locale="bn-BD")
    expect(rep.page.locator("#inbox-list .row__sign time[data-waiting]").first).to_have_text(BENGALI)
    rep.page.locator("#inbox-list .row__pick").first.check()
    expect(rep.page.locator("[data-bulk-count]")).to_have_text(BENGALI)
