"""The way to a workspace from outside."""

from __future__ import annotations

from livechat.errors import NotFound
from livechat.scope import Means, Scope
from livechat.workspaces import deciding, queries
from livechat.workspaces.models import Workspace


async def by_slug(means: Means, slug: str) -> Workspace:
    """The workspace of an address such as /w/shop, or NotFound."""
    workspace = await queries.by_slug(means.db, slug) if len(slug) <= 40 else None
    if workspace is None:
        raise NotFound
    return workspace


async def may_embed(scope: Scope, origin: str) -> bool:
    """Whether the window of the scope's workspace may stand on pages of a site: those the workspace names, exactly."""
    decisions = await deciding.of(scope)
    return decisions.widget_enabled and origin in decisions.allowed_sites
