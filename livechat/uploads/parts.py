"""Large files that come in parts: what has arrived stays when the line breaks, and the rest goes on from there.

A part lies in `<folder>/parts/` under digests of its sender and of the sender's name for it, so that no name that
anybody has sent becomes a path and nobody finds another's. It goes when the file is whole, or within the hour.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
from collections import Counter, defaultdict
from collections.abc import AsyncIterable, AsyncIterator
from pathlib import Path
from typing import IO, Any, Final

from livechat.errors import Conflict, RateLimited, Unavailable
from livechat.scope import Scope
from livechat.uploads import keeping, storage
from livechat.uploads.models import Purpose
from livechat.uploads.storage import PIECE_BYTES, Draft

PARTS: Final = "parts"
MOST: Final = 20
"""Files of one person that are not whole yet."""
_ELSEWHERE: Final = "This file goes on from another place. Please ask how much of it is here."


class Parts:
    """Who writes to which part just now: the newest line does, an older one that has not noticed yet stops."""

    def __init__(self, folder: Path, minimum_free_mb: int) -> None:
        self.folder = folder / PARTS
        self._minimum_free_mb = minimum_free_mb
        self._locks: defaultdict[Path, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._turns: Counter[Path] = Counter()
        self._users: Counter[Path] = Counter()

    def place(self, scope: Scope, purpose: Purpose, client_id: str) -> Path:
        """Where the part of a sender's file lies."""
        return self.folder / f"{_owner(scope)}-{_digest(purpose.name, purpose.subject, client_id)}"

    async def arrived(self, scope: Scope, purpose: Purpose, client_id: str) -> int:
        """How many bytes of a file are here."""
        return await asyncio.to_thread(_size, self.place(scope, purpose, client_id))

    async def admit(self, scope: Scope, size_bytes: int) -> None:
        """Before a file begins: how much a person may send, what is not whole yet included."""
        await keeping.admit(scope)
        begun = await asyncio.to_thread(_sizes, self.folder, _owner(scope))
        if len(begun) >= MOST:
            raise RateLimited(retry_after_s=60)
        day = scope.means.settings.uploads.per_day_mb * storage.MEGABYTE
        if await keeping.sent_today(scope) + sum(begun) + size_bytes > day:
            raise keeping.over_quota(scope)

    @contextlib.asynccontextmanager
    async def go_on(self, path: Path, offset: int, size: int, pieces: AsyncIterable[bytes]) -> AsyncIterator[Draft]:
        """Take in what follows an offset; when the file is whole it is in the hands of whoever asked, then gone.

        Raises Conflict when so much is not here, or when the same file comes by a newer line; TooLarge for more than
        was announced; Unavailable without room.
        """
        lock = self._locks[path]
        self._users[path] += 1
        self._turns[path] += 1
        turn = self._turns[path]
        draft = Draft(path, offset)
        try:
            async with lock:
                stream = await asyncio.to_thread(_open_at, path, offset, self._minimum_free_mb)
            try:
                await self._fill(draft, stream, turn, pieces, size)
            finally:
                await asyncio.shield(asyncio.to_thread(stream.close))
            async with lock:
                self._must_be_newest(path, turn)
                try:
                    yield draft
                except Unavailable:
                    raise
                except BaseException:
                    await asyncio.to_thread(storage.remove_all, path)
                    raise
                if draft.size_bytes == size:
                    await asyncio.to_thread(storage.remove_all, path)
        finally:
            self._users[path] -= 1
            if not self._users[path]:
                del self._users[path], self._turns[path], self._locks[path]

    async def _fill(self, draft: Draft, stream: IO[bytes], turn: int, pieces: AsyncIterable[bytes], size: int) -> None:
        waiting: list[bytes] = []
        held = 0
        try:
            async for piece in pieces:
                if draft.size_bytes + held + len(piece) > size:
                    raise storage.too_large(size)
                waiting.append(piece)
                held += len(piece)
                if held >= PIECE_BYTES:
                    await self._write(draft, stream, turn, waiting)
                    waiting, held = [], 0
        finally:  # what came before the line broke is not sent again
            await asyncio.shield(self._write(draft, stream, turn, waiting))

    async def _write(self, draft: Draft, stream: IO[bytes], turn: int, waiting: list[bytes]) -> None:
        async with self._locks[draft.path]:
            self._must_be_newest(draft.path, turn)
            await asyncio.to_thread(_append, stream, waiting)
            draft.size_bytes += sum(map(len, waiting))

    def _must_be_newest(self, path: Path, turn: int) -> None:
        if self._turns[path] != turn:
            raise Conflict(_ELSEWHERE)

    def forget_old(self, before_ms: int) -> None:
        """Remove what nobody has gone on with."""
        if self.folder.exists():
            for path in self.folder.iterdir():
                if path not in self._users and path.stat().st_mtime_ns // 1_000_000 < before_ms:
                    path.unlink(missing_ok=True)

    def forget_of(self, workspace_id: int, role: str, person_id: str) -> None:
        """Remove what somebody had begun to send."""
        for path in self.folder.glob(f"{_digest(str(workspace_id), role, person_id)}-*"):
            path.unlink(missing_ok=True)


def erased_listener(house: Any) -> Any:
    """A customer was forgotten: so is what they had begun to send."""

    def listen(event: Any) -> None:
        work = asyncio.to_thread(house.parts.forget_of, event.workspace_id, "customer", event.customer_id)
        house.spawn(work, "forgetting parts of files")

    return listen


def _owner(scope: Scope) -> str:
    return _digest(str(scope.workspace_id), scope.sender_role, scope.actor_id)


def _digest(*words: str) -> str:
    return hashlib.blake2b("\0".join(words).encode(), digest_size=16).hexdigest()


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _sizes(folder: Path, owner: str) -> list[int]:
    return [_size(path) for path in folder.glob(f"{owner}-*")]


def _open_at(path: Path, offset: int, minimum_free_mb: int) -> IO[bytes]:
    storage.make_room(path.parent, minimum_free_mb)
    if _size(path) < offset:
        raise Conflict(_ELSEWHERE)
    stream = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "wb")
    stream.truncate(offset)
    stream.seek(offset)
    return stream


def _append(stream: IO[bytes], waiting: list[bytes]) -> None:
    stream.writelines(waiting)
    stream.flush()
