"""Managing teams: making, renaming and ending them, and saying who belongs to which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from livechat import ids
from livechat.accounts import roster
from livechat.accounts.events import StaffLeft
from livechat.accounts.names import readable
from livechat.audit.noting import note, note_change
from livechat.avatars import hue, initials
from livechat.errors import Conflict, NotFound
from livechat.i18n.folding import caseless
from livechat.scope import Scope
from livechat.store.database import Reader, Transaction
from livechat.teams import access, queries
from livechat.teams.events import TeamDeleted, TeamsChanged
from livechat.teams.models import Team, TeamLook


async def listed(scope: Scope) -> list[TeamLook]:
    """All teams with their members."""
    inside: dict[str, list[tuple[str, str, str, int]]] = {}
    for each in await queries.members(scope.db, scope.workspace_id):
        who = (each.staff_id, each.name, initials(each.name), hue(each.staff_id))
        inside.setdefault(each.team_id, []).append(who)
    return [
        TeamLook(each.id, each.name, each.description, inside.get(each.id, []))
        for each in await queries.teams(scope.db, scope.workspace_id)
    ]


async def one(scope: Scope, team_id: str) -> TeamLook:
    """One team with its members, or NotFound."""
    for each in await listed(scope):
        if each.id == team_id:
            return each
    raise NotFound("There is no such team.")


async def add(scope: Scope, name: str, description: str = "", members: Sequence[str] = ()) -> TeamLook:
    """A new team. Raises Conflict where another one is called so, NotFound for somebody who is not of the house."""
    team = Team(ids.opaque(), scope.workspace_id, readable(name), " ".join(description.split()), scope.now_ms)
    async with scope.transaction() as tx:
        await _must_be_free(tx, team)
        await queries.add(tx, team)
        await _fill(tx, scope, team.id, members)
        await note(tx, scope, "team.added", team.about, after=await _written(tx, team))
        await tx.emit(TeamsChanged(scope.workspace_id))
    return await one(scope, team.id)


async def edit(scope: Scope, team_id: str, name: str, description: str, members: Sequence[str]) -> TeamLook:
    """Another name, description or other members; conversations stay with the team."""
    async with scope.transaction() as tx:
        before = await access.team(tx, scope.workspace_id, team_id)
        was = await _written(tx, before)
        team = replace(before, name=readable(name), description=" ".join(description.split()))
        if team.name != before.name:
            await _must_be_free(tx, team)
        await queries.change(tx, team)
        await queries.empty(tx, scope.workspace_id, team_id)
        await _fill(tx, scope, team_id, members)
        await note_change(tx, scope, "team.edited", team.about, was, await _written(tx, team))
        await tx.emit(TeamsChanged(scope.workspace_id))
    return await one(scope, team_id)


async def delete(scope: Scope, team_id: str) -> None:
    """End a team: its people stay, its conversations belong to no team then."""
    async with scope.transaction() as tx:
        team = await access.team(tx, scope.workspace_id, team_id)
        await note(tx, scope, "team.deleted", team.about, before=await _written(tx, team))
        await tx.emit(TeamDeleted(scope.workspace_id, team_id, scope.now_ms))
        await queries.delete(tx, scope.workspace_id, team_id)
        await tx.emit(TeamsChanged(scope.workspace_id))


async def leave(tx: Transaction, event: StaffLeft) -> None:
    """Within a colleague's leaving: out of every team."""
    await queries.leave_all(tx, event.workspace_id, event.staff_id)
    await tx.emit(TeamsChanged(event.workspace_id))


async def _written(db: Reader, team: Team) -> dict[str, Any]:
    members = sorted(await access.members_of(db, team.workspace_id, team.id))
    return {"name": team.name, "description": team.description, "members": members}


async def _must_be_free(tx: Transaction, team: Team) -> None:
    """Whatever the capitals, in any script; a team of before keeps its name."""
    others = (each for each in await queries.teams(tx, team.workspace_id) if each.id != team.id)
    is_alike = any(caseless(each.name) == caseless(team.name) for each in others)
    if is_alike or await queries.name_is_taken(tx, team.workspace_id, team.name, team.id):
        raise Conflict("There is a team of this name already.", field="name")


async def _fill(tx: Transaction, scope: Scope, team_id: str, members: Sequence[str]) -> None:
    rows: list[dict[str, object]] = []
    for staff_id in dict.fromkeys(members):
        staff = await roster.anybody(tx, scope.workspace_id, staff_id)
        rows.append({"workspace_id": scope.workspace_id, "team_id": team_id, "staff_id": staff.id})
    await queries.join(tx, rows)
