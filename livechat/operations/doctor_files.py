"""What may be wrong with what lies in the folders: whose it is, files without rows and rows without files, backups."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing

from livechat.notifications import keys
from livechat.operations import proving, queries
from livechat.operations.findings import Finding, Weight
from livechat.operations.health import can_write
from livechat.settings import Settings, Storage
from livechat.store import copying, lock
from livechat.uploads import storage as stored


def owner(settings: Settings) -> Iterator[Finding]:
    """A file that an administrator made in passing stops the server at the next start."""
    storage = settings.storage
    if not storage.path.is_dir():
        return
    whose = storage.path.stat().st_uid
    named = [storage.path / name for name in ("secret", keys.FILE, lock.FILE_NAME)]
    looked_at = [*copying.parts(storage.database), *(each for each in named if each.exists())]
    if storage.uploads_folder.is_dir():
        looked_at.append(storage.uploads_folder)
    strange = [each for each in looked_at if each.stat().st_uid != whose]
    for each in strange:
        yield Finding(
            Weight.ERROR,
            "owner",
            f"{each} belongs to user number {each.stat().st_uid}, its folder to {whose}",
            f"chown --reference={storage.path} {each}",
        )
    if not strange:
        yield Finding(Weight.FINE, "owner", f"everything belongs to user number {whose}")


def uploads(settings: Settings) -> Iterator[Finding]:
    """The folder of uploads, and whether it holds what the database says."""
    folder = settings.storage.uploads_folder
    if not folder.exists():
        yield Finding(Weight.NOTE, "uploads", f"{folder} does not exist yet", "The first start makes it.")
    elif not can_write(folder):
        yield Finding(
            Weight.ERROR, "uploads", f"{folder} cannot be written to", "Give it to the user that serves with chown."
        )
    else:
        yield Finding(Weight.FINE, "uploads", f"{folder} can be written to")
    if settings.storage.database.exists() and copying.count(settings.storage.database, "upload"):
        yield from _lost(settings.storage)
    if settings.storage.database.exists() and folder.exists():
        yield from _strays(settings.storage)


def _lost(storage: Storage) -> Iterator[Finding]:
    named = _asked(storage, queries.NAMED)
    lost = [each for each in sorted(named) if not stored.place_of(storage.uploads_folder, each).exists()]
    if lost:
        yield Finding(
            Weight.WARNING,
            "uploads",
            f"{len(lost)} of {len(named)} files that the database names are missing, such as {lost[0]}",
            f"Take them out of a backup (it is a tar file) and put them into {storage.uploads_folder}.",
        )


def _strays(storage: Storage) -> Iterator[Finding]:
    known = _asked(storage, queries.KNOWN)
    lying = {path.name for _, paths in stored.lying(storage.uploads_folder) for path in paths}
    strays = [each for each in lying if each[:32] not in known]
    if strays:
        yield Finding(
            Weight.NOTE,
            "uploads",
            f"{len(strays)} files belong to nothing the database knows, such as {min(strays)}",
            "A day after they came the next start removes them.",
        )


def _asked(storage: Storage, question: str) -> set[str]:
    with closing(sqlite3.connect(f"{storage.database.absolute().as_uri()}?mode=ro", uri=True)) as raw:
        return {str(row[0]) for row in raw.execute(question)}


def backup(settings: Settings) -> Iterator[Finding]:
    """Whether there is one that is known to work."""
    known, folder = proving.known(settings.storage.path), settings.backup.folder
    if folder is not None and folder.exists() and not (folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)):
        yield Finding(
            Weight.ERROR,
            "backup",
            f"{folder} is no folder that can be written to: no backups are made",
            "Give it to the user that serves with chown, or set another [backup] folder.",
        )
    if known.failed:
        yield Finding(
            Weight.WARNING,
            "backup",
            f"the last one failed: {known.failed.why}",
            "Remove the cause, then make one with `livechat backup FILE`.",
        )
    elif known.proved is None:
        yield Finding(
            Weight.NOTE,
            "backup",
            "there is none that is known to work",
            "`livechat backup FILE` makes one; [backup] folder has the server make them.",
        )
    else:
        yield Finding(Weight.FINE, "backup", f"{known.proved.file} was restored and compared")
