"""Pages of the team about who is on the site now, and the words with which a rep begins."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from livechat.scope import ADMIN_ROLES, Scope
from livechat.visitors import inputs, looks, visiting
from livechat.visitors.here import here_of
from livechat.web import inputs as inputs_of
from livechat.web.door import STAFF_LINE, door_of, go, look_of, show
from livechat.web.forms import Form, comes_back
from livechat.workspaces import deciding


async def listing(scope: Scope, request: Request) -> Response:
    """Who is on which page now."""
    is_on = (await deciding.of(scope)).visitors
    found = here_of(scope.means).listed(scope.workspace_id) if is_on else []
    return await show(
        request,
        scope,
        "visitors/visitors.html",
        live=STAFF_LINE,
        is_on=is_on,
        may_decide=scope.role in ADMIN_ROLES,
        rows=[looks.row(each) for each in found[: looks.MOST_SHOWN]],
        count=len(found),
    )


async def one(scope: Scope, request: Request) -> Response:
    """One visitor, to be spoken to."""
    return await _page(scope, request, Form())


async def _page(scope: Scope, request: Request, form: Form, status: int = 200) -> Response:
    present = await visiting.present_now(scope, request.path_params["visitor_id"])
    return await show(
        request, scope, "visitors/visitor.html", status=status, live=STAFF_LINE, row=looks.row(present), form=form
    )


async def form(scope: Scope, request: Request) -> Response:
    """The same, for a dialog."""
    present = await visiting.present_now(scope, request.path_params["visitor_id"])
    page, _, _ = await door_of(request).page_of(request, scope)
    look = await look_of(request, scope)
    html = door_of(request).renderer.page(
        "visitors/_say.html", look, page=page, row=looks.row(present), form=Form(), is_page=False
    )
    return HTMLResponse(html)


@comes_back(_page)
async def say(scope: Scope, request: Request) -> Response:
    """Begin a conversation."""
    given = await inputs_of.form(request, inputs.Say)
    await visiting.say(scope, request.path_params["visitor_id"], given.text)
    return go("/visitors")
