"""The list of who is here stays small, and open pages follow it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from livechat.live import dialects
from livechat.visitors import here as hub
from livechat.visitors.here import GONE_S, LEAVES_S, MOST_TABS, Here, Spot, here_of
from livechat.visitors.live import AT_MOST_EVERY_S, LOOKED_EVERY_S
from tests.live.wires import Peer

SPOT = Spot("https://shop.example", "/", "Home", "", "en", 1)


def test_a_full_list_forgets_whoever_was_silent_longest(clock, monkeypatch):
    monkeypatch.setattr(hub, "MOST", 3)
    monkeypatch.setattr(hub, "MOST_OF_ALL", 5)
    here = Here(clock)
    names = [here.seen(1, f"v{number}", "t", SPOT, is_talking=False).id for number in range(3)]
    here.seen(1, "v0", "t", SPOT, is_talking=False)
    here.seen(1, "v3", "t", SPOT, is_talking=False)
    assert {each.id for each in here.listed(1)} == {names[0], names[2], hub.called(1, "v3")}
    for number in range(3):
        here.seen(2, f"v{number}", "t", SPOT, is_talking=False)
    assert len(here.listed(1)) + len(here.listed(2)) == 5


def test_one_browser_is_two_visitors_in_two_workspaces():
    assert hub.called(1, "same") != hub.called(2, "same")


def test_a_place_is_new_only_where_the_page_is(clock):
    here = Here(clock)
    first = here.seen(1, "v", "t", SPOT, is_talking=False)
    came = first.came_at
    clock.advance(10)
    assert here.seen(1, "v", "t", SPOT, is_talking=False).moved_at == came
    other = Spot("https://shop.example", "/cart", "Cart", "", "en", 1)
    moved = here.seen(1, "v", "t", other, is_talking=False)
    assert (moved.came_at, moved.moved_at) == (came, came + 10_000)


# --- open pages


def told(peer: Peer) -> str:
    return peer.wire.html


async def an_open_list(house: Any, rep: Any) -> Peer:
    page = Peer(house, rep, dialects.HTML)
    page.give("watch", what="visitors")
    await page.wire.until(lambda: "visitors-here" in told(page))
    return page


@pytest.fixture
async def here(house: Any, decide: Any) -> Here:
    await decide(visitors=True)
    return here_of(house.means)


async def test_an_open_page_follows_who_comes_moves_and_goes(house, here, mali, clock):
    first = here.seen(1, "first", "t", SPOT, is_talking=False)
    page = await an_open_list(house, mali)
    assert f'id="visitor-{first.id}"' in told(page)
    second = here.seen(1, "second", "t", SPOT, is_talking=False)
    clock.advance(AT_MOST_EVERY_S)
    assert re.search(rf'beforeend:#visitors-here">\s*<li id="visitor-{second.id}"', told(page))
    here.seen(1, "first", "t", Spot("https://shop.example", "/cart", "Cart", "", "en", 1), is_talking=False)
    clock.advance(AT_MOST_EVERY_S)
    assert re.search(rf'<li hx-swap-oob="true" id="visitor-{first.id}"', told(page))
    here.left(1, "second", "t")
    clock.advance(LEAVES_S + LOOKED_EVERY_S + AT_MOST_EVERY_S)
    assert f'<li id="visitor-{second.id}" hx-swap-oob="delete"' in told(page)


async def test_who_goes_without_a_word_leaves_the_page_too(house, here, mali, clock):
    gone = here.seen(1, "gone", "t", SPOT, is_talking=False)
    page = await an_open_list(house, mali)
    clock.advance(GONE_S + LOOKED_EVERY_S + AT_MOST_EVERY_S)
    assert f'<li id="visitor-{gone.id}" hx-swap-oob="delete"' in told(page)


async def test_a_page_of_another_workspace_hears_nothing(house, here, mali, clock):
    async with house.db.transaction() as tx:
        await tx.run("INSERT INTO workspace (id, slug, name, created_at) VALUES (2, 'other', 'Other', 0)")
    page = await an_open_list(house, mali.but(workspace_id=2))
    here.seen(1, "first", "t", SPOT, is_talking=False)
    clock.advance(AT_MOST_EVERY_S)
    assert "visitor-" not in told(page)


def test_whoever_closes_one_of_two_pages_is_on_the_other(clock):
    here = Here(clock)
    prices = replace(SPOT, path="/prices")
    here.seen(1, "two", "first", SPOT, is_talking=False)
    clock.advance(10)
    present = here.seen(1, "two", "second", prices, is_talking=False)
    here.left(1, "two", "second")
    clock.advance(LEAVES_S + 1)
    [found] = here.listed(1)
    assert (found.id, found.spot) == (present.id, SPOT)
    clock.advance(GONE_S - LEAVES_S - 11)  # since the first page was heard of
    assert here.listed(1) == []


def test_closing_the_page_behind_changes_nothing(clock):
    here = Here(clock)
    prices = replace(SPOT, path="/prices")
    here.seen(1, "two", "first", SPOT, is_talking=False)
    here.seen(1, "two", "second", prices, is_talking=False)
    here.left(1, "two", "first")
    clock.advance(LEAVES_S + 1)
    assert [each.spot for each in here.listed(1)] == [prices]
    here.left(1, "two", "second")
    clock.advance(LEAVES_S)
    assert here.listed(1) == []


def test_only_so_many_pages_of_one_visitor_are_known_of(clock):
    here = Here(clock)
    for number in range(MOST_TABS + 5):
        present = here.seen(1, "many", f"t{number}", SPOT, is_talking=False)
    assert len(present.tabs) == MOST_TABS
