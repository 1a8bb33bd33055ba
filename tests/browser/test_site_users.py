"""A site of the shop's sends its user over: one press, and they are in their conversation on any device."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import expect

from tests.browser.pages import signer
from tests.browser.windows import PHONE, Customer, Windows


def test_a_sites_user_goes_on_with_one_press(windows: Windows, owner: dict[str, Any]) -> None:
    sign = signer(windows.server, owner["token"])
    user = {"id": "u-17", "name": "نوك", "attributes": {"plan": "gold"}}
    identity = sign(user)
    references = set()
    for words in ("Hello from here", "And from there"):
        page = windows.context(viewport=PHONE).new_page()
        page.goto(f"/identified#{identity}")
        expect(page.get_by_text("نوك")).to_be_visible()
        expect(page).to_have_url(re.compile("/identified$"))  # the address bar has forgotten it
        page.get_by_role("button", name="Go on").click()
        nok = Customer(page)
        nok.is_up()
        nok.say(words)
        nok.has_said(words, "sent")
        references.add(nok.reference)
    assert len(references) == 1
    page = windows.context(viewport=PHONE, locale="ar").new_page()
    page.goto(f"/identified#{identity}")
    page.get_by_role("button", name="متابعة").click()
    expect(page.locator("html")).to_have_attribute("lang", "ar")  # known from before, in the language of this device
    desk = windows.rep(owner["token"]).page
    desk.goto(f"/inbox/{references.pop()}/profile")
    expect(desk.get_by_text("gold")).to_be_visible()
    page = windows.context(viewport=PHONE).new_page()
    page.goto(f"/identified#{identity}0")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("who you are could not be confirmed")).to_be_visible()
    page.goto("/identified")
    expect(page.get_by_text("Please open the chat from the site you came from")).to_be_visible()
