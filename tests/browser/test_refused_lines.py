"""Pages whose line the server refuses: they lead to what has to be done first, or say what is too many."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.road import Road
from tests.browser.windows import Windows
from tests.served.running import Running

BACK = 45_000


def line(page: Page, state: str) -> None:
    expect(page.locator("html")).to_have_attribute("data-line", state, timeout=BACK)


def test_a_page_whose_owner_must_secure_their_account_first_leads_there(
    shaky: Windows, road: Road, server: Running, owner: dict[str, Any]
) -> None:
    rep = shaky.rep(server.rep("Nok")["token"])
    line(rep.page, "up")
    rep.page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")  # its script comes by the same road
    road.close()
    line(rep.page, "down")
    server.decide(owner["token"], second_factor=True)
    road.open()
    rep.page.wait_for_url("**/me/security*", timeout=BACK)


def test_a_page_too_many_says_so_and_goes_on_when_another_one_is_closed(
    own_house: Callable[..., Windows],
) -> None:
    windows = own_house(live__connections_per_session=2)
    first = windows.rep(windows.server.admin()["token"]).page
    line(first, "up")
    second, third = first.context.new_page(), first.context.new_page()
    for each in (second, third):
        each.goto("/inbox?tab=all")
    line(second, "up")
    bar = third.locator("#connection")
    expect(bar).to_contain_text("Too many windows are open at once. Please close one.", timeout=BACK)
    first.close()
    bar.get_by_role("button", name="Try now").click()
    line(third, "up")
    expect(bar).to_contain_text("Connected again")
