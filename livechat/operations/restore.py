"""Going back to a backup: either all of it, or nothing has changed; what was there before is kept."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from livechat.clock import Clock, rfc3339
from livechat.operations.backup import DATABASE, PUSH_KEY, UPLOADS, BackupError, Manifest, sync_folder, unpack
from livechat.settings import Storage
from livechat.store import copying, migrate
from livechat.store.lock import FolderLock


def restore(storage: Storage, file: Path, clock: Clock) -> tuple[Manifest, Path | None]:
    """Put a backup in the place of what is stored now; what it held, and where the former state lies now.

    The database is exchanged in one step, so that a crash leaves the old or the new one. Clients notice by
    the new epoch that their past has changed and load everything again. Raises BackupError when the file is
    not good, and AlreadyRunning while a server holds the folder; then nothing has changed.
    """
    storage.path.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (
        FolderLock(storage.path),
        tempfile.TemporaryDirectory(prefix=".restoring-", dir=storage.path) as name,
    ):
        fresh = Path(name) / "contents"
        try:
            manifest = unpack(file, fresh)
            migrate.pending(fresh / DATABASE)
        except (OSError, migrate.MigrationError) as error:
            raise BackupError(str(error)) from error
        copying.renew_epoch(fresh / DATABASE)
        aside = _keep(storage, clock)
        _add_uploads(fresh / UPLOADS, storage.uploads_folder)
        if (fresh / PUSH_KEY).is_file():  # otherwise that of now stays: no other one was ever known
            belong(fresh / PUSH_KEY, storage.path)
            (fresh / PUSH_KEY).replace(storage.path / PUSH_KEY)
        belong(fresh / DATABASE, storage.path)
        for log in set(copying.parts(storage.database)) - {storage.database}:
            log.unlink()
        (fresh / DATABASE).replace(storage.database)
        sync_folder(storage.path)
    return manifest, aside


def _keep(storage: Storage, clock: Clock) -> Path | None:
    """The present state once more in its own folder; links where the disk can, so that it takes no room."""
    if not storage.database.exists():
        return None
    moment = rfc3339(clock.now_ms())[:19].replace(":", "")
    aside = Path(tempfile.mkdtemp(prefix=f"before-restore-{moment}-", dir=storage.path))
    with suppress(copying.DamagedError):  # a damaged one is kept as it is, log and all
        copying.fold(storage.database)
    for path in [*copying.parts(storage.database), storage.path / PUSH_KEY]:
        if path.exists():
            _link(path, aside / path.name)
    uploads = storage.uploads_folder
    for path in uploads.rglob("*"):
        if path.is_file():
            _link(path, aside / UPLOADS / path.relative_to(uploads))
    for path in (aside, *aside.rglob("*")):
        if path.is_dir():
            belong(path, storage.path)
    sync_folder(aside)
    return aside


def _add_uploads(fresh: Path, uploads: Path) -> None:
    """Files of the backup beside those of now: names are random, so the same name is the same file."""
    for path in fresh.rglob("*"):
        target = uploads / path.relative_to(fresh)
        if path.is_file():
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            belong(path, uploads.parent)
            belong(target.parent, uploads.parent)
            shutil.move(path, target)
    if uploads.is_dir():
        sync_folder(uploads)


def _link(source: Path, target: Path) -> None:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def belong(path: Path, folder: Path) -> None:
    """Whoever owns the folder owns what is put into it, even when an administrator does the putting."""
    if os.geteuid() == 0:
        owner = folder.stat()
        os.chown(path, owner.st_uid, owner.st_gid)
