"""The desk as an app: what it is called and looks like, its worker, and where pictures from other apps arrive."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode

import msgspec
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from livechat import i18n
from livechat.conversations import inbox, looks
from livechat.conversations.models import Filters
from livechat.errors import NotFound
from livechat.i18n import marked
from livechat.rendering import folder, look
from livechat.scope import Scope
from livechat.web.door import STAFF_LINE, door_of, go, look_of, show
from livechat.workspaces import colours

START: Final = "/inbox"
HERE: Final = "/share"
GROUND: Final = "#f3f7f6"
"""What stands behind the icon while the app opens."""
SHORTCUTS: Final = (
    (marked("Unassigned"), "/inbox?tab=unassigned"),
    (marked("Notifications"), "/notifications"),
    (marked("Canned replies"), "/replies"),
)
ALL: Final = Filters(tab="all")
MOST_DROPPED: Final = 64_000_000
"""Bytes of a share that nobody keeps which are still heard to the end, so that the answer is read."""


async def manifest(scope: Scope, request: Request) -> Response:
    """What an installed desk is called, looks like and takes (w3.org/TR/appmanifest, read 2026-11-21)."""
    door = door_of(request)
    page, _, _ = await door.page_of(request, scope)
    translate = i18n.translator(scope.language)
    icon = f"/static/{door.renderer.version}/app"
    said: dict[str, Any] = {
        "id": START,
        "name": page.workspace.name,
        "short_name": page.workspace.name[:12].strip(),
        "description": translate(marked("Talk with the customers of %(name)s")) % {"name": page.workspace.name},
        "lang": page.language,
        "dir": page.direction,
        "start_url": START,
        "scope": "/",
        "display": "standalone",
        "theme_color": f"#{page.workspace.accent}" if page.workspace.accent else colours.HOUSE,
        "background_color": GROUND,
        "icons": [
            {"src": f"{icon}/{name}-{px}.png", "sizes": f"{px}x{px}", "type": "image/png", "purpose": purpose}
            for name, purpose in (("icon", "any"), ("maskable", "maskable"))
            for px in (192, 512)
        ],
        "shortcuts": [
            {
                "name": translate(words),
                "url": url,
                "icons": [{"src": f"{icon}/icon-192.png", "sizes": "192x192", "type": "image/png"}],
            }
            for words, url in SHORTCUTS
        ],
        "share_target": {
            "action": HERE,
            "method": "POST",
            "enctype": "multipart/form-data",
            "params": {"files": [{"name": "pictures", "accept": ["image/*"]}]},
        },
    }
    return Response(msgspec.json.encode(said), media_type="application/manifest+json")


async def worker(_scope: Scope, request: Request) -> Response:
    """The service worker, at the root so that it may answer for every page; another version with other statics."""
    version = door_of(request).renderer.version
    return Response(
        f'const VERSION = "{version}";\n'.encode() + (folder("static") / "worker.js").read_bytes(),
        media_type="text/javascript",
        headers={
            "cache-control": "no-cache",
            "service-worker-allowed": "/",
            "content-security-policy": "default-src 'none'; connect-src 'self'; img-src 'self'",
        },
    )


async def offline(_scope: Scope, request: Request) -> Response:
    """The one page that the worker keeps: words in a language, nothing of anybody and of no workspace."""
    language = i18n.LANGUAGES.get(request.path_params["language"])
    if language is None:
        raise NotFound
    html = door_of(request).renderer.page(
        "installing/offline.html", look("html", "staff", language.tag), direction=language.direction
    )
    return HTMLResponse(html, headers={"cache-control": "no-cache"})


async def share(scope: Scope, request: Request) -> Response:
    """Pictures that another app has shared wait in the browser: whom are they for?"""
    seen = await look_of(request, scope)
    presence = request.app.state.house.presence_of
    found, behind = await inbox.page(scope, ALL, request.query_params.get("cursor"))
    return await show(
        request,
        scope,
        "installing/share.html",
        live=STAFF_LINE,
        back=START,
        rows=[looks.row(each, seen, ALL, presence) for each in found],
        more_url=f"{HERE}?{urlencode({'cursor': behind})}" if behind else "",
        missed="missed" in request.query_params,
    )


async def missed(_scope: Scope, request: Request) -> Response:
    """A share that no worker was there to keep: it is thrown away unread, and somebody is told how it works."""
    heard = 0
    async for chunk in request.stream():
        heard += len(chunk)
        if heard > MOST_DROPPED:
            break
    return go(f"{HERE}?missed")
