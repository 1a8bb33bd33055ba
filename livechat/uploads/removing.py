"""Removing files: the rows within the transaction of whoever removes them, the bytes as soon as that is on disk.

A crash in between leaves bytes without a row; the next start removes them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Any

from livechat.customers.events import CustomerErased
from livechat.store.database import Transaction
from livechat.uploads import queries, storage
from livechat.uploads.events import UploadsRemoved


async def of_message(tx: Transaction, workspace_id: int, message_id: str, now_ms: int) -> None:
    """Within the deletion of a message: its files go with it, for good."""
    await remove(tx, workspace_id, await queries.of_message(tx, workspace_id, message_id), now_ms)


async def of_subject(tx: Transaction, workspace_id: int, purpose: str, subject: str, now_ms: int) -> bool:
    """Within the deletion of a thing, such as a product: all its files; whether it had any."""
    return await remove(tx, workspace_id, await queries.of_subject(tx, workspace_id, purpose, subject), now_ms)


async def remove(tx: Transaction, workspace_id: int, upload_ids: Iterable[str], now_ms: int) -> bool:
    """Within any act: these files, for good; whether any was there. Of other workspaces, nothing is touched."""
    found = [each.id for each in await queries.some(tx, workspace_id, upload_ids)]
    if found:
        await queries.mark_deleted(tx, workspace_id, found, now_ms)
        await tx.emit(UploadsRemoved(tuple(found)))
    return bool(found)


async def erase_of_subject(tx: Transaction, workspace_id: int, purpose: str, subject: str) -> int:
    """Within the end of a thing that was kept long enough: all its files and every trace of them; how many."""
    found = await queries.of_subject(tx, workspace_id, purpose, subject)
    if found:
        await queries.erase(tx, workspace_id, found)
        await tx.emit(UploadsRemoved(tuple(found)))
    return len(found)


async def of_erased_customer(tx: Transaction, event: CustomerErased) -> None:
    """Within an erasure: everything the customer has sent or was sent, and every trace of it."""
    found = await queries.of_customer(tx, event.workspace_id, event.customer_id)
    if found:
        await queries.erase(tx, event.workspace_id, found)
        await tx.emit(UploadsRemoved(tuple(found)))


def bytes_listener(house: Any) -> Callable[[UploadsRemoved], None]:
    """After the commit: the bytes."""

    def listen(event: UploadsRemoved) -> None:
        folder = storage.folder_of(house.means)
        house.spawn(asyncio.to_thread(storage.unlink, folder, list(event.upload_ids)), "removing files")

    return listen
