"""The console's first page."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from livechat.analytics import charts, overview, usage
from livechat.conversations import looks
from livechat.conversations.models import Filters
from livechat.scope import Scope
from livechat.uploads.looks import size_words
from livechat.web.door import STAFF_LINE, door_of, look_of, show


async def admin(scope: Scope, request: Request) -> Response:
    """How things stand, kept up to date while it is open."""
    house = request.app.state.house
    presence_of = house.presence_of
    look = await look_of(request, scope)
    situation = await overview.now(scope, presence_of)
    rows = [looks.row(each, look, Filters(tab="waiting", sort="waiting"), presence_of) for each in situation.waiting]
    return await show(
        request,
        scope,
        "analytics/overview.html",
        live=STAFF_LINE,
        figures=situation.figures,
        waiting=rows,
        team=situation.team,
        charts=charts.drawn(await house.courses.of(scope), look.language),
    )


async def used(scope: Scope, request: Request) -> Response:
    """How much there is of everything, shown beside the limits."""
    look = await look_of(request, scope)
    found = await usage.now(scope, request.app.state.house)
    size = size_words(found.storage_bytes.used, look.language) if found.storage_bytes.used else ""
    return HTMLResponse(door_of(request).renderer.page("analytics/_usage.html", look, usage=found.figures, size=size))
