"""Pages of the centre: everything one was told of, to be read and put away."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from livechat.notifications import centre
from livechat.scope import Scope
from livechat.web.door import STAFF_LINE, go, show

HERE = "/notifications"
SHOWN = 40


async def page(scope: Scope, request: Request) -> Response:
    """Mine, the newest first."""
    found, behind = await centre.page(scope, request.query_params.get("cursor", ""), SHOWN)
    return await show(
        request,
        scope,
        "notifications/centre.html",
        live=STAFF_LINE,
        back="/inbox",
        notices=found,
        unread=await centre.unread(scope),
        more_url=f"{HERE}?cursor={behind}" if behind else "",
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
