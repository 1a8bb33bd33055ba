"""An integrator with nothing but the page of the REST interface: reads what there is, tries it with a key."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from tests.browser.test_keys import asks
from tests.browser.windows import PHONE, Windows


def test_things_are_tried_on_the_page_with_a_key_that_stays_there(windows: Windows, owner: dict[str, Any]) -> None:
    page = windows.rep(owner["token"], "/admin/keys").page
    page.get_by_text("New key").first.click()
    page.get_by_label("What it is for").fill("Shelf")
    page.get_by_label("Add, change and delete products").check()
    page.get_by_label("Read products").check()
    page.get_by_role("button", name="Make the key").click()
    secret = page.locator("#secret").input_value()
    assert asks(windows, secret) == 200

    stranger = windows.context(viewport=PHONE).new_page()
    requests: list[str] = []
    stranger.on("request", lambda request: requests.append(request.url))
    stranger.goto("/api#post_api_admin_products")
    adding = stranger.locator("#post_api_admin_products")
    expect(adding.get_by_role("button", name="Send")).to_be_visible()
    adding.locator("[data-body]").fill('{"name": "Lamp <b>", "price_minor": 500}')
    adding.get_by_role("button", name="Send").click()
    expect(adding.locator(".operation__status")).to_contain_text("401")

    stranger.locator("#key").fill(secret)
    adding.get_by_label("Idempotency-Key").fill("once")
    for replayed in (False, True):
        adding.get_by_role("button", name="Send").click()
        expect(adding.locator(".operation__status")).to_contain_text("201")
        expect(adding.locator("[data-said]")).to_contain_text("Lamp <b>")
        heads = adding.locator("[data-heads]")
        expect(heads).to_contain_text("ratelimit: ")
        if replayed:
            expect(heads).to_contain_text("idempotency-replayed: true")

    stranger.get_by_text("What there is").first.click()
    stranger.get_by_role("link", name="The catalogue").first.click()
    listing = stranger.locator("#get_api_products")
    listing.get_by_label("limit").fill("1")
    listing.get_by_role("button", name="Send").click()
    expect(listing.locator(".operation__status")).to_contain_text("200")
    expect(listing.locator("[data-said]")).to_contain_text("Lamp <b>")

    assert not any(secret in url for url in requests)
    assert secret not in stranger.evaluate("JSON.stringify({...localStorage, ...sessionStorage}) + document.cookie")
    assert secret not in stranger.content()
    stranger.reload()
    expect(stranger.locator("#key")).to_have_value("")


def test_whoever_is_signed_in_needs_no_key(windows: Windows, owner: dict[str, Any]) -> None:
    page = windows.rep(owner["token"], "/api#post_api_tags").page
    adding = page.locator("#post_api_tags")
    adding.locator("[data-body]").fill('{"name": "From the page"}')
    adding.get_by_role("button", name="Send").click()
    expect(adding.locator(".operation__status")).to_contain_text("201")
