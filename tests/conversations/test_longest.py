"""How long a message may be is what the settings say, in every field in which one is written."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from livechat.settings import Settings
from tests.factories import a_customer, a_rep, at_work, reference_of

SHORT = 280


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """A house of few words."""
    return replace(settings, limits=replace(settings.limits, message_characters=SHORT))


def lengths(page: str) -> list[int]:
    """What the fields with several lines that are for messages take."""
    return [int(found) for found in re.findall(r'<textarea[^>]*\bname="text"[^>]*\bmaxlength="(\d+)"', page)]


async def test_every_field_for_a_message_takes_as_much_as_the_server(browser, house, scope):
    stranger = await browser().get("/")
    assert lengths(stranger.text) == [SHORT]
    _, anna, token = await a_customer(scope)
    reference = await reference_of(anna)
    page = await browser().get("/", cookie=f"livechat-customer={token}")
    assert lengths(page.text) == [SHORT]
    assert f"Please use at most {SHORT} characters." in page.text
    _, at_desk = await at_work(scope, await a_rep(house.means))
    desk = await browser().get(f"/inbox/{reference}", cookie=f"livechat-staff={at_desk}")
    assert SHORT in lengths(desk.text)
    assert 10_000 not in lengths(desk.text)
