"""Workspaces for programs of the staff."""

from __future__ import annotations

import msgspec
from starlette.requests import Request

from livechat.accounts.api import signed_in
from livechat.accounts.memberships import making, naming, switching
from livechat.accounts.memberships.inputs import NameWorkspace
from livechat.accounts.shapes import SignedIn
from livechat.scope import OWNER, Scope
from livechat.workspaces.models import Workspace


class WorkspaceItem(msgspec.Struct):
    """A workspace that one belongs to; its customers come in at `/w/{slug}`."""

    slug: str
    name: str
    role: str
    current: bool


class WorkspaceList(msgspec.Struct):
    """Workspaces, by name."""

    workspaces: list[WorkspaceItem]


async def listing(scope: Scope, _request: Request) -> WorkspaceList:
    """Those one belongs to."""
    places = await switching.places(scope)
    return WorkspaceList(
        [WorkspaceItem(each.slug, each.name, each.role, each.workspace_id == scope.workspace_id) for each in places]
    )


async def make(scope: Scope, _request: Request, given: NameWorkspace) -> WorkspaceItem:
    """Another workspace."""
    return _item(scope, await making.make(scope, given))


async def rename(scope: Scope, _request: Request, given: NameWorkspace) -> WorkspaceItem:
    """Another name and address for the workspace one is in."""
    return _item(scope, await naming.rename(scope, given))


def _item(scope: Scope, of: Workspace) -> WorkspaceItem:
    return WorkspaceItem(of.slug, of.name, OWNER, of.id == scope.workspace_id)


async def switch(scope: Scope, request: Request) -> SignedIn:
    """Go to another workspace: the answer has its token, the present one opens nothing any more."""
    return signed_in(await switching.switch(scope, request.path_params["workspace"]))
