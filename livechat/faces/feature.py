"""What the team's pictures contribute to the house."""

from __future__ import annotations

from livechat.accounts.events import StaffChanged
from livechat.accounts.portraits import PURPOSE
from livechat.faces import api, giving, live, pages, pushes, seeing
from livechat.faces.events import FaceChanged
from livechat.i18n import marked
from livechat.registry import Feature
from livechat.web import routes
from livechat.web.routes import ADMINS, ANYONE, STAFF, page

OWN = "their own"
OF_WORKSPACE = "those of their workspace; owners are touched by owners only"
SEEN_BY = "the team; customers who talk with that person; everybody whom that face meets at the door now"

FEATURE = Feature(
    name="faces",
    pages=[
        page("GET", "/faces/{upload_id}", pages.large, ANYONE, audience="any", rule=SEEN_BY),
        page("GET", "/faces/{upload_id}/small", pages.small, ANYONE, audience="any", rule=SEEN_BY),
        page("GET", "/me/profile", pages.page, STAFF, rule=OWN),
        page("POST", "/me/profile", pages.change, STAFF, rule=OWN, takes_files=True),
        page("POST", "/me/profile/remove", pages.remove, STAFF, rule=OWN),
        page("GET", "/admin/team/{staff_id}/picture", pages.page, ADMINS, rule=OF_WORKSPACE),
        page("POST", "/admin/team/{staff_id}/picture", pages.change, ADMINS, rule=OF_WORKSPACE, takes_files=True),
        page("POST", "/admin/team/{staff_id}/picture/remove", pages.remove, ADMINS, rule=OF_WORKSPACE),
    ],
    api=[
        routes.api(
            "PUT",
            "/api/rep/picture",
            api.give,
            STAFF,
            gives=api.Portrait,
            summary=marked("Give oneself a picture"),
            rule=OWN,
            takes_files=True,
        ),
        routes.api(
            "DELETE",
            "/api/rep/picture",
            api.take_away,
            STAFF,
            status=204,
            summary=marked("Take one's own picture away"),
            rule=OWN,
        ),
        routes.api(
            "PUT",
            "/api/admin/rep/{rep_id}/picture",
            api.give,
            ADMINS,
            gives=api.Portrait,
            summary=marked("Give a colleague a picture"),
            rule=OF_WORKSPACE,
            takes_files=True,
            needs="team:write",
        ),
        routes.api(
            "DELETE",
            "/api/admin/rep/{rep_id}/picture",
            api.take_away,
            ADMINS,
            status=204,
            summary=marked("Take a colleague's picture away"),
            rule=OF_WORKSPACE,
            needs="team:write",
        ),
    ],
    pushes={FaceChanged: pushes.face_changed},
    within={StaffChanged: [giving.of_leaver]},
    after={FaceChanged: [live.face_listener]},
    start=live.start,
    files={PURPOSE: seeing.may_see},
)
