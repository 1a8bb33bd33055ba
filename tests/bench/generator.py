"""One process that plays five hundred customers and fifty reps, and loses sight of no message.

Open loop: messages are due at the times of a Poisson process of fixed total rate, whatever the server does,
and latency counts from the moment a message was due until the fragment that shows it reaches the other side.
Frames are made before the clock starts, so that during a step the process only writes, reads and notes.

It is not what is measured: against a server that does next to nothing (`python -m tests.bench.echo`) it
carries 60,000 messages a second, each to two lines, with a p99 under a millisecond and time to spare, and
nearly 100,000 typing marks. Each step tells how busy this process was, so that a figure can be seen to be the
server's.
"""

from __future__ import annotations

import gc
import json
import random
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic

from tests.bench.serving import Stage
from tests.bench.wire import Line, Lines, frame

CONVERSATIONS = 500
"""How many customers write at the same time; further ones of the stage only sit there."""

LIMIT_S = 0.1
"""A message is in time when the other side shows it within this."""

_ID, _SEQ, _LIST = b'id="message-', b'data-seq="', b"#messages-"
_TYPING = b'id="typing-'
_SENDS_BEFORE_READING = 32
_DRAIN_S = 20.0


def text(number: int) -> str:
    """Ninety bytes, some of which need escaping, some of which are not ASCII; different for each number."""
    return f"{number:08d} <b>\"linen\" & 'sand'</b> มีไหม? هل لديكم 2 م؟ price < 3 & free?"


def headers(port: int, source: str) -> dict[str, str | None]:
    """What htmx adds to each frame."""
    return {
        "HX-Request": "true",
        "HX-Trigger": source,
        "HX-Trigger-Name": None,
        "HX-Target": source,
        "HX-Current-URL": f"http://127.0.0.1:{port}/",
    }


def command(port: int, source: str, **values: str) -> bytes:
    """A frame as the page's form sends it: every value a string."""
    form = {**values, "HEADERS": headers(port, source)}
    return frame(json.dumps(form, ensure_ascii=False, separators=(",", ":")).encode())


