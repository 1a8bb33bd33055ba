"""A copy of everything, in one file, that is known to be good before anybody relies on it.

It holds the database, the uploaded files, the key of notifications, and a list of them with their checksums.
It does not hold the secret: a stolen backup signs nobody in, and an installation restored elsewhere makes a
new one. The key of notifications belongs to the browsers that are registered in the database: no other one
reaches them. It works while serving.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import sqlite3
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

from livechat import __version__
from livechat.clock import Clock, rfc3339
from livechat.notifications import keys
from livechat.operations import queries
from livechat.settings import Storage
from livechat.store import copying

FORM = 1
MANIFEST = "manifest.json"
DATABASE = "livechat.db"
UPLOADS = "uploads"
PUSH_KEY = keys.FILE
PIECE_BYTES = 1 << 20


class BackupError(Exception):
    """There is no good backup, or the file is not one; the sentence says why."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One file of a backup."""

    path: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What a backup claims to hold."""

    form: int
    version: str
    created_at: str
    counts: dict[str, int]
    files: list[Entry]
    missing: int = 0
    """Files that the database names and that were not there: erased that moment, or lost before."""

    @classmethod
    def read(cls, text: bytes) -> Manifest:
        """The manifest of a backup; raises BackupError when it is not one this version understands."""
        try:
            raw: dict[str, Any] = json.loads(text)
            raw["files"] = [Entry(**entry) for entry in raw["files"]]
            manifest = cls(**raw)
        except (ValueError, TypeError, KeyError):
            raise BackupError("its list of contents cannot be read: is it a backup of livechat?") from None
        if manifest.form != FORM:
            raise BackupError(f"it was made by livechat {manifest.version}, which this version cannot read")
        return manifest


def make(
    storage: Storage, target: Path, clock: Clock, verify: Callable[[Path, Path], Manifest] | None = None
) -> Manifest:
    """Write a backup to `target`, verified; raises BackupError, and then there is no file of that name.

    `verify` looks at the finished file, with a new folder to work in; without one it is unpacked there.
    The folder of `target` needs room for two copies of everything while this works.
    """
    if not storage.database.exists():
        raise BackupError(f"there is no database at {storage.database} yet")
    if target.exists():
        raise BackupError(f"{target} exists already, and a backup never overwrites another")
    try:
        with tempfile.TemporaryDirectory(prefix=".livechat-backup-", dir=target.parent) as name:
            folder = Path(name)
            copy = folder / DATABASE
            copying.copy(storage.database, copy)
            draft = folder / "backup.tar"
            _write(draft, copy, storage, rfc3339(clock.now_ms()))
            copy.unlink()
            manifest = (verify or unpack)(draft, folder / "check")
            target.hardlink_to(draft)  # unlike a rename, this fails when somebody else was faster
            sync_folder(target.parent)
            return manifest
    except copying.DamagedError as error:
        raise BackupError(f"the database is damaged: {error}") from error
    except (OSError, sqlite3.Error) as error:
        raise BackupError(str(error)) from error


def _write(draft: Path, database: Path, storage: Storage, created_at: str) -> None:
    """All files, then the list of them, in a file that only its owner can read."""
    entries: list[Entry] = []
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        with tarfile.open(fileobj=stream, mode="w") as tar:
            entries.append(_add(tar, database, DATABASE))
            if (storage.path / PUSH_KEY).is_file():
                entries.append(_add(tar, storage.path / PUSH_KEY, PUSH_KEY))
            for path in _files(storage.uploads_folder):
                inside = path.relative_to(storage.uploads_folder).as_posix()
                try:
                    entries.append(_add(tar, path, f"{UPLOADS}/{inside}"))
                except FileNotFoundError:
                    continue  # deleted since the folder was read
            manifest = Manifest(
                form=FORM,
                version=__version__,
                created_at=created_at,
                counts=copying.examine(database),
                files=entries,
                missing=len(files_named(database) - {Path(entry.path).name for entry in entries}),
            )
            text = json.dumps(asdict(manifest), indent=1).encode()
            about = tarfile.TarInfo(MANIFEST)
            about.size, about.mode = len(text), 0o600
            tar.addfile(about, io.BytesIO(text))
        stream.flush()
        os.fsync(stream.fileno())


def files_named(database: Path) -> set[str]:
    """The names of the files that a database nobody is using says are there."""
    uri = f"{database.absolute().as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(uri, uri=True)) as raw:
        return {str(row[0]) for row in raw.execute(queries.FILES)}


def _files(uploads: Path) -> Iterator[Path]:
    """Uploaded files; not those that are still arriving."""
    for path in sorted(uploads.rglob("*")):
        if path.is_file() and not path.is_symlink() and path.relative_to(uploads).parts[0] not in ("tmp", "parts"):
            yield path


def _add(tar: tarfile.TarFile, path: Path, name: str) -> Entry:
    with path.open("rb") as stream:
        about = tarfile.TarInfo(name)
        about.size = os.fstat(stream.fileno()).st_size
        about.mode = 0o600
        reader = _Summing(stream)
        tar.addfile(about, reader)
    return Entry(path=name, size_bytes=about.size, sha256=reader.digest.hexdigest())


class _Summing:
    """A stream that keeps the checksum of what was read from it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        piece = self._stream.read(size)
        self.digest.update(piece)
        return piece


def unpack(file: Path, folder: Path) -> Manifest:
    """Lay the contents of a backup into a new `folder`; raises BackupError unless all of it is whole.

    Nothing is ever written outside of `folder`, whoever made the file.
    """
    folder.mkdir(mode=0o700)
    sums: dict[str, tuple[int, str]] = {}
    text = b""
    try:
        with tarfile.open(file, "r:") as tar:
            for member in tar:
                stream = tar.extractfile(member) if member.isreg() else None
                if stream is None:
                    raise BackupError(f"it holds {member.name!r}, which is not a file")
                if member.name == MANIFEST:
                    text = stream.read()
                else:
                    sums[member.name] = _lay(stream, folder, member.name)
    except (tarfile.TarError, EOFError) as error:
        raise BackupError(f"it cannot be read to its end: {error}") from None
    manifest = Manifest.read(text)
    claimed = {entry.path: (entry.size_bytes, entry.sha256) for entry in manifest.files}
    if DATABASE not in claimed:
        raise BackupError("there is no database in it")
    for name in sorted(claimed.keys() | sums.keys()):
        if claimed.get(name) != sums.get(name):
            raise BackupError(f"{name} in it is not what was backed up")
    try:
        counts = copying.examine(folder / DATABASE)
    except copying.DamagedError as error:
        raise BackupError(f"the database in it is damaged: {error}") from None
    if any(manifest.counts.get(table) != count for table, count in counts.items()):  # earlier versions counted more
        raise BackupError("the database in it does not hold as many rows as were backed up")
    return manifest


def _lay(stream: IO[bytes], folder: Path, name: str) -> tuple[int, str]:
    """Write one file of a backup; its size and checksum."""
    inside = PurePosixPath(name)
    if inside.is_absolute() or ".." in inside.parts or inside.parts[0] not in (DATABASE, UPLOADS, PUSH_KEY):
        raise BackupError(f"it holds {name!r}, which does not belong there")
    path = folder / inside
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
        while piece := stream.read(PIECE_BYTES):
            digest.update(piece)
            target.write(piece)
        target.flush()
        os.fsync(target.fileno())
        return target.tell(), digest.hexdigest()


def sync_folder(folder: Path) -> None:
    """Make the names in a folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
