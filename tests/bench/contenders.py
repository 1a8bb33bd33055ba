"""What is compared: the bare reference here, and the form that the product takes too (`product.py`)."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tests.bench.generator import Traffic
from tests.bench.serving import Cores, Served, Stage, serve
from tests.bench.wire import upgrade

REPS = 50


@dataclass(frozen=True)
class Running:
    """A contender that serves, the people who may use it, and its own account of what it has stored."""

    served: Served
    stage: Stage
    audit: Callable[[Traffic], str]
    """What is wrong between the messages acknowledged and the messages stored; empty when nothing is."""
    tidy: Callable[[], None]
    """Removes what it has stored, once it has stopped."""

    def last_words(self) -> str:
        """The end of its log."""
        return self.served.log.read_text(errors="replace")[-1_500:].strip()


class Contender(Protocol):
    """A server that can be measured."""

    name: str

    def start(self) -> Running:
        """A fresh process with nobody connected and no message in its conversations."""
        ...


class Bare:
    """The reference of `bare.py`, with `is_synced` the one that syncs a file before it shows anything."""

    def __init__(self, cores: Cores, folder: Path, customers: int, *, is_synced: bool = False) -> None:
        self.name = "bare, syncing" if is_synced else "bare"
        self.cores = cores
        self.folder = folder
        self.customers = customers
        self.synced = ["--synced", str(folder / "synced.log")] if is_synced else []

    def start(self) -> Running:
        """Serve it; people are whoever they say they are."""
        command = [sys.executable, "-m", "tests.bench.bare", *self.synced]
        served = serve(command, cores=self.cores, log=self.folder / "bare.log")
        everybody = range(self.customers)
        stage = Stage(
            references=[f"CONV-{number:012d}" for number in everybody],
            customers=[upgrade(f"/ws/customer?name=customer-{number:05d}") for number in everybody],
            reps=[upgrade(f"/ws/staff?name=rep-{number:05d}") for number in range(REPS)],
            page=b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html\r\n\r\n",
        )
        return Running(served, stage, lambda _: "", lambda: None)
