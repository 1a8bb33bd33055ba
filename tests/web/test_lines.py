"""Whoever of the staff has a page open is there: each page with the rail keeps its line."""

from __future__ import annotations

import pytest

from livechat.app import FEATURES
from livechat.web.door import STAFF_LINE
from tests.factories import an_owner, sign_in

PLAIN = sorted(
    route.path
    for feature in FEATURES
    for route in feature.pages
    if route.method == "GET" and route.audience == "staff" and "{" not in route.path
)
SETTINGS = "/admin/settings/appearance"


@pytest.fixture
async def staff(house, browser):
    page = browser()
    await sign_in(page, await an_owner(house.means, name="Olga"))
    return page


async def test_every_page_with_the_rail_has_the_line_of_the_staff(staff):
    with_rail = []
    for path in [*PLAIN, SETTINGS]:
        answer = await staff.client.get(path)
        if 'class="rail"' in answer.text:
            with_rail.append(path)
            assert f'ws-connect="{STAFF_LINE}?' in answer.text, path
    assert {"/inbox", "/admin", "/admin/settings", "/admin/team", "/visitors", "/replies", SETTINGS} <= set(with_rail)
