"""On whose pages the window of a workspace may stand."""

from __future__ import annotations

from starlette.requests import Request

from livechat.errors import NotFound
from livechat.scope import Scope
from livechat.workspaces import access as workspaces
from livechat.workspaces import deciding
from livechat.workspaces.models import FIRST, Workspace


async def workspace(scope: Scope, request: Request) -> Workspace:
    """The workspace that an address names; the first one where it names none. Raises NotFound for one that is not."""
    slug = request.path_params.get("workspace", "")
    if slug:
        return await workspaces.by_slug(scope.means, slug)
    return await deciding.workspace_of(scope.but(workspace_id=FIRST))


async def must_be_open(scope: Scope) -> None:
    """Raises NotFound where the workspace has no window on other sites."""
    if not (await deciding.of(scope)).widget_enabled:
        raise NotFound
