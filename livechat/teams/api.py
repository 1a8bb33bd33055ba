"""Teams for programs."""

from __future__ import annotations

import msgspec
from starlette.requests import Request

from livechat.scope import Scope
from livechat.teams import managing
from livechat.teams.inputs import TeamBody
from livechat.teams.models import TeamLook
from livechat.web import paging

PAGE = 200


class MemberShape(msgspec.Struct):
    """Somebody in a team."""

    id: str
    name: str


class TeamShape(msgspec.Struct):
    """A team with its members."""

    id: str
    name: str
    description: str
    members: list[MemberShape]


class TeamPage(msgspec.Struct):
    """A page of teams, by name."""

    teams: list[TeamShape]
    next: str | None = None


def _shape(team: TeamLook) -> TeamShape:
    members = [MemberShape(person, name) for person, name, *_ in team.members]
    return TeamShape(team.id, team.name, team.description, members)


async def teams(scope: Scope, request: Request) -> TeamPage:
    """All teams, by name."""
    listed = await managing.listed(scope)
    shown, behind = paging.part(listed, lambda each: (each.name.lower(), each.id), request.query_params, PAGE)
    return TeamPage([_shape(each) for each in shown], behind)


async def add(scope: Scope, _request: Request, given: TeamBody) -> TeamShape:
    """A new team."""
    return _shape(await managing.add(scope, given.name, given.description, given.members))


async def edit(scope: Scope, request: Request, given: TeamBody) -> TeamShape:
    """The team as it is described from now on."""
    team_id = request.path_params["team_id"]
    return _shape(await managing.edit(scope, team_id, given.name, given.description, given.members))


async def delete(scope: Scope, request: Request) -> None:
    """End a team."""
    await managing.delete(scope, request.path_params["team_id"])
