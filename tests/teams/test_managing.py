"""Teams: who belongs to which, and what becomes of their conversations."""

from __future__ import annotations

import pytest

from livechat.accounts import team as accounts
from livechat.conversations import control
from livechat.errors import Conflict, NotFound
from livechat.teams import access, managing
from tests.conversations.conftest import now
from tests.factories import a_rep, an_admin, at_work


@pytest.fixture
async def boss(house, scope):
    own, _ = await at_work(scope, await an_admin(house.means, password=""))
    return own


async def test_a_team_has_the_members_that_were_chosen(boss, mali, somchai):
    team = await managing.add(boss, "Repairs", "Lamps and lanterns", [mali.actor_id, mali.actor_id])
    assert [name for _, name, *_ in team.members] == ["Mali"]
    team = await managing.edit(boss, team.id, "Repairs", "", [somchai.actor_id])
    assert await access.members_of(boss.db, 1, team.id) == {somchai.actor_id}


async def test_two_teams_have_two_names(boss):
    await managing.add(boss, "Repairs")
    with pytest.raises(Conflict):
        await managing.add(boss, "  repairs ")


async def test_the_capitals_of_every_script_make_no_second_team(boss):
    team = await managing.add(boss, "Éclairage")
    with pytest.raises(Conflict):
        await managing.add(boss, "éclairage")
    assert (await managing.edit(boss, team.id, "ÉCLAIRAGE", "", [])).name == "ÉCLAIRAGE"


async def test_two_teams_of_before_whose_names_are_one_now_can_be_edited(house, boss, mali):
    team, other = await managing.add(boss, "Éclairage"), await managing.add(boss, "Lamps")
    async with house.db.transaction() as tx:
        await tx.run("UPDATE team SET name = 'éclairage' WHERE id = :id AND workspace_id = 1", id=other.id)
    for each, name in ((team, "Éclairage"), (other, "éclairage")):
        assert len((await managing.edit(boss, each.id, name, "", [mali.actor_id])).members) == 1


async def test_nobody_of_another_workspace_joins(house, boss):
    async with house.db.transaction() as tx:
        await tx.run("INSERT INTO workspace (id, slug, name, created_at) VALUES (2, 'other', 'Other', 0)")
    stranger = await a_rep(house.means, workspace_id=2)
    with pytest.raises(NotFound):
        await managing.add(boss, "Repairs", "", [stranger.id])


async def test_whoever_leaves_the_house_leaves_the_teams(boss, mali):
    team = await managing.add(boss, "Repairs", "", [mali.actor_id])
    await accounts.delete(boss, mali.actor_id)
    assert await access.members_of(boss.db, 1, team.id) == frozenset()


async def test_a_conversation_is_given_to_a_team_and_outlives_it(boss, mali, reference):
    team = await managing.add(boss, "Repairs")
    assert (await control.assign_team(mali, reference, team.id)).team_name == "Repairs"
    await managing.delete(boss, team.id)
    assert (await now(mali, reference)).team_id is None


async def test_a_conversation_cannot_be_given_to_a_team_of_another_workspace(house, boss, mali, reference):
    async with house.db.transaction() as tx:
        await tx.run("INSERT INTO workspace (id, slug, name, created_at) VALUES (2, 'other', 'Other', 0)")
    theirs = await managing.add(boss.but(workspace_id=2), "Repairs")
    with pytest.raises(NotFound):
        await control.assign_team(mali, reference, theirs.id)
