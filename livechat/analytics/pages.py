"""The console's first page."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from livechat.analytics import charts, overview
from livechat.conversations import looks
from livechat.conversations.models import Filters
from livechat.scope import Scope
from livechat.web.door import look_of, show


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
        live="/ws/staff",
        figures=situation.figures,
        waiting=rows,
        team=situation.team,
        charts=charts.drawn(await house.courses.of(scope), look.language),
    )
