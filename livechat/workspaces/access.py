"""The way to a workspace from outside."""

from __future__ import annotations

from livechat.errors import NotFound
from livechat.scope import Means
from livechat.workspaces import queries
from livechat.workspaces.models import Workspace


async def by_slug(means: Means, slug: str) -> Workspace:
    """The workspace of an address such as /w/shop, or NotFound."""
    workspace = await queries.by_slug(means.db, slug) if len(slug) <= 40 else None
    if workspace is None:
        raise NotFound
    return workspace
