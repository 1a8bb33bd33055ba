"""The chat for people whose own clock is far from right."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.sites import site
from tests.browser.windows import DESK, Customer, Windows
from tests.served.running import Running

YEAR = timedelta(days=365)
MS = timedelta(milliseconds=1)

AHEAD = """(() => {
  const ahead = 365 * 86_400_000, { now } = Date, began = performance.timeOrigin + ahead;
  Date.now = () => now() + ahead;
  Object.defineProperty(performance, "timeOrigin", { value: began });
})()"""


@pytest.fixture(scope="module")
def shop(server: Running, owner: dict[str, Any]) -> Iterator[str]:
    """A site on another name than the chat, which the workspace allows."""
    with site(server.url) as port:
        server.decide(owner["token"], widget_sites=f"http://localhost:{port}", visitors=True)
        yield f"http://localhost:{port}"


def ranges(begins_h: float, ends_h: float) -> dict[str, Any]:
    """Every day from so many hours after now to so many."""
    begins, ends = (f"{datetime.now(UTC) + timedelta(hours=each):%H:%M}" for each in (begins_h, ends_h))
    return {"week": {day: [f"{begins}-{ends}"] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}}


@pytest.mark.parametrize("off", [YEAR, -YEAR])
@pytest.mark.parametrize(("begins_h", "ends_h", "is_away"), [(-2, 2, False), (2, 4, True)])
def test_whether_it_stands_there_is_said_by_the_hours_of_the_shop(
    windows: Windows, shop: str, owner: dict[str, Any], off: timedelta, begins_h: int, ends_h: int, is_away: bool
) -> None:
    hours = ranges(begins_h, ends_h)
    windows.server.decide(owner["token"], hours_on=True, time_zone="UTC", hours=hours, outside_hours="hidden")
    try:
        page = windows.context(viewport=DESK).new_page()
        page.clock.install(time=datetime.now(UTC) + off)
        page.goto(shop)
        host = page.locator("livechat-widget")
        expect(host).to_be_attached()
        page.clock.run_for(1000)
        assert (host.get_attribute("hidden") is not None) == is_away
        page.clock.fast_forward("02:00:00")
        assert (host.get_attribute("hidden") is not None) != is_away
    finally:
        windows.server.decide(owner["token"], hours_on=False)


def test_a_message_closed_before_the_clock_was_set_right_keeps_nobody_from_the_next(
    windows: Windows, shop: str
) -> None:
    page = windows.context(viewport=DESK).new_page()
    with page.expect_request("**/api/widget/visit"):
        page.goto(shop)
    told = next(frame for frame in page.frames if "/widget/visit" in frame.url)
    told.evaluate(
        """(ahead) => {
          const [key] = Object.keys(localStorage).filter((each) => each.startsWith("livechat-visit"));
          localStorage.setItem(key, JSON.stringify({ ...JSON.parse(localStorage[key]), closed: Date.now() + ahead }));
        }""",
        YEAR / MS,
    )
    with page.expect_request("**/api/widget/visit"):
        page.goto(f"{shop}/app/one")
    with page.expect_request("**/api/widget/visit") as found:
        page.goto(f"{shop}/app/two")
    assert 0 < found.value.post_data_json["dismissed_s"] < YEAR / MS


def test_own_words_can_be_changed_as_long_as_the_shop_allows_it(windows: Windows) -> None:
    page = windows.context(viewport=DESK).new_page()
    page.add_init_script(AHEAD)
    page.goto("/")
    anna = Customer(page).register("Anna")
    anna.say("A red lamp")
    anna.has_said("A red lamp", "sent")
    for _ in range(2):
        anna.message("A red lamp").hover()
        page.locator("#message-tools [data-message-act=menu]").click()
        expect(page.locator("#message-menu [data-message-act=edit]")).to_be_visible()
        page.reload()
        anna.is_up()
