"""Pages of workspaces: which there are for oneself, another one, and the way from one to the other."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from livechat.accounts.memberships import making, naming, switching
from livechat.accounts.memberships.inputs import NameWorkspace, SwitchWorkspace
from livechat.accounts.pages import come_in
from livechat.scope import Scope
from livechat.web import inputs
from livechat.web.door import STAFF_LINE, door_of, go, show
from livechat.web.forms import Form, comes_back
from livechat.workspaces import deciding

PAGE: Final = "/admin/workspaces"


async def listing(scope: Scope, request: Request) -> Response:
    """Those one belongs to, and for an owner the form for another."""
    return await _listing(scope, request, Form())


async def _listing(scope: Scope, request: Request, form: Form, status: int = 200) -> Response:
    return await show(
        request,
        scope,
        "accounts/workspaces.html",
        status=status,
        live=STAFF_LINE,
        places=await switching.places(scope),
        origin=door_of(request).origin_of(request),
        made=request.query_params.get("made", ""),
        renamed="renamed" in request.query_params,
        form=form,
    )


@comes_back(_listing)
async def make(scope: Scope, request: Request) -> Response:
    """Another workspace."""
    made = await making.make(scope, await inputs.form(request, NameWorkspace))
    return go(f"{PAGE}?made={made.slug}")


async def ask_for_name(scope: Scope, request: Request) -> Response:
    """The name and the address of the workspace one is in, to be changed."""
    workspace = await deciding.workspace_of(scope)
    return await _name_page(scope, request, Form({"name": workspace.name, "slug": workspace.slug}))


async def _name_page(scope: Scope, request: Request, form: Form, status: int = 200) -> Response:
    origin = door_of(request).origin_of(request)
    return await show(
        request, scope, "accounts/workspace.html", status=status, live=STAFF_LINE, origin=origin, form=form
    )


@comes_back(_name_page)
async def rename(scope: Scope, request: Request) -> Response:
    """Another name and address for the workspace one is in."""
    await naming.rename(scope, await inputs.form(request, NameWorkspace))
    return go(f"{PAGE}?renamed")


async def switch(scope: Scope, request: Request) -> Response:
    """Go to another workspace: this browser is signed in there from now on, and here no more."""
    given = await inputs.form(request, SwitchWorkspace)
    return come_in(scope, request, await switching.switch(scope, given.workspace), "/inbox")
