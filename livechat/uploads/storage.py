"""Where the bytes lie: written to the side first, moved into their place at once, never half there.

`<folder>/tmp/<random>` while a file arrives; `<folder>/<two letters>/<id>` afterwards, `<id>t` for its thumbnail. No
name that anybody has sent ever becomes a path.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import shutil
from collections.abc import AsyncIterable, AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from livechat.errors import TooLarge, Unavailable
from livechat.scope import Means

ARRIVING: Final = "tmp"
PIECE_BYTES: Final = 256 * 1024
MEGABYTE: Final = 1_000_000


def folder_of(means: Means) -> Path:
    """The folder of all uploads."""
    return means.settings.storage.uploads_folder


def place_of(folder: Path, upload_id: str, *, thumbnail: bool = False) -> Path:
    """Where the bytes of an upload lie."""
    return folder / upload_id[:2] / (upload_id + ("t" if thumbnail else ""))


@dataclass(slots=True)
class Draft:
    """A file that is still arriving; gone, whatever happens, unless it is kept."""

    path: Path
    size_bytes: int = 0

    def beside(self, ending: str) -> Path:
        """Another name for something made of it."""
        return self.path.with_name(f"{self.path.name}.{ending}")


@contextlib.asynccontextmanager
async def draft(means: Means) -> AsyncIterator[Draft]:
    """A place for a file that arrives; everything there is removed at the end."""
    folder = folder_of(means) / ARRIVING
    made = Draft(folder / secrets.token_hex(16))
    await asyncio.to_thread(make_room, folder, means.settings.storage.minimum_free_mb)
    try:
        yield made
    finally:
        await asyncio.shield(asyncio.to_thread(remove_all, made.path))


def free_bytes(means: Means) -> int:
    """What is left of the disk on which files lie."""
    return shutil.disk_usage(folder_of(means)).free


def make_room(folder: Path, minimum_free_mb: int) -> None:
    """Make sure of a folder for what arrives, and of room on the disk; raises Unavailable."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if shutil.disk_usage(folder).free < minimum_free_mb * MEGABYTE:
        raise Unavailable("There is no room for files at the moment. Words still get through.", retry_after_s=60.0)


def remove_all(path: Path) -> None:
    """Remove a file that was arriving, with what was made of it."""
    for each in path.parent.glob(f"{path.name}*"):
        each.unlink(missing_ok=True)


async def fill(into: Draft, pieces: AsyncIterable[bytes], most_bytes: int) -> None:
    """Write what arrives to the disk as it arrives, and stop at once when it is too much."""
    stream = await asyncio.to_thread(_open_new, into.path)
    try:
        waiting: list[bytes] = []
        held = 0
        async for piece in pieces:
            into.size_bytes += len(piece)
            if into.size_bytes > most_bytes:
                raise too_large(most_bytes)
            waiting.append(piece)
            held += len(piece)
            if held >= PIECE_BYTES:
                await asyncio.to_thread(stream.writelines, waiting)
                waiting, held = [], 0
        await asyncio.to_thread(_finish, stream, waiting)
    finally:
        await asyncio.to_thread(stream.close)


def too_large(most_bytes: int) -> TooLarge:
    """The refusal of a file that is larger than what is allowed."""
    return TooLarge("This file is too large. The limit is %(limit)s MB.", field="file", limit=most_bytes // MEGABYTE)


def _open_new(path: Path) -> IO[bytes]:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _finish(stream: IO[bytes], waiting: list[bytes]) -> None:
    stream.writelines(waiting)
    stream.flush()
    os.fsync(stream.fileno())


def move_in(folder: Path, upload_id: str, file: Path, thumbnail: Path | None) -> None:
    """Put finished files into their places; they survive a power cut from here on."""
    place = place_of(folder, upload_id)
    is_new = _make_folder(place)
    for source, target in ((thumbnail, place_of(folder, upload_id, thumbnail=True)), (file, place)):
        if source is not None:
            sync(source)
            source.chmod(0o600)
            source.rename(target)
    _sync_names(folder, place, is_new)


def name_again(folder: Path, upload_id: str, other_id: str) -> None:
    """Give the bytes of an upload another name, which stays when the first one goes; no room is needed for that.

    Where the disk knows no second names, or has no more for this file, they are copied. Raises FileNotFoundError.
    """
    place = place_of(folder, other_id)
    is_new = _make_folder(place)
    for thumbnail in (True, False):
        source, target = (
            place_of(folder, upload_id, thumbnail=thumbnail),
            place_of(folder, other_id, thumbnail=thumbnail),
        )
        if thumbnail and not source.exists():
            continue
        try:
            target.hardlink_to(source)
        except FileNotFoundError:
            raise
        except OSError:
            shutil.copyfile(source, target)
            target.chmod(0o600)
            sync(target)
    _sync_names(folder, place, is_new)


def _make_folder(place: Path) -> bool:
    """Whether it was not there."""
    is_new = not place.parent.exists()
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return is_new


def _sync_names(folder: Path, place: Path, is_new: bool) -> None:
    sync(place.parent)
    if is_new:
        sync(folder)


def sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def unlink(folder: Path, upload_ids: list[str]) -> None:
    """Remove the bytes of uploads."""
    for each in upload_ids:
        place_of(folder, each).unlink(missing_ok=True)
        place_of(folder, each, thumbnail=True).unlink(missing_ok=True)


def clear_arriving(folder: Path) -> None:
    """Remove what was still arriving when the server stopped."""
    shutil.rmtree(folder / ARRIVING, ignore_errors=True)


def lying(folder: Path) -> Iterator[tuple[str, list[Path]]]:
    """Every stored file, folder by folder: two letters and the files there."""
    for inner in sorted(folder.glob("[0-9a-f][0-9a-f]")):
        yield inner.name, sorted(inner.iterdir())
