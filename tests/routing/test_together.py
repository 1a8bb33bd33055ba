"""Reps in the same conversation see each other; customers never learn of it."""

from __future__ import annotations

from livechat.conversations import control
from livechat.routing import offering


async def test_who_looks_at_a_conversation_is_shown_to_the_others(rep, waits, clock):
    mali, somchai = await rep("Mali"), await rep("Somchai")
    ref = await waits("Anna")
    for each in (mali, somchai):
        await each.peer.ack("join_conversation", conversation=ref)
    clock.advance(1)
    names = [[one["name"] for one in each["viewers"]] for each in mali.peer.events("conversation_viewers")]
    assert names == [["Mali", "Somchai"]]
    somchai.goes()
    clock.advance(1)
    assert [one["name"] for one in mali.peer.events("conversation_viewers")[-1]["viewers"]] == ["Mali"]


async def test_two_windows_of_one_rep_are_one_viewer(rep, waits, clock):
    mali = await rep("Mali")
    first = mali.peer
    ref = await waits("Anna")
    await first.ack("join_conversation", conversation=ref)
    await mali.comes().ack("join_conversation", conversation=ref)
    clock.advance(1)
    assert len(first.events("conversation_viewers")[-1]["viewers"]) == 1


async def test_a_customer_hears_nothing_of_the_team(house, rep, scope, clock):
    from tests.factories import a_customer, reference_of
    from tests.live.wires import Peer

    _, own, _ = await a_customer(scope, name="Anna")
    ref = await reference_of(own)
    anna = Peer(house, own)
    await anna.ack("join_conversation", conversation=ref)
    mali, somchai = await rep("Mali"), await rep("Somchai")
    await mali.peer.ack("join_conversation", conversation=ref)
    await control.claim(mali.scope, ref)
    await offering.transfer(mali.scope, ref, somchai.id, asks=True)
    clock.advance(1)
    assert anna.events("conversation_viewers") == anna.events("transfer_offered") == []


async def test_a_page_shows_faces_and_who_is_writing(rep, waits, clock):
    mali, somchai = await rep("Mali", here=False), await rep("Somchai")
    ref = await waits("Anna")
    page = mali.comes("html")
    page.give("join_conversation", conversation=ref)
    await page.wire.until(lambda: f"state-{ref}" in text(page))
    await somchai.peer.ack("join_conversation", conversation=ref)
    clock.advance(1)
    assert f'id="viewers-{ref}"' in text(page)
    assert f'data-person="{somchai.id}"' in text(page)
    await somchai.peer.ack("typing", conversation=ref, typing=True)
    assert "is writing a reply" in text(page)
    assert f'id="typing-{ref}"' not in text(page)


def text(peer):
    return b"".join(peer.wire.written).decode("utf-8", "replace")
