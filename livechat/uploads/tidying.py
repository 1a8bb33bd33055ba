"""Tidying: what was left half done, what nobody needs, and what does not fit together."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import Any, Final

from livechat.scope import Scope
from livechat.uploads import parts, queries, removing, storage
from livechat.uploads.keeping import DAY_MS

AT_ONCE: Final = 500
EVERY_S: Final = 300.0
STRAY_MS: Final = DAY_MS
"""A file without a row may belong to an act that is not finished; after this long it belongs to nothing."""

log = logging.getLogger("livechat.uploads")


async def start(house: Any) -> None:
    """Remove what was arriving when the server stopped; the rest is looked through beside the work of the day."""
    folder = storage.folder_of(house.means)
    await asyncio.to_thread(storage.clear_arriving, folder)
    house.parts = parts.Parts(folder, house.settings.storage.minimum_free_mb)
    house.spawn(reconcile(house, folder), "looking through the uploads folder")


async def reconcile(house: Any, folder: Path) -> None:
    """Files without a row go once they are a day old; rows without a file are marked, so that nobody waits for them."""
    lying: dict[str, list[Path]] = dict(await asyncio.to_thread(lambda: list(storage.lying(folder))))
    for letters in sorted(lying.keys() | set(await queries.folders(house.db))):
        paths = lying.get(letters, [])
        known = set(await queries.known_among(house.db, {path.name[:32] for path in paths})) if paths else set()
        strays = [path for path in paths if path.name[:32] not in known]
        if strays:
            await asyncio.to_thread(_remove_old, strays, house.clock.now_ms() - STRAY_MS)
        here = {path.name for path in paths}
        unseen = [each for each in await queries.beginning_with(house.db, letters) if each not in here]
        # Some may have come since the folder was read.
        missing = await asyncio.to_thread(_not_there, folder, unseen) if unseen else []
        if missing:
            log.warning("files are missing", extra={"count": len(missing)})
            async with house.db.transaction() as tx:
                await queries.mark_missing(tx, missing)


def _not_there(folder: Path, upload_ids: list[str]) -> list[str]:
    return [each for each in upload_ids if not storage.place_of(folder, each).exists()]


def _remove_old(paths: list[Path], before_ms: int) -> None:
    for path in paths:
        if path.stat().st_mtime_ns // 1_000_000 < before_ms:
            path.unlink(missing_ok=True)


async def tidy(house: Any, scope: Scope, key: str, payload: dict[str, Any]) -> None:
    """Every few minutes: files that became part of nothing within the hour go; old traces of removed ones too."""
    now = house.clock.now_ms()
    before = now - house.settings.uploads.free_minutes * 60_000
    while found := await queries.abandoned(house.db, scope.workspace_id, before, AT_ONCE):
        async with house.db.transaction() as tx:
            await removing.remove(tx, scope.workspace_id, found, now)
        if len(found) < AT_ONCE:
            break
    await asyncio.to_thread(house.parts.forget_old, before)
    async with house.db.transaction() as tx:
        await queries.forget_deleted(tx, scope.workspace_id, now - DAY_MS)
