"""`python -m tests.bench.disk`: what the disk alone leaves of T7, on this machine, now.

A program that does nothing else writes as much for each message as the product does (nine pages of the log) and syncs
it, at 1,000 messages a second that come as those of the generator do; what comes while it syncs goes into the next
sync. No server that syncs before it delivers can be quicker than this.
"""

from __future__ import annotations

import os
import random
import tempfile
from pathlib import Path
from time import monotonic, sleep

from tests.bench.generator import percentile
from tests.bench.serving import Cores
from tests.bench.wire import pin

RATE = 1_000.0
LENGTH_S = 20.0
PAGE = bytes(4_120)
PAGES = 9
LOG_BYTES = 40_000_000
"""What the log holds before it begins anew: it is written over, as the product's is."""


def waits(path: Path) -> list[float]:
    """Seconds from due to synced, of every message."""
    file = os.open(path, os.O_RDWR | os.O_CREAT)
    try:
        for _ in range(LOG_BYTES // len(PAGE)):
            os.write(file, PAGE)
        os.fsync(file)
        os.lseek(file, 0, os.SEEK_SET)
        return list(_written(file))
    finally:
        os.close(file)


def _written(file: int) -> list[float]:
    draw, found = random.Random(1), list[float]()
    begun, place = monotonic(), 0
    due = draw.expovariate(RATE)
    while due < LENGTH_S:
        if (ahead := begun + due - monotonic()) > 0:
            sleep(ahead)
        now, taken = monotonic() - begun, list[float]()
        while due <= now:
            taken.append(due)
            due += draw.expovariate(RATE)
        for _ in range(PAGES * bool(taken)):
            os.write(file, PAGE)
            place += len(PAGE)
        if taken:
            os.fdatasync(file)
        if place > LOG_BYTES - PAGES * len(PAGE):
            place = os.lseek(file, 0, os.SEEK_SET)
        found += [monotonic() - begun - each for each in taken]
    return found


if __name__ == "__main__":
    pin(Cores.available().server)
    with tempfile.TemporaryDirectory() as folder:
        measured = waits(Path(folder) / "log")
    print(
        f"{len(measured)} messages: p50 {percentile(measured, 0.5) * 1000:.2f} ms, "
        f"p99 {percentile(measured, 0.99) * 1000:.2f} ms"
    )
