"""Turns on the processor are a wish: where it is not understood, everything goes on."""

from __future__ import annotations

import ctypes
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from livechat import turns


def on_a_thread(turn_ns: int) -> tuple[bool, int, str]:
    heard = turns.take(turn_ns)
    file = Path("/proc/thread-self/sched")
    return heard, os.getpriority(os.PRIO_PROCESS, 0), file.read_text() if file.exists() else ""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux hears it")
def test_a_thread_asks_for_itself_alone() -> None:
    before = os.getpriority(os.PRIO_PROCESS, 0)
    with ThreadPoolExecutor(1) as pool:
        heard, niceness, told = pool.submit(on_a_thread, turns.WRITER_NS).result()
    if heard:
        assert niceness == before
        assert "se.slice" not in told or f"{turns.WRITER_NS}" in told
    assert os.getpriority(os.PRIO_PROCESS, 0) == before


def test_elsewhere_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns.platform, "machine", lambda: "riscv64")
    monkeypatch.setattr(ctypes, "CDLL", None)
    assert turns.take(turns.LOOP_NS) is False
