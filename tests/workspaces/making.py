"""More workspaces than a fresh installation has."""

from __future__ import annotations

from livechat.scope import Means


async def a_workspace(means: Means, slug: str = "other", name: str = "") -> int:
    """Another shop; its id."""
    async with means.db.transaction() as tx:
        number = await tx.value(
            "INSERT INTO workspace (slug, name, created_at) VALUES (:slug, :name, 0) RETURNING id",
            slug=slug,
            name=name or slug,
        )
    return int(number)
