"""A program that comes, or comes back, hears who is online and how many wait, as it is then."""

from __future__ import annotations

from typing import Any

import pytest

from livechat.conversations import inbox, sending
from livechat.conversations.inputs import Draft
from livechat.live import dialects
from livechat.live.connection import Connection
from livechat.live.sse import StreamWire
from livechat.rendering import look
from livechat.scope import Scope
from tests.factories import a_customer, reference_of
from tests.live.wires import Peer
from tests.settling import a_moment

BOTH = ["users_online", "waiting_customers_update"]


def told(peer: Peer) -> dict[str, dict[str, Any]]:
    """The last of each of both events."""
    return {each["type"]: each for each in peer.wire.said if each["type"] in BOTH}


@pytest.fixture
async def here(house: Any, anna: Scope, mali: Scope, reference: str) -> Peer:
    """A rep's program that has heard of everything so far: Anna is here and waits."""
    await sending.send(anna, reference, Draft(client_id="1", text="hello"))
    Peer(house, anna)
    peer = Peer(house, mali)
    await a_moment(house)
    return peer


def is_right(house: Any, peer: Peer, staff: Scope, *customers: Scope, waiting: int) -> bool:
    heard = told(peer)
    assert heard["waiting_customers_update"]["waiting"] == waiting
    online = heard["users_online"]
    assert online["staff"] == [{"id": staff.actor_id, "name": staff.actor_name, "state": "online"}]
    assert {each["id"] for each in online["customers"]} == {each.actor_id for each in customers}
    return True


async def test_a_second_line_of_a_rep_hears_it_and_the_first_nothing_new(
    house: Any, here: Peer, anna: Scope, mali: Scope
) -> None:
    assert is_right(house, here, mali, anna, waiting=1)
    before = len(here.wire.said)
    second = Peer(house, mali)
    await a_moment(house)
    assert is_right(house, second, mali, anna, waiting=1)
    assert len(here.wire.said) == before


async def test_who_comes_back_at_once_hears_it_again(house: Any, here: Peer, anna: Scope, mali: Scope) -> None:
    here.leave()
    back = Peer(house, mali)
    await a_moment(house)
    assert is_right(house, back, mali, anna, waiting=1)


async def test_who_comes_back_hears_of_those_who_wait_since(
    house: Any, here: Peer, scope: Scope, anna: Scope, mali: Scope
) -> None:
    here.leave()
    _, ben, _ = await a_customer(scope)
    await sending.send(ben, await reference_of(ben), Draft(client_id="1", text="hello"))
    await a_moment(house)
    back = Peer(house, mali)
    await a_moment(house)
    assert is_right(house, back, mali, anna, waiting=2)


async def test_a_line_that_says_who_it_is_hears_it_then(house: Any, here: Peer, anna: Scope, scope: Scope) -> None:
    ben, _, token = await a_customer(scope)
    late = Peer(house, scope)
    await a_moment(house)
    assert late.wire.said == []
    await late.ack("authenticate", token=token)
    await a_moment(house)
    assert told(late)["users_online"]["customers"] == 2
    assert "waiting_customers_update" not in told(late)
    assert ben.id not in str(late.events("users_online"))


async def test_a_customers_second_line_hears_who_is_online_and_no_names_of_others(
    house: Any, here: Peer, anna: Scope, mali: Scope
) -> None:
    second = Peer(house, anna)
    await a_moment(house)
    assert told(second).keys() == {"users_online"}
    assert told(second)["users_online"]["customers"] == 1
    assert [each["id"] for each in told(second)["users_online"]["staff"]] == [mali.actor_id]


async def test_a_customer_hears_nothing_where_nobody_is_to_see_who_is_online(
    house: Any, decide: Any, here: Peer, anna: Scope
) -> None:
    await decide(show_online=False)
    second = Peer(house, anna)
    await a_moment(house)
    assert told(second) == {}


async def test_a_stream_of_events_begins_with_it(house: Any, here: Peer, mali: Scope) -> None:
    wire = StreamWire()
    stream = Connection(house.hub, wire, mali, look(dialects.SSE, "staff", "en"))
    house.entrance.admit("")
    house.entrance.opened(stream)
    await a_moment(house)
    sent = wire.take()
    for each in BOTH:
        assert sent.count(b'"type":"%b"' % each.encode()) == 1
    house.entrance.closed(stream, "")


async def test_a_page_hears_nothing_of_it(house: Any, here: Peer, mali: Scope, anna: Scope) -> None:
    pages = [Peer(house, mali, dialects.HTML), Peer(house, anna, dialects.HTML)]
    await a_moment(house)
    assert [each.wire.written for each in pages] == [[], []]


async def test_many_who_come_at_once_are_not_counted_for_each(
    house: Any, here: Peer, mali: Scope, anna: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = []
    counts = inbox.counts
    monkeypatch.setattr(inbox, "counts", lambda scope: counted.append(scope) or counts(scope))
    peers = [Peer(house, mali) for _ in range(5)]
    await a_moment(house)
    assert all(is_right(house, each, mali, anna, waiting=1) for each in peers)
    assert counted == []
