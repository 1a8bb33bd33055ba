"""Which sites' pages may ask for what is a workspace's: those that it names, exactly."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request

from livechat.errors import Forbidden, NotFound
from livechat.i18n import marked
from livechat.scope import Means, Scope
from livechat.web import cross_site
from livechat.workspaces import access, deciding
from livechat.workspaces.models import FIRST, Workspace

NAMED = "workspace"
ASKED = (
    NAMED,
    {"type": "string", "maxLength": 40},
    marked("The short name of the workspace; the first one where none is named"),
)
"""How an address is asked for another workspace's."""


async def workspace(scope: Scope, request: Request) -> Workspace:
    """The workspace that an address names, else the scope's. Raises NotFound for one that does not exist."""
    number = await _named(scope.means, request, scope.workspace_id)
    return await deciding.workspace_of(scope.but(workspace_id=number))


async def of_named(request: Request, scope: Scope | None) -> Sequence[str]:
    """The sites of the workspace that an address names, else of the scope's; none for one that does not exist."""
    means: Means = request.app.state.house.means
    try:
        number = await _named(means, request, scope.workspace_id if scope else FIRST)
        return (await deciding.of(means, number)).allowed_sites
    except NotFound:
        return ()


async def of_session(request: Request, scope: Scope | None) -> Sequence[str]:
    """The sites of the workspace that a session belongs to, whatever is named; before that is known, of the named."""
    if scope is None or not scope.session_id:
        return await of_named(request, scope)
    return (await deciding.of(scope)).allowed_sites


async def must_allow(scope: Scope, request: Request, workspace_id: int) -> None:
    """Refuse what a page of another site asks of a workspace that does not name that site."""
    if not cross_site.is_foreign(request, scope.means.settings.server.public_url):
        return
    if request.headers.get("origin", "") not in (await deciding.of(scope.means, workspace_id)).allowed_sites:
        raise Forbidden(cross_site.NOT_ALLOWED)


async def _named(means: Means, request: Request, otherwise: int) -> int:
    slug = request.path_params.get(NAMED) or request.query_params.get(NAMED, "")
    return (await access.by_slug(means, slug)).id if slug else otherwise
