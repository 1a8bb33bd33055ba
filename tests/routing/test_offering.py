"""Conversations are given to colleagues with a word about them, at once or when they accept."""

from __future__ import annotations

import pytest

from livechat.conversations import control, reading
from livechat.errors import Conflict, Forbidden, Invalid, NotFound
from livechat.routing import offering
from livechat.routing.events import OfferChanged, OfferMade, OfferSettled


@pytest.fixture
async def held(rep, waits):
    """Two reps, and a conversation that the first of them has."""
    mali, somchai = await rep("Mali"), await rep("Somchai")
    ref = await waits("Anna")
    await control.claim(mali.scope, ref)
    return mali, somchai, ref


async def notes(rep, ref):
    return [each.text for each in (await reading.newest(rep.scope, ref)).notes]


async def test_a_conversation_is_transferred_with_a_note_and_stays_readable(held, holder):
    mali, somchai, ref = held
    await offering.transfer(mali.scope, ref, somchai.id, "Knows about lanterns")
    assert await holder(ref) == "Somchai"
    assert await notes(mali, ref) == await notes(somchai, ref) == ["Knows about lanterns"]


async def test_a_colleague_who_is_asked_first_decides(held, holder, heard):
    mali, somchai, ref = held
    told = heard(OfferMade, OfferSettled)
    await offering.transfer(mali.scope, ref, somchai.id, "Please?", asks=True)
    assert await holder(ref) == "Mali"
    await offering.answer(somchai.scope, ref, "accept")
    assert await holder(ref) == "Somchai"
    assert [type(each).__name__ for each in told] == ["OfferMade", "OfferSettled"]


async def test_what_is_declined_stays(held, holder, heard):
    mali, somchai, ref = held
    told = heard(OfferSettled)
    await offering.transfer(mali.scope, ref, somchai.id, asks=True)
    await offering.answer(somchai.scope, ref, "decline")
    assert await holder(ref) == "Mali"
    assert [each.answer for each in told] == ["decline"]
    with pytest.raises(Conflict):
        await offering.answer(somchai.scope, ref, "accept")


async def test_an_offer_is_answered_by_whom_it_was_made_to(held, rep):
    mali, somchai, ref = held
    await offering.transfer(mali.scope, ref, somchai.id, asks=True)
    other = await rep("Other")
    for somebody, said in ((other, "accept"), (mali, "accept"), (somchai, "withdraw")):
        with pytest.raises(Forbidden):
            await offering.answer(somebody.scope, ref, said)
    await offering.answer(mali.scope, ref, "withdraw")
    assert await offering.standing(mali.scope, ref) is None


async def test_an_offer_that_nobody_answers_runs_out(held, holder, look, heard):
    mali, somchai, ref = held
    told = heard(OfferSettled)
    await offering.transfer(mali.scope, ref, somchai.id, asks=True)
    await look(170)
    assert told == []
    await look(20)
    assert [each.answer for each in told] == ["run_out"]


async def test_another_transfer_ends_an_offer(held, rep, holder, heard):
    mali, somchai, ref = held
    other = await rep("Other")
    await offering.transfer(mali.scope, ref, somchai.id, asks=True)
    told = heard(OfferChanged)
    await offering.transfer(mali.scope, ref, other.id)
    assert [each.offer for each in told] == [None]
    assert await holder(ref) == "Other"


async def test_what_cannot_be_transferred_is_refused(held):
    mali, _, ref = held
    with pytest.raises(Conflict):
        await offering.transfer(mali.scope, ref, mali.id)
    with pytest.raises(NotFound):
        await offering.transfer(mali.scope, ref, "nobody", "a word")
    with pytest.raises(Invalid):
        await offering.transfer(mali.scope, ref, "")
    assert await notes(mali, ref) == []
