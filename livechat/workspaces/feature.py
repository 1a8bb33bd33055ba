"""What workspaces contribute to the house."""

from __future__ import annotations

from livechat.i18n import marked
from livechat.registry import Feature
from livechat.web import routes
from livechat.web.routes import ADMINS, ANYONE, page
from livechat.workspaces import api, deciding, live, pages, shapes, turning
from livechat.workspaces.editing import MOST_FIELDS
from livechat.workspaces.events import DecisionsChanged, WorkspaceRenamed

OWN = "own workspace"

FEATURE = Feature(
    name="workspaces",
    pages=[
        page("GET", "/admin/settings", pages.settings, ADMINS, rule=OWN),
        page("POST", "/admin/settings", pages.save, ADMINS, rule=OWN, most_fields=MOST_FIELDS),
        page("POST", "/admin/settings/preview", pages.preview, ADMINS, rule=OWN, most_fields=MOST_FIELDS),
        page("GET", "/admin/settings/{section}", pages.settings, ADMINS, rule=OWN),
        page("GET", "/appearance/{place}/{colour}", pages.appearance, ANYONE, audience="any", rule="says nothing"),
    ],
    api=[
        routes.api(
            "GET",
            "/api/settings",
            api.settings,
            ADMINS,
            gives=shapes.Settings,
            summary=marked("What the workspace has decided"),
            rule=OWN,
        ),
        routes.api(
            "PATCH",
            "/api/settings",
            api.change,
            ADMINS,
            takes=shapes.SomeSettings,
            gives=shapes.Settings,
            summary=marked("Decide something anew"),
            rule=OWN,
        ),
    ],
    pushes={live.AppearanceChanged: live.push, turning.HoursTurned: turning.push},
    after={
        DecisionsChanged: [deciding.listener, live.listener, turning.decisions_listener],
        WorkspaceRenamed: [deciding.renamed_listener],
        turning.HoursTurned: [turning.listener],
    },
    start=turning.start,
)
