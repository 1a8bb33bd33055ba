"""A server under measurement: its process on its own core, and what the kernel says about it."""

from __future__ import annotations

import os
import resource
import selectors
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

ROOT = Path(__file__).resolve().parents[2]
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Cores:
    """Which processor core the server has to itself, and which one drives it."""

    server: int
    generator: int

    @property
    def are_shared(self) -> bool:
        """Whether there is only one core, so that the figures compare but mean little by themselves."""
        return self.server == self.generator

    @classmethod
    def available(cls) -> Cores:
        """The first and the last core this process may run on."""
        allowed = sorted(os.sched_getaffinity(0))
        return cls(server=allowed[0], generator=allowed[-1])


@dataclass(frozen=True)
class Stage:
    """Who takes part, and the bytes that open each one's line.

    Conversation `n` belongs to customer `n`; the conversations of the reps follow each other in equal shares.
    """

    references: Sequence[str]
    customers: Sequence[bytes]
    reps: Sequence[bytes]
    page: bytes
    """The request for a customer's page with forty messages in it; empty where it was not asked for."""
    watch: Sequence[str] = ()
    """Frames a rep's page sends besides joining its conversations."""


class Served:
    """One running server."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, log: Path, begun: float) -> None:
        self.process = process
        self.port = port
        self.log = log
        self.begun = begun
        """When its process was started, on the monotonic clock."""

    def cpu_s(self) -> float:
        """Processor time used so far by all threads, user and kernel (proc(5): utime and stime of stat)."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def memory_bytes(self) -> int:
        """What the process occupies by itself: its proportional set size (proc(5), smaps_rollup)."""
        return self._rollup("Pss:")

    def resident_bytes(self) -> int:
        """Resident memory, shared pages of libraries included, as `ps` shows it."""
        return self._rollup("Rss:")

    def _rollup(self, name: str) -> int:
        for line in Path(f"/proc/{self.process.pid}/smaps_rollup").read_text().splitlines():
            if line.startswith(name):
                return int(line.split()[1]) * 1024
        raise LookupError(name)

    def stop(self) -> None:
        """Ask it to stop and wait until it has; one that has not within 20 s is killed, and that is told."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(5)
                print(f"a server did not stop within 20 s; its log is {self.log}", file=sys.stderr)
        if self.process.stdout is not None:
            self.process.stdout.close()


def serve(command: Sequence[str], *, cores: Cores, log: Path, environment: Mapping[str, str] | None = None) -> Served:
    """Start a server on its core and wait until it has printed its port.

    Raises RuntimeError with the end of its log if it does not within 30 s.
    """
    with log.open("ab") as errors:
        # A child inherits the affinity of the thread that makes it.
        os.sched_setaffinity(0, {cores.server})
        begun = monotonic()
        try:
            process = subprocess.Popen(
                command,
                cwd=ROOT,
                env={**os.environ, **(environment or {})},
                stdout=subprocess.PIPE,
                stderr=errors,
            )
        finally:
            os.sched_setaffinity(0, {cores.generator})
    try:
        port = _port(process)
    except RuntimeError:
        process.kill()
        process.wait(5)
        tail = log.read_text(errors="replace")[-2_000:]
        raise RuntimeError(f"{' '.join(command)} did not come up:\n{tail}") from None
    return Served(process, port, log, begun)


def _port(process: subprocess.Popen[bytes]) -> int:
    """The first line of the server's output that is a number."""
    assert process.stdout is not None
    deadline = monotonic() + 30
    output = b""
    with selectors.DefaultSelector() as ready:
        ready.register(process.stdout, selectors.EVENT_READ)
        while monotonic() < deadline and process.poll() is None:
            if not ready.select(0.2):
                continue
            part = os.read(process.stdout.fileno(), 4096)
            if not part:
                break
            output += part
            for line in output.split(b"\n")[:-1]:
                if line.strip().isdigit():
                    return int(line)
    raise RuntimeError("no port")


class Neighbours:
    """How much of the machine others take meanwhile: figures of a busy machine are to be doubted."""

    def __init__(self) -> None:
        self._since = monotonic()
        self._busy = _busy_s() - _own_s()

    def share(self) -> float:
        """Their part since the beginning, in cores; servers that have ended count as our own."""
        return max(0.0, _busy_s() - _own_s() - self._busy) / (monotonic() - self._since)


def _busy_s() -> float:
    """Time all cores together were not idle, stolen time included (proc(5), first line of stat)."""
    user, nice, system, _idle, _waiting, *rest = (
        int(field) for field in Path("/proc/stat").read_text().partition("\n")[0].split()[1:9]
    )
    return (user + nice + system + sum(rest)) / _TICKS


def _own_s() -> float:
    """Time taken by this process and by its children that have ended."""
    return sum(os.times()[:4])


def allow_descriptors() -> int:
    """Let this process and the servers it starts hold as many connections as the system permits; how many."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    for wanted in (65_536, hard):
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, max(hard, wanted)))
        except (ValueError, OSError):
            continue
        return wanted
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]
