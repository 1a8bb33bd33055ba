"""Looking for what is left: every byte of the data folder, for texts that should be nowhere any more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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


def through(storage: Storage, texts: Iterable[str]) -> Looked:
    """Which of these texts stand anywhere under the data folder; older copies of everything are not looked through."""
    wanted = {text.encode() for text in texts}
    overlap = max(map(len, wanted), default=1) - 1
    found: set[bytes] = set()
    size = 0
    for path in _files(storage):
        try:
            with path.open("rb") as stream:
                tail = b""
                while piece := stream.read(PIECE_BYTES):
                    size += len(piece)
                    piece = tail + piece
                    found.update(each for each in wanted - found if each in piece)
                    tail = piece[len(piece) - overlap :] if overlap else b""
        except FileNotFoundError:
            continue
    return Looked(frozenset(found), size)


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
