"""What people notice of a restart: how long each line is away while everybody writes, and that nothing is missing.

Customers and reps behave as pages do (static/js/live.js, outbox.js): they come back when the server has asked them to,
later and later where that fails, ask for what they have missed, and send again what they have not seen stored.
"""

from __future__ import annotations

import os
import re
import signal
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from tests.bench.contenders import Running
from tests.bench.generator import CONVERSATIONS, Traffic, command, percentile
from tests.bench.serving import Stage
from tests.bench.wire import Line, frame

RATE = 500.0
"""Messages a second, before, during and after."""
LENGTH_S = 12.0
RESTART_AT_S = 3.0
PATIENCE_S = 30.0
JITTER_S = 0.1
SHORTEST_S = 0.5


@dataclass(frozen=True)
class Gaps:
    """How long lines were away, from the farewell until the first word after coming back."""

    lines: int
    p50_s: float
    p99_s: float


class Returning(Traffic):
    """Everybody's lines, which come back by themselves."""

    def __init__(self, port: int, stage: Stage) -> None:
        super().__init__(port, stage)
        self.gaps: list[float] = []
        self.failures = 0
        """Attempts to come back that did not succeed."""
        self._waiting: defaultdict[int, dict[int, bytes]] = defaultdict(dict)
        self._away: dict[int, float] = {}
        self._due_back: dict[int, float] = {}
        self._failed: defaultdict[int, int] = defaultdict(int)
        self._joined: set[int] = set()

    def through(self, restart: Callable[[], None]) -> Gaps:
        """Write all the time, restart meanwhile, and wait until everybody is back and everything is shown."""
        lines, frames = self._plan(RATE, LENGTH_S)
        begun, place, restarted = monotonic(), 0, False
        while place < len(frames) or self._away or any(self._waiting.values()):
            now = monotonic() - begun
            if now > LENGTH_S + PATIENCE_S:
                break
            if not restarted and now > RESTART_AT_S:
                restart()
                restarted = True
            while place < len(frames) and self._due[place] <= now:
                self._give(lines[place], place, frames[place])
                place += 1
            self._come_back(begun + now)
            self.lines.pump(0.001)
        self.lines.settle()
        self.refused.clear()  # those were sent again
        self._doubled = 0  # what is told again replaces itself on a page; the store is looked through afterwards
        return Gaps(len(self.gaps), percentile(self.gaps, 0.5), percentile(self.gaps, 0.99))

    def _give(self, line: Line, number: int, message: bytes) -> None:
        self._waiting[line.number][number] = message
        if line.number not in self._away:
            self.lines.send(line, message)

    def _note(self, line: Line, chunk: bytes, size: int, now: float) -> None:
        super()._note(line, chunk, size, now)
        own = self.shown_to_customer if line.number < len(self._customers) else self.shown_to_rep
        waiting = self._waiting[line.number]
        for number in [each for each in waiting if own[each]]:
            del waiting[number]
        if line.number in self._away and line.number in self._joined:
            self.gaps.append(now - self._away.pop(line.number))
            self._failed.pop(line.number, None)
            for message in waiting.values():
                self.lines.send(line, message)

    def _come_back(self, now: float) -> None:
        """Write down who has gone, let those try whose time has come, and let who has got in ask for the rest."""
        for line in self.lines.closed:
            asked = line.close_code == 1012 and re.search(rb"(\d+) ms$", line.close_reason)
            self._joined.discard(line.number)
            if line.number not in self._away:
                self._away[line.number] = now
            else:
                self.failures += 1
            if asked:
                wait = int(asked[1]) / 1000 + self.random.random() * JITTER_S
            else:
                ceiling = min(30.0, 2.0 ** self._failed[line.number])
                wait = SHORTEST_S + self.random.random() * (ceiling - SHORTEST_S)
                self._failed[line.number] += 1
            self._due_back[line.number] = now + wait
        self.lines.closed.clear()
        for number in [each for each, when in self._due_back.items() if when <= now]:
            del self._due_back[number]
            self.lines.reopen(self._line(number), self._request(number))
        for number in self._away.keys() - self._joined:
            if self._line(number).is_open:
                self._joined.add(number)
                self._ask(number)

    def _line(self, number: int) -> Line:
        customers = len(self._customers)
        return self._customers[number] if number < customers else self._reps[number - customers]

    def _request(self, number: int) -> bytes:
        customers = len(self._customers)
        return self.stage.customers[number] if number < customers else self.stage.reps[number - customers]

    def _ask(self, number: int) -> None:
        """Join again with what is shown already, as each page does."""
        line, customers = self._line(number), len(self._customers)
        if number < customers:
            mine, last = range(number, number + 1), self._last_of_customer
        else:
            share = CONVERSATIONS // len(self._reps)
            mine = range((number - customers) * share, (number - customers + 1) * share)
            last = self._last_of_rep
            for watch in self.stage.watch:
                self.lines.send(line, frame(watch.encode()))
        for each in mine:
            values = {"conversation": self.references[each], "after_seq": str(last[each]), "after_revision": "0"}
            self.lines.send(line, command(self.lines.port, "join", type="join_conversation", **values))


def anew(running: Running) -> Callable[[], None]:
    """The way an upgrade restarts: the same process, the same socket, the program as it is installed now."""
    return lambda: os.kill(running.served.process.pid, signal.SIGUSR2)
