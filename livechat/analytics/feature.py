"""What analytics contributes to the house."""

from __future__ import annotations

from livechat.analytics import api, live, pages, usage
from livechat.i18n import marked
from livechat.registry import Feature
from livechat.web import routes
from livechat.web.routes import ADMINS

OF_WORKSPACE = "those of their workspace"

FEATURE = Feature(
    name="analytics",
    pages=[
        routes.page("GET", "/admin", pages.admin, ADMINS, rule=OF_WORKSPACE),
        routes.page("GET", "/admin/usage", pages.used, ADMINS, rule=OF_WORKSPACE),
    ],
    api=[
        routes.api(
            "GET",
            "/api/admin/stats",
            api.stats,
            ADMINS,
            gives=api.Stats,
            summary=marked("Figures of the workspace"),
            rule=OF_WORKSPACE,
            needs="stats:read",
        ),
        routes.api(
            "GET",
            "/api/usage",
            api.used,
            ADMINS,
            gives=usage.Usage,
            summary=marked("How much of everything there is, and may be"),
            rule=OF_WORKSPACE,
            needs="stats:read",
        ),
    ],
    pushes={live.OverviewShown: live.push, live.CourseShown: live.push_charts},
    start=live.start,
)
