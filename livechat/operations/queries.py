"""SQL of running the house."""

from __future__ import annotations

from livechat.store.database import Transaction


async def touch_installation(tx: Transaction) -> None:
    """Write one row without changing it: proof that the database takes writes. It belongs to no workspace."""
    await tx.run("UPDATE installation SET epoch = epoch")
