"""Pages of teams in the console."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from livechat.accounts import roster
from livechat.avatars import hue, initials
from livechat.scope import Scope
from livechat.teams import managing
from livechat.teams.inputs import TeamForm
from livechat.web import inputs
from livechat.web.door import STAFF_LINE, go, show
from livechat.web.forms import Form, all_fields, comes_back


async def team_list(scope: Scope, request: Request) -> Response:
    """Every team, and a form to make another."""
    return await _list_page(scope, request, Form())


async def _list_page(scope: Scope, request: Request, form: Form, status: int = 200) -> Response:
    chosen = set((await all_fields(request)).get("member", ())) if status != 200 else set()
    return await show(
        request,
        scope,
        "teams/teams.html",
        status=status,
        live=STAFF_LINE,
        teams=await managing.listed(scope),
        people=await _people(scope, chosen),
        form=form,
    )


async def _people(scope: Scope, chosen: set[str]) -> list[tuple[str, str, str, int, bool]]:
    """Everybody who can be in a team: identifier, name, initials, hue, and whether they are in it."""
    names = await roster.names(scope.db, scope.workspace_id)
    return [(person, name, initials(name), hue(person), person in chosen) for person, name in names]


@comes_back(_list_page)
async def add(scope: Scope, request: Request) -> Response:
    """Make a team."""
    given, members = await _given(request)
    await managing.add(scope, given.name, given.description, members)
    return go("/admin/teams")


async def _given(request: Request) -> tuple[Any, list[str]]:
    return await inputs.form(request, TeamForm), (await all_fields(request)).get("member", [])


async def team(scope: Scope, request: Request) -> Response:
    """One team, to be changed."""
    found = await managing.one(scope, request.path_params["team_id"])
    return await _team_page(scope, request, Form({"name": found.name, "description": found.description}))


async def _team_page(scope: Scope, request: Request, form: Form, status: int = 200) -> Response:
    found = await managing.one(scope, request.path_params["team_id"])
    chosen = {person for person, *_ in found.members}
    if status != 200:
        chosen = set((await all_fields(request)).get("member", ()))
    return await show(
        request,
        scope,
        "teams/team.html",
        status=status,
        live=STAFF_LINE,
        team=found,
        people=await _people(scope, chosen),
        form=form,
    )


@comes_back(_team_page)
async def edit(scope: Scope, request: Request) -> Response:
    """Change a team."""
    given, members = await _given(request)
    await managing.edit(scope, request.path_params["team_id"], given.name, given.description, members)
    return go("/admin/teams")


async def delete(scope: Scope, request: Request) -> Response:
    """End a team."""
    await managing.delete(scope, request.path_params["team_id"])
    return go("/admin/teams")
