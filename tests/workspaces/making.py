"""More workspaces than a fresh installation has."""

from __future__ import annotations

from livechat.scope import Means


async def a_workspace(means: Means, slug: str = "other") -> int:
    """Another shop; its id."""
    async with means.db.transaction() as tx:
        number = await tx.value(
            "INSERT INTO workspace (slug, name, created_at) VALUES (:slug, :slug, 0) RETURNING id", slug=slug
        )
    return int(number)
