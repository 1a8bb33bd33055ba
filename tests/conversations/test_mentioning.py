"""Calling colleagues in notes: who is meant, who is told, and until when it is marked."""

from __future__ import annotations

from typing import Any

import pytest

from livechat.conversations import inbox, mentioning, noting
from livechat.conversations.mentioning import Mentioned
from livechat.conversations.models import Filters
from livechat.errors import NotFound
from livechat.scope import Scope
from livechat.teams import managing
from tests.factories import a_rep, an_owner, at_work, sign_in
from tests.live.wires import Peer


async def called_by(scope: Scope, reference: str, text: str, chosen: str = "") -> set[str]:
    note = await noting.add(scope, reference, text[:60], text, chosen)
    found = await scope.db.all(str, "SELECT staff_id FROM mention WHERE note_id = :id", id=note.id)
    return set(found)


async def test_a_name_after_an_at_sign_means_a_colleague(
    heard: Any, mali: Scope, somchai: Scope, reference: str
) -> None:
    events = heard(Mentioned)
    assert await called_by(mali, reference, "Could you look, @Somchai? @Mali @Nobody") == {somchai.actor_id}
    [event] = events
    assert (event.staff_id, event.note.author_name) == (somchai.actor_id, "Mali")
    assert await called_by(mali, reference, "mail somchai@Somchains, Somchai") == set()


async def test_of_two_of_the_same_name_the_chosen_one_is_meant(
    house: Any, scope: Scope, mali: Scope, reference: str
) -> None:
    first, second = [await a_rep(house.means, name="Nok", password="") for _ in range(2)]
    assert await called_by(mali, reference, "@Nok please") == set()
    assert await called_by(mali, reference, "@Nok again", f"{second.id} unknown") == {second.id}
    assert first.id != second.id


async def test_a_team_means_everybody_in_it(
    house: Any, scope: Scope, mali: Scope, somchai: Scope, reference: str
) -> None:
    owner, _ = await at_work(scope, await an_owner(house.means, name="Olga", password=""))
    await managing.add(owner, "Returns desk", members=[somchai.actor_id, mali.actor_id])
    assert await called_by(mali, reference, "@Returns desk who knows?") == {somchai.actor_id}


async def test_a_note_sent_again_calls_nobody_again(heard: Any, mali: Scope, somchai: Scope, reference: str) -> None:
    events = heard(Mentioned)
    for _ in range(2):
        await noting.add(mali, reference, "1", "@Somchai")
    assert len(events) == 1


async def test_what_calls_one_stands_in_a_list_of_its_own_until_it_was_seen(
    house: Any, mali: Scope, somchai: Scope, reference: str
) -> None:
    await noting.add(mali, reference, "1", "@Somchai")
    rows, _ = await inbox.page(somchai, Filters(tab="mentions"))
    assert [each.reference for each in rows] == [reference]
    assert await inbox.page(mali, Filters(tab="mentions")) == ([], None)
    assert (await inbox.counts(mali)).of("mentions", somchai.actor_id) == 1
    assert await mentioning.unread(somchai) == [reference]
    await Peer(house, somchai).ask("read_mentions", conversation=reference)
    assert await mentioning.unread(somchai) == []
    assert (await inbox.counts(mali)).of("mentions", somchai.actor_id) == 0
    assert (await inbox.page(somchai, Filters(tab="mentions")))[0]


async def test_a_note_names_for_programs_whom_it_calls(house: Any, mali: Scope, somchai: Scope, reference: str) -> None:
    peer = Peer(house, mali)
    said = await peer.ask("add_note", conversation=reference, client_id="1", text="@Somchai look")
    assert said["note"]["mentions"] == [somchai.actor_id]


async def test_the_page_marks_the_name_and_offers_people(house: Any, browser: Any, mali: Scope, reference: str) -> None:
    await a_rep(house.means, name="Nok <b>", password="")
    desk = browser()
    await sign_in(desk, await a_rep(house.means, name="Wei"))
    await desk.get(f"/inbox/{reference}")
    await desk.post(
        f"/inbox/{reference}/notes", client_id="1", text="Hi @Mali & @Nok <b>, see https://a.co", type="add_note"
    )
    page = (await desk.get(f"/inbox/{reference}")).text
    assert '<bdi class="mention">@Mali</bdi> &amp; <bdi class="mention">@Nok &lt;b&gt;</bdi>' in page
    assert '<a href="https://a.co"' in page
    people = (await desk.get(f"/inbox/{reference}/people")).text
    assert 'data-name="Mali"' in people
    assert 'data-name="Wei"' not in people
    assert "<b>" not in people


async def test_of_another_workspace_nobody_can_be_called_or_read(mali: Scope, reference: str) -> None:
    with pytest.raises(NotFound):
        await mentioning.read(mali.but(workspace_id=2), reference)
