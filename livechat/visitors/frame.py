"""The hidden frame on a shop's site: a page of one script, and the reports that it sends."""

from __future__ import annotations

from typing import Final

import msgspec
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from livechat.errors import Forbidden
from livechat.rendering import look
from livechat.scope import Scope
from livechat.visitors import addresses, visiting
from livechat.visitors.inputs import Report
from livechat.web.door import door_of
from livechat.web.security import must_come_from_here
from livechat.workspaces import access

KEPT: Final = "private, max-age=600"


async def page(scope: Scope, request: Request) -> Response:
    """The frame, for the site that holds it and nobody else; it brings no cookie and asks for none."""
    asked = request.query_params
    workspace = await access.by_slug(scope.means, asked.get("workspace", ""))
    site = addresses.origin_of(asked.get("site", ""))
    if not await access.may_embed(scope.but(workspace_id=workspace.id), site):
        raise Forbidden("This site may not show the chat.")
    door = door_of(request)
    html = door.renderer.page("visitors/visit.html", look("html", "customer", "en"), slug=workspace.slug, site=site)
    policy = f"default-src 'none'; script-src 'self'; connect-src 'self'; base-uri 'none'; frame-ancestors {site}"
    headers = {
        "cache-control": KEPT,
        "content-security-policy": policy,
        "cross-origin-resource-policy": "cross-origin",
        "cross-origin-embedder-policy": "require-corp",
        "referrer-policy": "no-referrer",
    }
    return HTMLResponse(html, headers=headers)


async def report(scope: Scope, request: Request, given: Report) -> visiting.Answer:
    """A sign of life from our own frame; whoever asks not to be tracked is not listed."""
    must_come_from_here(request.headers, request.url.scheme, door_of(request).settings.server.public_url)
    if request.headers.get("sec-gpc") == "1" or request.headers.get("dnt") == "1":
        given = msgspec.structs.replace(given, unlisted=True)
    return await visiting.report(scope, given)
