"""That somebody writes is told once a second at most, and its end whenever its start was: joined or not."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from livechat.scope import Scope
from tests.conversations.test_previewing import switch_on
from tests.factories import a_customer, reference_of
from tests.live.wires import Peer


@pytest.fixture(params=["joined", "not joined"])
async def writer(request: Any, house: Any, anna: Scope, reference: str) -> Peer:
    """A customer's program, whether it has the conversation open or not."""
    peer = Peer(house, anna)
    if request.param == "joined":
        await peer.ack("join_conversation", conversation=reference)
    return peer


@pytest.fixture
async def reader(house: Any, mali: Scope, reference: str) -> Peer:
    peer = Peer(house, mali)
    await peer.ack("join_conversation", conversation=reference)
    return peer


def seen(peer: Peer) -> list[bool]:
    return [each["typing"] for each in peer.events("user_typing")]


async def test_a_start_is_told_once_a_second(house: Any, writer: Peer, reader: Peer, reference: str) -> None:
    for _ in range(5):
        await writer.ack("typing", conversation=reference, typing=True)
    assert seen(reader) == [True]
    house.clock.advance(1.1)
    await writer.ack("typing", conversation=reference, typing=True)
    assert seen(reader) == [True, True]


async def test_starts_and_stops_in_turn_are_told_as_one_of_each(
    house: Any, writer: Peer, reader: Peer, reference: str
) -> None:
    for each in (True, False) * 4:
        await writer.ack("typing", conversation=reference, typing=each)
    assert seen(reader) == [True, False]
    house.clock.advance(1.1)
    for each in (True, False) * 4:
        await writer.ack("typing", conversation=reference, typing=each)
    assert seen(reader) == [True, False, True, False]


async def test_a_stop_without_a_start_is_not_told(writer: Peer, reader: Peer, reference: str) -> None:
    for _ in range(3):
        await writer.ack("typing", conversation=reference, typing=False)
    assert seen(reader) == []


async def test_who_stops_long_after_the_start_is_told_as_stopped(
    house: Any, writer: Peer, reader: Peer, reference: str
) -> None:
    await writer.ack("typing", conversation=reference, typing=True)
    house.clock.advance(4)
    await writer.ack("typing", conversation=reference, typing=False)
    assert seen(reader) == [True, False]


async def test_whose_line_ends_writes_no_more(writer: Peer, reader: Peer, reference: str) -> None:
    await writer.ack("typing", conversation=reference, typing=True)
    writer.leave()
    assert seen(reader) == [True, False]


async def test_whose_line_ends_after_a_stop_is_not_told_of_again(writer: Peer, reader: Peer, reference: str) -> None:
    for each in (True, False, True):
        await writer.ack("typing", conversation=reference, typing=each)
    writer.leave()
    assert seen(reader) == [True, False]


async def test_leaving_and_joining_again_lets_nobody_tell_more(writer: Peer, reader: Peer, reference: str) -> None:
    for _ in range(3):
        await writer.ack("join_conversation", conversation=reference)
        await writer.ack("typing", conversation=reference, typing=True)
        await writer.ack("leave_conversation", conversation=reference)
    assert seen(reader) == [True]


async def test_a_line_that_ends_while_its_start_is_looked_at_leaves_nobody_writing(
    house: Any, anna: Scope, reader: Peer, reference: str
) -> None:
    writer = Peer(house, anna)
    writer.give("typing", conversation=reference, typing=True)
    await asyncio.sleep(0)
    writer.leave()
    await house.line.finish()
    assert seen(reader) == []


async def test_nobody_writes_where_they_may_not_read(house: Any, ben: Scope, reader: Peer, reference: str) -> None:
    writer = Peer(house, ben)
    for each in (True, False):
        said = await writer.ask("typing", conversation=reference, typing=each)
        assert said["code"] == "not_found"
    assert seen(reader) == []


async def test_who_writes_everywhere_is_remembered_where_it_still_shows(house: Any, scope: Scope, mali: Scope) -> None:
    house.hub.burst = 1000
    writer = Peer(house, mali)
    for _ in range(70):
        _, own, _ = await a_customer(scope)
        await writer.ack("typing", conversation=await reference_of(own), typing=True)
        house.clock.advance(2)
    assert len(writer.connection.writing or {}) <= 64


async def test_words_that_the_team_saw_go_with_the_line_of_whoever_typed_them(
    house: Any, anna: Scope, writer: Peer, reader: Peer, reference: str
) -> None:
    await switch_on(house, anna)
    for _ in range(3):
        await writer.ack("show_typing", conversation=reference, text="How much")
    assert [each["text"] for each in reader.events("typing_preview")] == ["How much"]
    writer.leave()
    assert seen(reader) == [False]