def percentile(values: Sequence[float], share: float) -> float:
    """The value that this share of the values does not exceed; infinite for none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else float("inf")


@dataclass(frozen=True)
class Step:
    """What happened while messages came at one rate."""

    rate: float
    messages: int
    seconds: float
    p50_s: float
    p99_s: float
    refused: int
    """Answered as failed, as an overloaded server may: not lost, but the rate was not carried."""
    busy: float
    """Share of the time this process itself worked; near 1 the generator is what is measured."""
    abandoned: bool
    """Given up early, because too many were late for the rate to pass."""

    @property
    def is_carried(self) -> bool:
        """Whether the server kept up: 99 of 100 in time, none refused."""
        return not self.abandoned and not self.refused and self.p99_s < LIMIT_S


@dataclass(frozen=True)
class Faults:
    """What must not happen at any rate."""

    lost: int
    doubled: int
    disordered: int
    closed: int

    def __bool__(self) -> bool:
        return bool(self.lost or self.doubled or self.disordered or self.closed)

    def __str__(self) -> str:
        shown = f"{self.lost} lost, {self.doubled} doubled, {self.disordered} out of order"
        return f"{shown}, {self.closed} lines closed"


class Traffic:
    """Everybody's lines to one server, and a record of every message of its life."""

    def __init__(self, port: int, stage: Stage, *, seed: int = 1) -> None:
        self.lines = Lines(port)
        self.stage = stage
        self.random = random.Random(seed)
        self.by_customer = bytearray()
        self.conversation = array("H")
        self.shown_to_customer = bytearray()
        self.shown_to_rep = bytearray()
        self.refused: set[int] = set()
        self._due = array("d")
        self._latency = array("d")
        self._customers: list[Line] = []
        self._reps: list[Line] = []
        self._measured_from = 0
        self._late = self._doubled = self._disordered = self._outstanding = 0
        self.references = list(stage.references[:CONVERSATIONS])
        count = len(self.references)
        self._last_of_customer = [0] * count
        self._last_of_rep = [0] * count
        self._number_of = {reference.encode(): number for number, reference in enumerate(self.references)}

    def connect(self) -> None:
        """Open everybody's line, join the conversations, and wait until the server is at rest."""
        port = self.lines.port
        self.lines.sink = self._note
        self._customers = self.lines.open(self.stage.customers[:CONVERSATIONS])
        self._reps = self.lines.open(self.stage.reps)
        for place, line in enumerate(self._reps):
            line.number = len(self._customers) + place
        for line, reference in zip(self._customers, self.references, strict=True):
            self.lines.send(line, join(port, reference))
        self.lines.settle()
        share = len(self.references) // len(self._reps)
        for place, line in enumerate(self._reps):
            for watch in self.stage.watch:
                self.lines.send(line, frame(watch.encode()))
            for reference in self.references[place * share : (place + 1) * share]:
                self.lines.send(line, join(port, reference))
            self.lines.pump(0.0)
        self.lines.settle()

    def rep_of(self, conversation: int) -> Line:
        """The line of the rep who watches this conversation."""
        return self._reps[conversation * len(self._reps) // len(self._customers)]

    def step(self, rate: float, seconds: float, *, warm_up_s: float = 0.5) -> Step:
        """Send messages at this rate, wait until all have arrived, and tell how it went.

        What is due in the first `warm_up_s` is tracked like everything else but not timed. A step in which
        more than a hundredth of the messages have been late is abandoned: it can no longer pass.
        """
        first = len(self._due)
        lines, frames = self._plan(rate, warm_up_s + seconds)
        due = self._due
        self._measured_from = first + int(rate * warm_up_s)
        allowed = max(1, int(rate * seconds * 0.01))
        self._late = 0
        gc.collect()
        gc.freeze()
        gc.disable()
        self.lines.idle_s = 0.0
        begun = monotonic() + 0.02
        for number in range(first, len(due)):
            due[number] += begun
        sent = self._send_when_due(first, lines, frames, allowed)
        busy = 1 - self.lines.idle_s / (monotonic() - begun)
        abandoned = sent < len(due)
        self._forget_from(sent)
        self._drain()
        gc.enable()
        gc.unfreeze()
        timed = [latency for latency in self._latency[self._measured_from : sent] if latency]
        return Step(
            rate=rate,
            messages=sent - first,
            seconds=seconds,
            p50_s=percentile(timed, 0.5),
            p99_s=percentile(timed, 0.99),
            refused=sum(1 for number in self.refused if number >= first),
            busy=busy,
            abandoned=abandoned,
        )

    def typing(self, seconds: float, *, outstanding: int = 64) -> float:
        """Typing marks delivered a second when so many are always under way, each in another conversation."""
        port = self.lines.port
        queue: list[tuple[Line, bytes]] = []
        for word in ("true", "false"):
            for number, reference in enumerate(self.references):
                mark = command(port, "composer", type="typing", conversation=reference, typing=word)
                queue.append((self._customers[number], mark))
            for number, reference in enumerate(self.references):
                mark = command(port, "composer", type="typing", conversation=reference, typing=word)
                queue.append((self.rep_of(number), mark))
        arrived = place = 0

        def count(_line: Line, chunk: bytes, size: int, _now: float) -> None:
            nonlocal arrived
            arrived += chunk.count(_TYPING, 0, size)

        self.lines.sink = count
        sent = 0
        begun = progress = monotonic()
        before = 0
        try:
            while (now := monotonic()) - begun < seconds:
                while sent - arrived < outstanding:
                    self.lines.send(*queue[place])
                    place = (place + 1) % len(queue)
                    sent += 1
                self.lines.pump(0.05)
                if arrived > before:
                    before, progress = arrived, now
                elif now - progress > 1.0:
                    sent, progress = arrived, now  # dropped on the way, as typing may be: begin anew
            return arrived / (monotonic() - begun)
        finally:
            self.lines.settle()
            self.lines.sink = self._note

    def faults(self) -> Faults:
        """What has gone wrong since the lines were opened."""
        pairs = zip(self.shown_to_customer, self.shown_to_rep, strict=True)
        lost = sum(1 for number, shown in enumerate(pairs) if not all(shown) and number not in self.refused)
        return Faults(lost, self._doubled, self._disordered, len(self.lines.closed))

    def close(self) -> None:
        """End every line."""
        self.lines.close()

    def _plan(self, rate: float, seconds: float) -> tuple[list[Line], list[bytes]]:
        """Decide who sends what when, and make the frames; due times count from the start for now."""
        lines: list[Line] = []
        frames: list[bytes] = []
        port = self.lines.port
        tail = json.dumps(headers(port, "composer"), separators=(",", ":"))
        when = self.random.expovariate(rate)
        while when < seconds:
            number = len(self._due)
            conversation = self.random.randrange(len(self._customers))
            from_customer = self.random.getrandbits(1)
            self._due.append(when)
            self._latency.append(0.0)
            self.by_customer.append(from_customer)
            self.conversation.append(conversation)
            self.shown_to_customer.append(0)
            self.shown_to_rep.append(0)
            words = json.dumps(text(number), ensure_ascii=False)
            form = (
                f'{{"type":"send_message","conversation":"{self.references[conversation]}",'
                f'"client_id":"bench{number:08d}","text":{words},"HEADERS":{tail}}}'
            )
            frames.append(frame(form.encode()))
            lines.append(self._customers[conversation] if from_customer else self.rep_of(conversation))
            when += self.random.expovariate(rate)
        return lines, frames

    def _send_when_due(self, first: int, lines: list[Line], frames: list[bytes], allowed: int) -> int:
        """Write each frame when its time has come, reading in between; the number after the last one sent."""
        due, send, pump = self._due, self.lines.send, self.lines.pump
        place, count = 0, len(frames)
        before, was_idle = monotonic(), False
        while place < count:
            now = monotonic()
            if was_idle:
                self.lines.idle_s += now - before
            before, begin = now, place
            burst = min(place + _SENDS_BEFORE_READING, count)
            while place < burst and due[first + place] <= now:
                send(lines[place], frames[place])
                self._outstanding += 2
                place += 1
            if place == count:
                break
            rest = due[first + place] - now
            # epoll counts whole milliseconds: the last one before a message is due is spent asking.
            was_idle = not pump(rest - 0.001 if rest > 0.002 else 0.0) and place == begin
            if self._late > allowed:
                break
        return first + place

    def _forget_from(self, number: int) -> None:
        """Drop the planned messages that were never sent."""
        for record in (self._due, self._latency, self.conversation):
            del record[number:]
        for marks in (self.by_customer, self.shown_to_customer, self.shown_to_rep):
            del marks[number:]

    def _drain(self) -> None:
        """Wait until everything sent has been shown to both sides, as long as there is hope."""
        deadline = monotonic() + _DRAIN_S
        while self._outstanding > 0 and monotonic() < deadline:
            if not self.lines.pump(0.05) and self.lines.closed:
                break
        self._outstanding = 0

    def _note(self, line: Line, chunk: bytes, size: int, now: float) -> None:
        """Find the messages in what has arrived and write down that this side has them."""
        is_customer = line.number < len(self._customers)
        shown = self.shown_to_customer if is_customer else self.shown_to_rep
        last = self._last_of_customer if is_customer else self._last_of_rep
        find = chunk.find
        at = find(_ID, 0, size)
        while at >= 0:
            quote = find(b'"', at + 12)
            begin = find(_SEQ, quote) + 10
            end = find(b'"', begin)
            seq = int(chunk[begin:end])
            if chunk[quote - 13 : quote - 8] != b"bench":
                self._note_another(chunk, at, seq, last)
                at = find(_ID, end, size)
                continue
            number = int(chunk[quote - 8 : quote])
            at = find(_ID, end, size)
            if not seq:
                self.refused.add(number)
                self._outstanding -= 2
                continue
            if shown[number]:
                self._doubled += 1
                continue
            shown[number] = 1
            self._outstanding -= 1
            conversation = self.conversation[number]
            if seq != last[conversation] + 1:
                self._disordered += 1
            last[conversation] = seq
            if self.by_customer[number] != is_customer:
                latency = now - self._due[number]
                self._latency[number] = latency
                if latency > LIMIT_S and number >= self._measured_from:
                    self._late += 1

    def _note_another(self, chunk: bytes, at: int, seq: int, last: list[int]) -> None:
        """A message that this process did not send, such as a system line: it has its place in the order."""
        begin = chunk.rfind(_LIST, 0, at) + len(_LIST)
        conversation = self._number_of.get(chunk[begin : chunk.find(b'"', begin)])
        if conversation is not None:
            if seq != last[conversation] + 1:
                self._disordered += 1
            last[conversation] = seq


def join(port: int, reference: str) -> bytes:
    """The frame by which a page that shows nothing yet asks to see a conversation live."""
    return command(port, "join", type="join_conversation", conversation=reference, after_seq="0", after_revision="0")
