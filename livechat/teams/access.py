"""The way to teams from outside: for whoever gives a conversation to one, or hands work out among its members."""

from __future__ import annotations

from livechat.errors import NotFound
from livechat.store.database import Reader
from livechat.teams import queries
from livechat.teams.models import Team


async def team(db: Reader, workspace_id: int, team_id: str) -> Team:
    """A team of this workspace, or NotFound."""
    found = await queries.team(db, workspace_id, team_id)
    if found is None:
        raise NotFound("There is no such team.")
    return found


async def names(db: Reader, workspace_id: int) -> list[tuple[str, str]]:
    """Identifiers and names of all teams."""
    return [(each.id, each.name) for each in await queries.teams(db, workspace_id)]


async def members_of(db: Reader, workspace_id: int, team_id: str) -> frozenset[str]:
    """Who belongs to a team and may sign in."""
    return frozenset(await queries.members_of(db, workspace_id, team_id))
