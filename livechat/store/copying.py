"""Whole databases as files: copied while they are in use, examined, and told that their past has changed."""

from __future__ import annotations

import secrets
import sqlite3
from contextlib import closing
from pathlib import Path

ENDINGS = ("", "-wal", "-shm")
"""What a database's file name may be followed by; together these files are the database."""


class DamagedError(Exception):
    """The file is not a database or not a whole one; the sentence says what was found."""


def copy(source: Path, target: Path) -> None:
    """The database as it is at one moment, whatever is being written meanwhile; raises DamagedError.

    One step for all pages: a copy in several steps starts again with each commit of another process. The
    source is opened for reading only, because no connection but the server's may fold the log into the
    file.
    """
    try:
        with closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as reader:
            reader.execute("PRAGMA busy_timeout=5000")
            with closing(sqlite3.connect(target)) as writer:
                reader.backup(writer, pages=-1)
                writer.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError:  # full, locked, not ours to read: nothing is wrong with the database
        raise
    except sqlite3.DatabaseError as error:
        raise DamagedError(str(error)) from None


def examine(database: Path) -> dict[str, int]:
    """Check every page and reference of a file nobody is using; how many rows each table holds.

    Indexes of words are no tables that can be read through; the tables they are made of count.
    """
    uri = f"{database.absolute().as_uri()}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(uri, uri=True)) as raw:
            complaints = [str(row[0]) for row in raw.execute("PRAGMA integrity_check")]
            complaints += [f"a row of {row[0]} refers to nothing" for row in raw.execute("PRAGMA foreign_key_check")]
            if complaints != ["ok"]:
                raise DamagedError(complaints[0] if complaints[0] != "ok" else complaints[1])
            names = raw.execute(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
                " AND sql NOT LIKE 'CREATE VIRTUAL TABLE%'"
            ).fetchall()
            count = 'SELECT count(*) FROM "{}"'
            return {name: int(raw.execute(count.format(name)).fetchone()[0]) for (name,) in sorted(names)}
    except sqlite3.DatabaseError as error:
        raise DamagedError(str(error)) from None


def quick_check(database: Path) -> None:
    """Look through a database that may be in use, without its indexes; raises DamagedError."""
    try:
        with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as raw:
            complaint = raw.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise DamagedError(str(error)) from None
    if complaint != "ok":
        raise DamagedError(complaint)


def count(database: Path, table: str) -> int:
    """How many rows a table or view of a database holds that may be in use; 0 when it has no such table yet."""
    with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as raw:
        if not raw.execute(
            "SELECT 1 FROM sqlite_schema WHERE type IN ('table', 'view') AND name = ?", (table,)
        ).fetchone():
            return 0
        rows = 'SELECT count(*) FROM "{}"'
        return int(raw.execute(rows.format(table)).fetchone()[0])


def renew_epoch(database: Path) -> None:
    """Let every client notice that this is not the past it knows, so that it loads everything again."""
    with closing(sqlite3.connect(database, isolation_level=None)) as raw:
        raw.execute("PRAGMA synchronous=FULL")
        raw.execute("UPDATE installation SET epoch = :epoch", {"epoch": secrets.token_hex(8)})


def fold(database: Path) -> None:
    """Bring the log into the file, so that the file alone is everything; raises DamagedError."""
    try:
        with closing(sqlite3.connect(database)) as raw:
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.DatabaseError as error:
        raise DamagedError(str(error)) from None


def parts(database: Path) -> list[Path]:
    """The files that are the database at the moment."""
    files = [database.with_name(database.name + ending) for ending in ENDINGS]
    return [file for file in files if file.exists()]
