"""Open lists of customers follow who comes and goes."""

from __future__ import annotations

import re
from typing import Any

from livechat.clientele.live import AT_MOST_EVERY_S
from livechat.live import dialects
from tests.live.wires import Peer


def told(peer: Peer) -> list[dict[str, str]]:
    """What the page's script was told."""
    elements = re.findall(r'<div [^>]*id="clientele-presence"[^>]*>', peer.wire.html)
    return [dict(re.findall(r'data-(here|gone|count|all)(?:="([^"]*)")?', each)) for each in elements]


async def a_list(house: Any, admin: Any) -> Peer:
    """An open list, which has just heard who is here."""
    page = Peer(house, admin, dialects.HTML)
    page.give("watch", what="customers")
    await page.wire.until(lambda: told(page))
    return page


async def test_a_list_that_opens_hears_who_is_here(house, olga, anna, ben):
    Peer(house, anna)
    page = await a_list(house, olga)
    assert told(page) == [{"here": anna.actor_id, "gone": "", "count": "1", "all": ""}]


async def test_who_comes_and_goes_is_told_at_most_once_a_second(house, olga, anna, ben, clock):
    page = await a_list(house, olga)
    there = Peer(house, anna)
    Peer(house, ben)
    clock.advance(AT_MOST_EVERY_S)
    assert set(told(page)[-1]["here"].split()) == {anna.actor_id, ben.actor_id}
    before = len(told(page))
    there.leave()
    clock.advance(house.settings.live.presence_grace_s + AT_MOST_EVERY_S)
    assert len(told(page)) == before + 1
    assert told(page)[-1] == {"here": "", "gone": anna.actor_id, "count": "1"}
