"""What the audit log contributes to the house."""

from __future__ import annotations

from livechat.audit import api, noting, pages
from livechat.i18n import marked
from livechat.registry import Feature
from livechat.web import paging, routes
from livechat.web.routes import ADMINS, page
from livechat.workspaces.events import DecisionsChanged, WorkspaceRenamed

OF_WORKSPACE = "that of their workspace"
_TEXT = {"type": "string", "maxLength": 200}
_DAY = {"type": "string", "format": "date"}

FEATURE = Feature(
    name="audit",
    pages=[page("GET", "/admin/audit", pages.log, ADMINS, rule=OF_WORKSPACE)],
    api=[
        routes.api(
            "GET",
            "/api/admin/audit",
            api.log,
            ADMINS,
            gives=api.AuditPage,
            query=(
                ("actor", _TEXT, marked("Only what this colleague did (their id)")),
                ("what", _TEXT, marked("Only this act (`rep.added`) or kind of act (`rep`)")),
                ("about", _TEXT, marked("Only what concerned this: an id, or a part of a name")),
                ("since", _DAY, marked("From this day on")),
                ("until", _DAY, marked("Until the end of this day")),
                paging.CURSOR,
                paging.upto(100),
            ),
            summary=marked("Who did what, when and from where"),
            rule=OF_WORKSPACE,
        )
    ],
    within={DecisionsChanged: [noting.settings_changed], WorkspaceRenamed: [noting.workspace_renamed]},
)
