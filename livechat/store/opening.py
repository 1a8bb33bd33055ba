"""Before the first question and after the last: a database that is whole, of this version, and known to be."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from livechat.store import copying, migrate


@dataclass(frozen=True)
class Opened:
    """What was done before the database could be used."""

    is_new: bool
    was_clean: bool
    applied: list[str]


def prepare(database: Path) -> Opened:
    """Make the database, or look through it after a crash, and bring it to this version.

    The caller holds the folder's lock. Raises DamagedError, and MigrationError when the file is not one of
    ours or was written by a newer version.
    """
    is_new = not database.exists()
    was_clean = is_new or _was_clean(database)
    if not was_clean:
        copying.quick_check(database)
    applied = migrate.upgrade(database)
    _mark(database, is_clean=False)
    return Opened(is_new, was_clean, applied)


def mark_clean(database: Path) -> None:
    """Everything was written and closed: the next start need not look."""
    _mark(database, is_clean=True)


def _was_clean(database: Path) -> bool:
    try:
        with closing(sqlite3.connect(database)) as raw:
            return bool(raw.execute("SELECT is_clean FROM installation").fetchone()[0])
    except (sqlite3.DatabaseError, TypeError):
        return False


def _mark(database: Path, *, is_clean: bool) -> None:
    with closing(sqlite3.connect(database, isolation_level=None)) as raw:
        raw.execute("PRAGMA synchronous=FULL")
        raw.execute("UPDATE installation SET is_clean = :is_clean", {"is_clean": is_clean})
