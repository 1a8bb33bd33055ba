"""What keys contribute to the house."""

from __future__ import annotations

from livechat.keys import live, pages, pushes, reference
from livechat.keys.events import KeyMade, KeyRevoked
from livechat.registry import Feature
from livechat.web.routes import ADMINS, ANYONE, page

OF_WORKSPACE = "those of their workspace"

FEATURE = Feature(
    name="keys",
    pages=[
        page("GET", "/api", reference.page, ANYONE, rule="what everybody may read"),
        page("GET", "/admin/keys", pages.key_list, ADMINS, rule=OF_WORKSPACE),
        page("POST", "/admin/keys", pages.make, ADMINS, rule=OF_WORKSPACE),
        page("POST", "/admin/keys/{key_id}/revoke", pages.revoke, ADMINS, rule=OF_WORKSPACE),
    ],
    events=[KeyMade, KeyRevoked],
    pushes={KeyMade: pushes.key_made, KeyRevoked: pushes.key_revoked},
    after={KeyRevoked: [live.revoked_listener]},
    start=live.start,
)
