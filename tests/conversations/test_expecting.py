"""What a waiting customer may expect: measured, live, and unsaid where nobody can know."""

from __future__ import annotations

import pytest

from livechat.conversations import control, expecting, sending
from livechat.conversations.inputs import Draft
from tests.conversations.conftest import now
from tests.factories import a_customer, reference_of
from tests.live.wires import Peer

pytestmark = pytest.mark.anyio


async def waiting(scope, count):
    """So many customers who have asked something, in this order."""
    made = []
    for _ in range(count):
        _, own, _ = await a_customer(scope)
        reference = await reference_of(own)
        await sending.send(own, reference, Draft(client_id="q", text="Hello?"))
        made.append((own, reference))
    return made


async def expected(scope, reference, somebody=True):
    return await expecting.of(scope, await now(scope, reference), somebody)


async def test_places_are_those_of_the_queue(scope, mali, clock):
    people = []
    for _ in range(3):
        people += await waiting(scope, 1)
        clock.advance(1)
    assert [(await expected(*each)).place for each in people] == [1, 2, 3]
    await control.claim(mali, people[0][1])
    assert [(await expected(*each)).place for each in people] == [0, 1, 2]


async def test_how_long_it_takes_is_not_said_before_enough_happened(scope, mali, clock):
    [*answered, last] = await waiting(scope, 4)
    assert (await expected(*last)).wait_min is None
    clock.advance(25 * 60)
    for _, reference in answered:
        await sending.send(mali, reference, Draft(client_id="a", text="Yes?"))
        await control.claim(mali, reference)
    found = await expected(*last)
    assert (found.place, found.wait_min) == (1, 20), "three answers in the last hour"


async def test_a_quiet_shop_is_not_called_slow(scope, mali, clock):
    for _ in range(3):
        [(_, reference)] = await waiting(scope, 1)
        clock.advance(60)
        await sending.send(mali, reference, Draft(client_id="a", text="Yes?"))
        await control.claim(mali, reference)
        clock.advance(15 * 60)
    first, second = await waiting(scope, 2)
    assert [(await expected(*each)).wait_min for each in (first, second)] == [1, 2]


async def test_how_fast_the_team_is_becomes_known_by_measuring(scope, mali, clock, house):
    assert expecting.words(await expecting.usually(house.means, 1), "en") == ""
    people = await waiting(scope, 5)
    clock.advance(120)
    for _, reference in people:
        await sending.send(mali, reference, Draft(client_id="a", text="Yes?"))
    clock.advance(301)
    assert expecting.words(await expecting.usually(house.means, 1), "en") == "Usually replies in a few minutes"


async def test_a_slow_team_is_not_praised(house):
    assert expecting.words(100_000, "en") == ""
    assert expecting.words(None, "en") == ""


async def test_who_has_not_asked_anything_stands_in_no_queue(anna, reference):
    assert (await expected(anna, reference)).place == 0


async def test_a_place_moves_up_on_the_screen_when_somebody_before_is_taken(house, scope, mali, clock):
    (_, first), (own, reference) = await waiting(scope, 2)
    screen = Peer(house, own, "html")
    screen.give("join_conversation", conversation=reference)
    await screen.wire.until(lambda: "You are number 2" in screen.wire.html)
    await control.claim(mali, first)
    clock.advance(expecting.SHOWN_EVERY_S + 0.1)
    await screen.wire.until(lambda: "You are next" in screen.wire.html)
    await control.claim(mali, reference)
    clock.advance(expecting.SHOWN_EVERY_S + 0.1)
    empty = f'<div id="expectation-{reference}" class="expectation" role="status"></div>'
    await screen.wire.until(lambda: empty in screen.wire.html.replace(' hx-swap-oob="true"', ""))
    screen.leave()


async def test_a_place_goes_from_the_screen_when_the_first_thing_that_happens_is_an_answer(house, scope, mali, clock):
    [(own, reference)] = await waiting(scope, 1)
    clock.advance(expecting.SHOWN_EVERY_S + 0.1)
    screen = Peer(house, own, "html")
    screen.give("join_conversation", conversation=reference)
    await screen.wire.until(lambda: "You are next" in screen.wire.html)
    await control.claim(mali, reference)
    clock.advance(expecting.SHOWN_EVERY_S + 0.1)
    await screen.wire.until(
        lambda: screen.wire.html.rfind('role="status"></div>') > screen.wire.html.rfind("You are next")
    )
    screen.leave()
