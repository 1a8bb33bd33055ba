"""SQL of workspaces; the table's own id is the workspace_id of everything else."""

from __future__ import annotations

from livechat.store.database import Reader, Transaction
from livechat.workspaces.models import Workspace

_WORKSPACE = "SELECT id, slug, name, decisions, created_at FROM workspace "


async def by_id(db: Reader, workspace_id: int) -> Workspace | None:
    """The workspace itself."""
    return await db.one(Workspace, _WORKSPACE + "WHERE id = :workspace_id", workspace_id=workspace_id)


async def by_slug(db: Reader, slug: str) -> Workspace | None:
    """The workspace of an address such as /w/shop; no workspace_id, because it is what is looked for."""
    return await db.one(Workspace, _WORKSPACE + "WHERE slug = :slug", slug=slug)


async def all_of_them(db: Reader) -> list[Workspace]:
    """Every workspace of the installation, hence no workspace_id: for what is done in each of them."""
    return await db.all(Workspace, _WORKSPACE + "ORDER BY id")


async def how_many(db: Reader) -> int:
    """How many workspaces the installation has."""
    return int(await db.value("SELECT count(*) FROM workspace"))


async def add(tx: Transaction, slug: str, name: str, decisions: str, now_ms: int) -> int | None:
    """Another workspace; its id, or None where the short name is another's."""
    found: int | None = await tx.value(
        "INSERT INTO workspace (slug, name, decisions, created_at) VALUES (:slug, :name, :decisions, :now)"
        " ON CONFLICT (slug) DO NOTHING RETURNING id",
        slug=slug,
        name=name,
        decisions=decisions,
        now=now_ms,
    )
    return found


async def rename(tx: Transaction, workspace_id: int, slug: str) -> bool:
    """Another short name; False where it is another workspace's."""
    renamed = await tx.run(
        "UPDATE OR IGNORE workspace SET slug = :slug WHERE id = :workspace_id", workspace_id=workspace_id, slug=slug
    )
    return renamed == 1


async def decide(tx: Transaction, workspace_id: int, name: str, decisions: str) -> None:
    """Another name and other decisions."""
    await tx.run(
        "UPDATE workspace SET name = :name, decisions = :decisions WHERE id = :workspace_id",
        workspace_id=workspace_id,
        name=name,
        decisions=decisions,
    )
