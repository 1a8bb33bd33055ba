"""Turns on the processor: who may interrupt whom, where several threads share one.

Linux since 6.12 gives a thread that asks for short turns the processor as soon as it wakes, before one that asked for
longer ones (sched_setattr(2), whose `sched_runtime` is a normal thread's turn; sched(7)). Otherwise a thread that has
just synced the disk waits for the next tick, up to 4 ms, and every acknowledgement with it. Elsewhere nothing changes.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys
from typing import Final

WRITER_NS: Final = 100_000
"""The thread that stores: everybody waits for it, and it is done quickly. As short as Linux grants."""
LOOP_NS: Final = 500_000
"""The event loop."""
READER_NS: Final = 3_000_000
"""Threads whose work can wait a moment."""
_SCHED_SETATTR: Final = {"x86_64": 314, "aarch64": 274}
"""The number of the system call (Linux, syscall tables of 6.12)."""


def take(turn_ns: int) -> bool:
    """Ask for turns of this length for the calling thread and those it starts; whether the system heard."""
    number = _SCHED_SETATTR.get(platform.machine()) if sys.platform == "linux" else None
    if number is None:
        return False
    nice = os.getpriority(os.PRIO_PROCESS, 0)
    attributes = struct.pack("=IIQiIQQQ", 48, os.SCHED_OTHER, 0, nice, 0, turn_ns, 0, 0)
    return bool(ctypes.CDLL(None).syscall(number, 0, attributes, 0) == 0)
