"""Who sees a picture: the team, customers who talk with that person, whoever meets them at the door; nobody else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from livechat.conversations import control, sending
from livechat.conversations.events import NewConversationAssigned, SalesRepAssigned
from livechat.conversations.inputs import Draft
from livechat.faces import giving
from livechat.faces.events import FaceChanged
from livechat.live import dialects
from livechat.uploads import keeping, storage
from livechat.uploads.models import Purpose
from tests.factories import a_customer, a_rep, at_work, bearer, reference_of
from tests.live.wires import Peer
from tests.settling import settled
from tests.uploads.samples import picture
from tests.workspaces.making import a_workspace


async def _pieces() -> AsyncIterator[bytes]:
    yield picture()


async def a_picture(own: Any) -> str:
    return await giving.give(own, own.actor_id, _pieces(), "me.png")


@pytest.fixture
async def crowd(house: Any) -> None:
    """Three who stand before everybody else, so that nobody else is met at the door."""
    for number in range(3):
        await a_rep(house.means, name=f"Aaron {number}", password="")


async def sees(program: Any, token: str, address: str) -> bool:
    headers = bearer(token) if token else {}
    answers = [await program.get(each, headers=headers) for each in (address, f"{address}/small")]
    assert len({each.status_code for each in answers}) == 1
    assert answers[0].status_code in (200, 404)
    return answers[0].status_code == 200


@pytest.mark.usefixtures("crowd")
async def test_a_customer_sees_those_who_look_after_them_or_wrote_to_them(house, scope, program, mali, somchai):
    _, anna, anna_token = await a_customer(scope, name="Anna")
    _, _, ben_token = await a_customer(scope, name="Ben")
    address, other = await a_picture(mali), await a_picture(somchai)
    assert not await sees(program, anna_token, address)
    await control.claim(somchai, await reference_of(anna))
    assert await sees(program, anna_token, other)
    await control.assign(somchai, await reference_of(anna), None)
    assert not await sees(program, anna_token, other)
    await sending.send(mali, await reference_of(anna), Draft(client_id="m1", text="Hello"))
    assert await sees(program, anna_token, address)
    assert not await sees(program, ben_token, address)
    assert not await sees(program, "", address)


@pytest.mark.usefixtures("crowd")
async def test_the_whole_team_sees_it_and_no_other_workspace_does(house, scope, program, mali):
    address = await a_picture(mali)
    _, token = await at_work(scope, await a_rep(house.means, name="Zoe", password=""))
    assert await sees(program, token, address)
    there = scope.but(workspace_id=await a_workspace(house.means))
    _, elsewhere = await at_work(there, await a_rep(house.means, workspace_id=there.workspace_id, password=""))
    assert not await sees(program, elsewhere, address)
    _, _, guest = await a_customer(there, name="Guest")
    assert not await sees(program, guest, address)


async def test_whose_picture_is_lost_is_shown_by_initials_and_open_pages_hear_of_it_once(
    house, scope, program, mali, heard
):
    address = await a_picture(mali)
    _, token = await at_work(scope, await a_rep(house.means, name="Zoe", password=""))
    lies = storage.place_of(storage.folder_of(house.means), address.split("/")[-1])
    for each in (lies, lies.with_name(f"{lies.name}t")):
        each.unlink()
    page, events = Peer(house, mali, dialects.HTML), heard(FaceChanged)
    for _ in range(2):
        assert not await sees(program, token, address)
    assert events == [FaceChanged(1, mali.actor_id, "")]
    assert mali.actor_id not in house.renderer.faces
    await page.wire.until(lambda: f'data-person="{mali.actor_id}" data-address=""' in page.wire.html)


async def test_whoever_comes_to_the_door_sees_the_faces_that_meet_them_there(house, program, browser, mali, somchai):
    address = await a_picture(mali)
    assert f'src="{address}/small"' in (await browser().get("/")).text
    assert await sees(program, "", address)
    Peer(house, somchai)  # online, so that nobody else is met
    assert not await sees(program, "", address)


async def test_files_of_something_else_are_not_served_as_faces(program, mali):
    kept = await keeping.keep(mali, _pieces(), "lamp.png", Purpose("product", "new"))
    assert not await sees(program, "", f"/faces/{kept.id}")
    assert not await sees(program, "", "/faces/" + "0" * 32)


@pytest.mark.usefixtures("crowd")
async def test_it_changes_on_the_pages_of_the_team_and_of_those_who_know_them(house, scope, mali, somchai):
    _, anna, _ = await a_customer(scope, name="Anna")
    _, ben, _ = await a_customer(scope, name="Ben")
    await sending.send(mali, await reference_of(anna), Draft(client_id="m1", text="Hello"))
    colleague, known, stranger = (Peer(house, each, dialects.HTML) for each in (somchai, anna, ben))
    for each, own in ((known, anna), (stranger, ben)):
        each.give("join_conversation", conversation=await reference_of(own), after_seq=0)
        await each.wire.until(lambda each=each: "marks-" in each.wire.html)
    address = await a_picture(mali)
    await settled(house)

    def heard(peer: Peer) -> bool:
        return f'data-address="{address}"' in peer.wire.html

    assert [heard(each) for each in (colleague, known, stranger)] == [True, True, False]


async def test_programs_hear_with_whoever_was_assigned_where_the_picture_is(house, mali, somchai, reference):
    told: list[Any] = []
    for event in (SalesRepAssigned, NewConversationAssigned):
        house.bus.listen_after(event, lambda event: told.append(event.wire("staff").rep))
    await control.assign(mali, reference, somchai.actor_id)
    address = await a_picture(mali)
    await control.assign(somchai, reference, mali.actor_id)
    assert [each.avatar for each in told] == [None, None, address, address]
