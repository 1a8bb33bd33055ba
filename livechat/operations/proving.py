"""A backup counts once it has been restored: into a scratch place, where everything is counted and compared.

When that was done last, and why it failed if it did, stands in a file of the storage folder: commands write it
as well as the server, and a restore does not take it back in time.
"""

from __future__ import annotations

import json
import os
import sqlite3
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any, Final

from livechat.clock import Clock
from livechat.operations import backup as backups
from livechat.operations import restore
from livechat.operations.backup import BackupError, Manifest
from livechat.settings import Storage
from livechat.store import copying, migrate

FILE: Final = "backup-proof.json"


@dataclass(frozen=True, kw_only=True)
class Proof:
    """A backup that was restored and found to be what it claims; moments are UTC milliseconds."""

    at: int
    file: str
    size_bytes: int
    took_s: float
    rows: int
    messages: int
    files: int
    missing: int


@dataclass(frozen=True, kw_only=True)
class Failure:
    """A backup that was not made, or not good."""

    at: int
    file: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is known of backups; a failure is forgotten once one is proved."""

    proved: Proof | None = None
    failed: Failure | None = None


def backup(storage: Storage, target: Path, clock: Clock) -> Manifest:
    """Make a backup and prove it; raises BackupError, and then there is no file of that name."""
    begun = monotonic()
    try:
        manifest = backups.make(storage, target, clock, _restored)
    except BackupError as error:
        note_failure(storage, target, clock, plain(error))
        raise
    _note_proof(storage, target, clock, manifest, begun)
    return manifest


def prove(storage: Storage, file: Path, clock: Clock) -> Manifest:
    """Prove a backup of before; raises BackupError. What is stored now stays as it is."""
    begun = monotonic()
    try:
        with TemporaryDirectory(prefix=".livechat-proof-", dir=file.parent) as name:
            manifest = _restored(file, Path(name) / "scratch")
    except (BackupError, OSError) as error:
        note_failure(storage, file, clock, plain(error))
        raise
    _note_proof(storage, file, clock, manifest, begun)
    return manifest


def _restored(file: Path, folder: Path) -> Manifest:
    """Bring a whole installation back from a file, as its owner would, and compare it with what was backed up."""
    scratch = Storage(path=folder)
    manifest, _ = restore.restore(scratch, file, Clock())
    try:
        found = copying.examine(scratch.database)
        for table in sorted(found):
            if found[table] != manifest.counts.get(table):
                raise BackupError(f"{table} has {found[table]} rows once restored, not {manifest.counts.get(table)}")
        lying = {path.name for path in scratch.uploads_folder.rglob("*") if path.is_file()}
        missing = len(backups.files_named(scratch.database) - lying)
        if missing != manifest.missing:
            raise BackupError(f"{missing} files are missing once restored, not {manifest.missing}")
        migrate.upgrade(scratch.database)  # a backup of an earlier version has to become one of this version
    except copying.DamagedError as error:
        raise BackupError(f"the database is damaged once restored: {error}") from None
    except (migrate.MigrationError, sqlite3.Error) as error:
        raise BackupError(str(error)) from None
    return manifest


# What is known


def known(folder: Path) -> Known:
    """What happened last; nothing where nothing can be read."""
    try:
        raw: dict[str, Any] = json.loads((folder / FILE).read_bytes())
        proved, failed = raw["proved"], raw["failed"]
        return Known(proved=Proof(**proved) if proved else None, failed=Failure(**failed) if failed else None)
    except (OSError, ValueError, TypeError, KeyError):
        return Known()


def _note_proof(storage: Storage, file: Path, clock: Clock, manifest: Manifest, begun: float) -> None:
    proof = Proof(
        at=clock.now_ms(),
        file=str(file.absolute()),
        size_bytes=file.stat().st_size,
        took_s=round(monotonic() - begun, 2),
        rows=sum(manifest.counts.values()),
        messages=manifest.counts.get("message", 0),
        files=sum(entry.path.startswith(f"{backups.UPLOADS}/") for entry in manifest.files),
        missing=manifest.missing,
    )
    _write(storage.path, Known(proved=proof))


def note_failure(storage: Storage, file: Path, clock: Clock, why: str) -> None:
    """There is no good backup of that name; what was proved before stays known."""
    if storage.path.is_dir():
        failure = Failure(at=clock.now_ms(), file=str(file.absolute()), why=why[:500])
        _write(storage.path, replace(known(storage.path), failed=failure))


def plain(error: Exception) -> str:
    """What went wrong, without the system's numbers."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}: {error.filename}" if error.filename else error.strerror
    return str(error)


def _write(folder: Path, said: Known) -> None:
    draft = folder / f".{FILE}.{os.getpid()}"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        json.dump(asdict(said), stream, indent=1)
    restore.belong(draft, folder)
    draft.replace(folder / FILE)
