"""The picture of a rep: chosen on their profile, on every open page at once; initials where it cannot be had."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.windows import Windows
from tests.served.running import Running
from tests.uploads.samples import picture


def test_a_picture_stands_wherever_its_person_is_shown(windows: Windows, server: Running) -> None:
    customer = windows.customer("Anna", "Have you lamps?")
    rep = windows.rep(server.rep("Mali")["token"])
    customer.is_up()
    rep.is_up()
    rep.page.goto(f"/inbox/{customer.reference}?tab=all")
    rep.is_up()
    rep.say("Yes, many of them.")
    customer.sees("Yes, many of them.")
    head = customer.page.locator("#team .avatar")
    expect(customer.page.locator(".team__name")).to_have_text("Mali")
    before = head.bounding_box()
    expect(head.locator("img")).to_have_count(0)

    profile = rep.page.context.new_page()
    profile.goto("/me/profile")
    profile.wait_for_load_state()
    choose = profile.locator("[name=file]")
    choose.set_input_files({"name": "me.png", "mimeType": "image/png", "buffer": b"no picture"})
    profile.locator("[data-portrait] [type=submit]").click()
    expect(profile.locator("#field-file-error")).to_contain_text("Files of this kind cannot be sent here.")
    profile.wait_for_load_state()
    choose.set_input_files({"name": "me.png", "mimeType": "image/png", "buffer": picture("PNG", (300, 500))})
    expect(profile.locator(".portrait .avatar__face--chosen")).to_be_visible()
    profile.locator("[data-portrait] [type=submit]").click()
    expect(profile.locator(".portrait .avatar__face")).to_have_attribute("src", re.compile("^/faces/.*/small$"))

    beside = customer.message("Yes, many of them.").locator(".message__face img")
    for face in (
        head.locator("img"),
        beside,
        rep.page.locator(".rail__me img"),
        rep.page.locator(".state__holder img"),
    ):
        expect(face).to_be_visible()
        expect(face).to_have_js_property("naturalWidth", 192)
        expect(face).to_have_attribute("alt", "")
    assert head.bounding_box() == before
    customer.page.reload()
    expect(head.locator("img")).to_have_js_property("naturalWidth", 192)
    expect(beside).to_be_visible()

    customer.page.route("**/faces/**", lambda route: route.abort())
    customer.page.reload()
    expect(head.locator("img")).to_have_js_property("complete", True)
    expect(head.locator("img")).to_have_js_property("naturalWidth", 0)
    expect(head.locator(".avatar__text")).to_have_text("M")
    customer.page.unroute("**/faces/**")

    customer.is_up()
    profile.locator("form[action='/me/profile/remove'] [type=submit]").click()
    expect(head.locator("img")).to_have_count(0)
    expect(rep.page.locator(".rail__me img")).to_have_count(0)
