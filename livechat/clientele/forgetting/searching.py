"""Looking for what is left: every byte of the data folder, for texts that should be nowhere any more."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from livechat.settings import Storage

PIECE_BYTES: Final = 1 << 20
COPIES: Final = ("before-restore-", ".restoring-", ".livechat-backup-")
ARCHIVES: Final = (".tar", ".tar.gz", ".tgz", ".zip", ".bak")


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found, and in how much."""

    found: frozenset[bytes]
    size_bytes: int


def through(storage: Storage, texts: Iterable[str], held: Mapping[Path, int]) -> Looked:
    """Which of these texts stand anywhere under the data folder; older copies of everything are not looked through.

    Files that are `held` are read by their descriptors: opened and closed they would cost the database its locks.
    """
    wanted = {text.encode() for text in texts}
    overlap = max(map(len, wanted), default=1) - 1
    found: set[bytes] = set()
    size = 0
    for path in _files(storage):
        tail = b""
        for piece in _pieces(path, held.get(path)):
            size += len(piece)
            together = tail + piece
            found.update(each for each in wanted - found if each in together)
            tail = together[len(together) - overlap :] if overlap else b""
    return Looked(frozenset(found), size)


def _pieces(path: Path, held: int | None) -> Iterator[bytes]:
    if held is not None:
        place = 0
        while piece := os.pread(held, PIECE_BYTES, place):
            place += len(piece)
            yield piece
        return
    try:
        with path.open("rb") as stream:
            while piece := stream.read(PIECE_BYTES):
                yield piece
    except FileNotFoundError:
        return


def copies(storage: Storage) -> list[str]:
    """Older copies of everything that lie in the data folder: a restore keeps what was there before."""
    if not storage.path.is_dir():
        return []
    return sorted(each.name for each in storage.path.iterdir() if _is_copy(each))


def _is_copy(path: Path) -> bool:
    return path.name.startswith(COPIES) or path.name.endswith(ARCHIVES)


def _files(storage: Storage) -> Iterator[Path]:
    for folder in {storage.path, storage.uploads_folder}:
        for top in sorted(folder.iterdir()) if folder.is_dir() else ():
            if _is_copy(top) or (top == storage.uploads_folder and folder != top):
                continue
            for path in sorted(top.rglob("*")) if top.is_dir() else (top,):
                if path.is_file() and not path.is_symlink():
                    yield path
