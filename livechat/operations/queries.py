"""SQL of running the house."""

from __future__ import annotations

from livechat.store.database import Reader, Transaction


async def touch_installation(tx: Transaction) -> None:
    """Write one row without changing it: proof that the database takes writes. It belongs to no workspace."""
    await tx.run("UPDATE installation SET epoch = epoch")


async def schema(db: Reader) -> int:
    """The number of the last migration that the database has been through. It belongs to no workspace."""
    return int(await db.value("SELECT max(number) FROM migration"))


async def files_kept(db: Reader) -> tuple[int, int]:
    """How many files of all workspaces lie on the disk and how large they are together, as the database has counted."""
    found: tuple[int, int] | None = await db.one(
        tuple, "SELECT coalesce(sum(files), 0), coalesce(sum(size_bytes), 0) FROM upload_total"
    )
    return found or (0, 0)


async def browsers(db: Reader) -> int:
    """How many browsers of the teams of all workspaces take notifications while their page is closed."""
    return int(await db.value("SELECT count(*) FROM notification_device"))


FILES = "SELECT id FROM upload WHERE deleted_at IS NULL AND is_missing = 0"
"""The files of all workspaces that ought to lie in the uploads folder; asked of a copy, without the house."""
NAMED = "SELECT id FROM upload WHERE deleted_at IS NULL"
"""The same with those that were found missing before."""
KNOWN = "SELECT id FROM upload"
"""Every file that anything is known of, of all workspaces."""
