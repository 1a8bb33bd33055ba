"""The charts on the overview: drawn without scripts, with their numbers in words, and following what happens."""

from __future__ import annotations

import re

import pytest

from livechat.analytics import live
from livechat.analytics.course import count
from livechat.conversations import sending
from livechat.conversations.inputs import Draft
from livechat.live import dialects, rooms
from livechat.rendering import look
from tests.factories import a_customer, an_owner, at_work, reference_of, sign_in
from tests.live.wires import Peer


@pytest.fixture
async def owner(house, browser):
    opened = browser()
    await sign_in(opened, await an_owner(house.means))
    return opened


async def test_each_chart_has_its_numbers_in_a_table(owner, scope, clock):
    _, anna, _ = await a_customer(scope, name="Anna")
    await sending.send(anna, await reference_of(anna), Draft(client_id="1", text="hello"))
    page = (await owner.get("/admin")).text
    assert re.search(r'<table id="numbers-messages".*?<th scope="row">03:00</th><td>1</td><td>0</td>', page, re.DOTALL)
    assert re.search(r'<table id="numbers-conversations".*?>Nov 21</th><td>1</td><td>0</td>', page, re.DOTALL)
    assert page.count('class="chart"') == page.count("<caption") == 3
    assert "style=" not in re.search(r'<section class="charts".*?</section>', page, re.DOTALL)[0]


async def test_an_empty_shop_is_told_so(owner):
    assert (await owner.get("/admin")).text.count("Nothing yet") == 3


async def test_messages_today_are_those_since_the_shops_midnight(owner, scope, clock):
    _, anna, _ = await a_customer(scope, name="Anna")
    await sending.send(anna, await reference_of(anna), Draft(client_id="1", text="hello"))
    await owner.get("/admin")
    assert "Messages today 1 " in owner.text
    clock.jump(21 * 3600)
    await owner.get("/admin")
    assert "Messages today 0 " in owner.text


async def test_a_push_replaces_drawings_and_tables_and_leaves_what_is_around_them(house, system):
    shown = live.CourseShown(await count(system, "UTC"))
    html = live.push_charts(house.fanout.render(look("html", "staff", "ar")), shown)
    replaced = re.findall(r'<(\w+) hx-swap-oob="true" id="(\S+?)"', html)
    assert replaced == [
        (tag, f"{part}-{name}")
        for name in ("messages", "conversations", "responses")
        for tag, part in (("div", "chart"), ("table", "numbers"))
    ]
    assert "<details" not in html


async def test_charts_follow_what_happens_once_in_ten_seconds(house, scope, clock):
    owner, _ = await at_work(scope, await an_owner(house.means))
    peer = Peer(house, owner, dialects.HTML)
    house.hub.enter(peer.connection, rooms.watching("overview", 1))

    def shown(part: str) -> int:
        return peer.wire.html.count(f'id="{part}"')

    async def happens(seconds: float, charts: int) -> None:
        figures = shown("overview")
        house.watched("overview", 1)
        clock.advance(seconds)
        await peer.wire.until(lambda: shown("overview") > figures and shown("chart-messages") >= charts)

    await happens(1, charts=1)
    await happens(1, charts=1)
    await happens(8, charts=1)
    assert shown("chart-messages") == 1
    await happens(1, charts=2)
    assert shown("chart-messages") == 2
