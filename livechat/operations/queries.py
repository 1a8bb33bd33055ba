"""SQL of running the house."""

from __future__ import annotations

from livechat.store.database import Reader, Transaction


async def touch_installation(tx: Transaction) -> None:
    """Write one row without changing it: proof that the database takes writes. It belongs to no workspace."""
    await tx.run("UPDATE installation SET epoch = epoch")


async def schema(db: Reader) -> int:
    """The number of the last migration that the database has been through. It belongs to no workspace."""
    return int(await db.value("SELECT max(number) FROM migration"))


FILES = "SELECT id FROM upload WHERE deleted_at IS NULL AND is_missing = 0"
"""The files of all workspaces that ought to lie in the uploads folder; asked of a copy, without the house."""
NAMED = "SELECT id FROM upload WHERE deleted_at IS NULL"
"""The same with those that were found missing before."""
KNOWN = "SELECT id FROM upload"
"""Every file that anything is known of, of all workspaces."""
