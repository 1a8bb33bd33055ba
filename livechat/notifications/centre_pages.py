"""Pages of the centre: everything one was told of, to be read and put away."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from livechat.notifications import centre
from livechat.scope import Scope
from livechat.web import paging
from livechat.web.door import go, show

HERE = "/notifications"
SHOWN = 40


async def page(scope: Scope, request: Request) -> Response:
    """Mine, the newest first."""
    place = paging.numbered_place(request.query_params.get("cursor", ""))
    found = await centre.listed(scope, place[1] if place else 0, SHOWN + 1)
    last = found[SHOWN - 1] if len(found) > SHOWN else None
    following = paging.cursor(last.created_at, str(last.number)) if last else ""
    return await show(
        request,
        scope,
        "notifications/centre.html",
        live="/ws/staff",
        back="/inbox",
        notices=found[:SHOWN],
        unread=await centre.unread(scope),
        more_url=f"{HERE}?cursor={following}" if following else "",
    )


async def read_all(scope: Scope, _request: Request) -> Response:
    """All of them were read."""
    await centre.read_all(scope)
    return go(HERE)


async def read(scope: Scope, request: Request) -> Response:
    """One was read: on to what it is about."""
    return go((await centre.read(scope, request.path_params["notice_id"])).url)


async def remove(scope: Scope, request: Request) -> Response:
    """Away with one."""
    await centre.remove(scope, request.path_params["notice_id"])
    return go(HERE)
