"""One process at a time may change what lies in a storage folder: two would lose a shop's messages."""

from __future__ import annotations

import contextlib
import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self

FILE_NAME = "livechat.lock"


class AlreadyRunning(Exception):
    """Another process holds the folder; the sentence names both."""

    def __init__(self, folder: Path, process: int | None) -> None:
        self.process = process
        who = f"process {process}" if process else "another process"
        super().__init__(
            f"{folder} is in use by {who}: stop that livechat first, or give this one its own [storage] path"
        )


class FolderLock:
    """Holds a storage folder until it is released or the process ends, however it ends.

    The lock is the kernel's, on the open file; the number inside of the file is only for the sentence
    above. The file itself stays: removing it would let two processes lock two files of the same name.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._descriptor: int | None = None

    def acquire(self) -> Self:
        """Take the folder, which is made if need be; raises AlreadyRunning at once instead of waiting."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self._folder / FILE_NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            process = _process(descriptor)
            os.close(descriptor)
            raise AlreadyRunning(self._folder, process) from None
        except OSError:
            os.close(descriptor)
            raise
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        self._descriptor = descriptor
        return self

    def release(self) -> None:
        """Let the next process have the folder; a second call does nothing."""
        if self._descriptor is not None:
            os.ftruncate(self._descriptor, 0)
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> Self:
        return self.acquire()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def holder(folder: Path) -> int | None:
    """The process that holds the folder, 0 if it cannot be told which, None if nobody does."""
    try:
        descriptor = os.open(folder / FILE_NAME, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _process(descriptor) or 0
    else:
        return None
    finally:
        os.close(descriptor)


def _process(descriptor: int) -> int | None:
    with contextlib.suppress(ValueError):
        return int(os.pread(descriptor, 20, 0))
    return None
