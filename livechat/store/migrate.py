"""The history of the database's shape: numbered, forward only, each file one step for one capability."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from urllib.parse import quote

from livechat.i18n import folding

_NAME = re.compile(r"(\d{4})_[a-z]+_[a-z0-9_]+\.sql")


class MigrationError(Exception):
    """The database cannot be brought to this version; the sentence says why and what to do."""


@dataclass(frozen=True)
class Migration:
    """One file of `store/migrations`."""

    number: int
    name: str
    sql: str

    @property
    def checksum(self) -> str:
        """What proves that a released file was not edited afterwards."""
        return hashlib.sha256(self.sql.encode()).hexdigest()


def migrations() -> list[Migration]:
    """Every migration of this version, in order."""
    folder = resources.files("livechat.store").joinpath("migrations")
    found = [
        Migration(int(match[1]), entry.name, entry.read_text(encoding="utf-8"))
        for entry in folder.iterdir()
        if (match := _NAME.fullmatch(entry.name))
    ]
    found.sort(key=lambda migration: migration.number)
    if [migration.number for migration in found] != list(range(1, len(found) + 1)):
        raise MigrationError("the migration files are not numbered 1, 2, 3, …: this installation is incomplete")
    return found


def statements(sql: str) -> Iterator[str]:
    """The statements of a file, one at a time."""
    pending = ""
    for piece in sql.split(";"):
        pending += piece + ";"
        if sqlite3.complete_statement(pending):
            if pending.strip(" \n;"):
                yield pending.strip()
            pending = ""


def applied(raw: sqlite3.Connection) -> dict[int, str]:
    """Number and checksum of what the database has already been through."""
    if not raw.execute("SELECT 1 FROM sqlite_master WHERE name = 'migration'").fetchone():
        return {}
    return dict(raw.execute("SELECT number, checksum FROM migration").fetchall())


def pending(path: Path) -> list[Migration]:
    """What `upgrade` would apply; raises MigrationError when the database is not one of ours or is newer."""
    known = migrations()
    if not path.exists():
        return known
    with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as raw:
        done = applied(raw)
    newest = max(done, default=0)
    if newest > len(known):
        raise MigrationError(
            f"{path} is at schema {newest}, this version knows {len(known)}: it was written by a newer livechat. "
            "Install that version again, or restore a backup that was made before the upgrade."
        )
    for migration in known[:newest]:
        if done.get(migration.number) != migration.checksum:
            raise MigrationError(f"{path}: {migration.name} is not the file that was applied to this database")
    return known[newest:]


def upgrade(path: Path) -> list[str]:
    """Bring the database to this version; the names of what was applied.

    The old database is copied beside itself first. All steps are one transaction: killed at any moment, it is
    either the old schema or the new one. A step may fill columns with `caseless(…)`, which SQLite does not have;
    nothing that stays may be made of it, or no other tool could open the file.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    todo = pending(path)
    if not todo:
        return []
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("PRAGMA journal_mode=WAL")
        raw.execute("PRAGMA synchronous=FULL")
        raw.create_function("caseless", 1, folding.caseless, deterministic=True)
        if done := applied(raw):
            _copy(raw, path.with_name(f"{path.stem}-before-{len(done) + 1:04d}.db"))
        raw.execute("BEGIN IMMEDIATE")
        try:
            raw.execute(
                "CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL,"
                " checksum TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT"
            )
            for migration in todo:
                for statement in statements(migration.sql):
                    raw.execute(statement)
                raw.execute(
                    "INSERT INTO migration VALUES (?, ?, ?, unixepoch() * 1000)",
                    (migration.number, migration.name, migration.checksum),
                )
            raw.execute("COMMIT")
        except BaseException:
            if raw.in_transaction:
                raw.execute("ROLLBACK")
            raise
    return [migration.name for migration in todo]


def _copy(raw: sqlite3.Connection, target: Path) -> None:
    with closing(sqlite3.connect(target)) as copy:
        raw.backup(copy)
