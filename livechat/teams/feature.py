"""What teams contribute to the house."""

from __future__ import annotations

from livechat.accounts.events import StaffLeft
from livechat.i18n import marked
from livechat.registry import Feature
from livechat.teams import api, managing, pages
from livechat.teams.inputs import TeamBody
from livechat.web import paging, routes
from livechat.web.routes import ADMINS, STAFF, page

OF_WORKSPACE = "those of their workspace"

FEATURE = Feature(
    name="teams",
    pages=[
        page("GET", "/admin/teams", pages.team_list, ADMINS, rule=OF_WORKSPACE),
        page("POST", "/admin/teams", pages.add, ADMINS, rule=OF_WORKSPACE),
        page("GET", "/admin/teams/{team_id}", pages.team, ADMINS, rule=OF_WORKSPACE),
        page("POST", "/admin/teams/{team_id}", pages.edit, ADMINS, rule=OF_WORKSPACE),
        page("POST", "/admin/teams/{team_id}/delete", pages.delete, ADMINS, rule=OF_WORKSPACE),
    ],
    api=[
        routes.api(
            "GET",
            "/api/admin/teams",
            api.teams,
            STAFF,
            gives=api.TeamPage,
            query=(paging.CURSOR, paging.upto(api.PAGE, api.PAGE)),
            summary=marked("All teams with their members"),
            rule=OF_WORKSPACE,
            needs="team:read",
        ),
        routes.api(
            "POST",
            "/api/admin/teams",
            api.add,
            ADMINS,
            takes=TeamBody,
            gives=api.TeamShape,
            status=201,
            summary=marked("Make a team"),
            rule=OF_WORKSPACE,
            needs="team:write",
        ),
        routes.api(
            "PUT",
            "/api/admin/teams/{team_id}",
            api.edit,
            ADMINS,
            takes=TeamBody,
            gives=api.TeamShape,
            summary=marked("Change a team"),
            rule=OF_WORKSPACE,
            needs="team:write",
        ),
        routes.api(
            "DELETE",
            "/api/admin/teams/{team_id}",
            api.delete,
            ADMINS,
            status=204,
            summary=marked("End a team"),
            rule=OF_WORKSPACE,
            needs="team:write",
        ),
    ],
    within={StaffLeft: [managing.leave]},
)
