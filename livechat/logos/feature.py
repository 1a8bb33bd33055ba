"""What logos contribute to the house."""

from __future__ import annotations

from livechat.i18n import marked
from livechat.logos import api, giving, pages
from livechat.logos.events import LogoChanged
from livechat.registry import Feature
from livechat.scope import Scope
from livechat.store.database import Reader
from livechat.web import routes
from livechat.web.routes import ADMINS, ANYONE, page
from livechat.workspaces.logos import PURPOSE

OWN = "own workspace"
EVERYBODY = "everybody: it hangs at the door"


async def _may_see(_db: Reader, _scope: Scope, _workspace: str) -> None:
    """Everybody may."""


FEATURE = Feature(
    name="logos",
    pages=[
        page("GET", "/logos/{upload_id}", pages.large, ANYONE, audience="any", rule=EVERYBODY),
        page("GET", "/logos/{upload_id}/small", pages.small, ANYONE, audience="any", rule=EVERYBODY),
        page("GET", "/admin/logo", pages.page, ADMINS, rule=OWN),
        page("POST", "/admin/logo", pages.change, ADMINS, rule=OWN, takes_files=True),
        page("POST", "/admin/logo/remove", pages.remove, ADMINS, rule=OWN),
    ],
    api=[
        routes.api(
            "PUT",
            "/api/admin/logo",
            api.give,
            ADMINS,
            gives=api.Logo,
            summary=marked("Give the workspace a logo"),
            rule=OWN,
            takes_files=True,
        ),
        routes.api(
            "DELETE",
            "/api/admin/logo",
            api.take_away,
            ADMINS,
            status=204,
            summary=marked("Take the workspace's logo away"),
            rule=OWN,
        ),
    ],
    after={LogoChanged: [giving.listener]},
    start=giving.start,
    files={PURPOSE: _may_see},
)
