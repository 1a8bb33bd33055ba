"""The measures T2 to T16: what each one does to a server, and what its figure must come to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import sqrt
from time import monotonic, sleep

from tests.bench import past, restarting, widget
from tests.bench.archive import Archive
from tests.bench.contenders import Contender, Running
from tests.bench.generator import Step, Traffic, join
from tests.bench.pages import page, pages_per_second
from tests.bench.product import Product
from tests.bench.wire import Lines

HIGHEST_RATE = 60_000.0
"""No search goes beyond what the generator itself can do."""


@dataclass
class Bench:
    """One run of the benchmark: the contenders, how long to look, and what went wrong."""

    bare: Contender
    product: Contender
    relaxed: Contender
    """The product with `durability = "relaxed"`: commits without waiting for the disk."""
    synced: Contender
    """The reference with the least that losing nothing costs: it syncs a file before it shows what is in it."""
    quick: bool = False
    say: Callable[[str], None] = print
    faults: list[str] = field(default_factory=list)
    capacities: dict[str, list[float]] = field(default_factory=dict)
    """The figures of T2 by contender and repetition, which T4 needs again."""
    latencies: list[float] = field(default_factory=list)
    """The product's figures of T7 by repetition, which are held against two references."""
    gaps: list[restarting.Gaps] = field(default_factory=list)
    weights: list[widget.Weight] = field(default_factory=list)
    """What restarts have cost, by repetition."""
    archives: dict[int, Archive] = field(default_factory=dict)
    """Shops with a past, by the number of their messages."""

    def seconds(self, full: float) -> float:
        """How long to look: less when only a first impression is wanted."""
        return full / 2.5 if self.quick else full

    @contextmanager
    def serving(self, contender: Contender) -> Iterator[Running]:
        """A fresh server for one measure."""
        running = contender.start()
        try:
            yield running
        finally:
            running.served.stop()
            running.tidy()

    @contextmanager
    def traffic(self, contender: Contender) -> Iterator[tuple[Running, Traffic]]:
        """A fresh server with everybody on it, whose messages are accounted for afterwards."""
        with self.serving(contender) as running:
            traffic = Traffic(running.served.port, running.stage)
            try:
                traffic.connect()
                yield running, traffic
                faults = traffic.faults()
                if faults:
                    self.faults.append(f"{contender.name}: {faults}")
                if wrong := running.audit(traffic):
                    self.faults.append(f"{contender.name}: {wrong}")
                if self.faults and (words := running.last_words()):
                    self.say(words)
            finally:
                traffic.close()

    def step(self, contender: Contender, traffic: Traffic, rate: float, seconds: float) -> Step:
        """One step at one rate, told on the way."""
        step = traffic.step(rate, seconds)
        carried = "" if step.is_carried else "  not carried"
        traffic.lines.settle(quiet_s=0.2)
        self.say(
            f"    {contender.name}: {rate:7.0f}/s  p50 {step.p50_s * 1000:7.2f} ms  "
            f"p99 {step.p99_s * 1000:7.2f} ms  generator busy {step.busy:3.0%}{carried}"
        )
        return step


@dataclass(frozen=True)
class Pair:
    """The two figures of one repetition."""

    reference: float | None
    product: float


def capacity(bench: Bench, contender: Contender) -> float:
    """The highest rate at which 99 of 100 messages are shown to the other side within 100 ms.

    Steps up, then halves the gap. A step that is not carried is tried once more: one hiccup of the machine is
    not a limit of the server.
    """
    length = bench.seconds(4.0)
    precision = 1.1 if bench.quick else 1.03
    with bench.traffic(contender) as (_, traffic):

        def carries(rate: float) -> bool:
            return any(bench.step(contender, traffic, rate, length).is_carried for _ in range(2))

        carried, failed = 0.0, HIGHEST_RATE * 1.01
        rate = 2_000.0
        while rate < failed and carries(rate):
            carried, rate = rate, min(rate * 1.5, failed)
        if rate < failed:
            failed = rate
        while not carried and rate > 100:
            rate /= 2
            if carries(rate):
                carried = rate
            else:
                failed = rate
        while carried and failed / carried > precision:
            rate = sqrt(failed * carried)
            if carries(rate):
                carried = rate
            else:
                failed = rate
    return carried


def capacity_once(bench: Bench, contender: Contender, repetition: int) -> float:
    """The capacity found in this repetition, sought only if no other measure has."""
    found = bench.capacities.setdefault(contender.name, [])
    if len(found) <= repetition:
        found.append(capacity(bench, contender))
    return found[repetition]


def t2(bench: Bench, repetition: int) -> Pair:
    """Highest rate of durable messages."""
    return Pair(capacity_once(bench, bench.bare, repetition), capacity_once(bench, bench.product, repetition))


def t4(bench: Bench, repetition: int) -> Pair:
    """What waiting for the disk costs."""
    full = capacity_once(bench, bench.product, repetition)
    return Pair(capacity_once(bench, bench.relaxed, repetition), full)


def _both(bench: Bench, figure: Callable[[Bench, Contender], float]) -> Pair:
    reference = figure(bench, bench.bare)
    return Pair(reference, figure(bench, bench.product))


def cpu_per_message(bench: Bench, contender: Contender) -> float:
    """Microseconds of processor time, all threads, per message at 4,000 a second."""
    with bench.traffic(contender) as (running, traffic):
        bench.step(contender, traffic, 4_000, 1.0)
        before = running.served.cpu_s()
        step = bench.step(contender, traffic, 4_000, bench.seconds(6.0))
        return (running.served.cpu_s() - before) / step.messages * 1e6


def latency(bench: Bench, contender: Contender) -> float:
    """Milliseconds from due to shown that 99 of 100 messages do not exceed at 1,000 a second."""
    with bench.traffic(contender) as (_, traffic):
        bench.step(contender, traffic, 1_000, 1.0)
        return bench.step(contender, traffic, 1_000, bench.seconds(10.0)).p99_s * 1000


def t7(bench: Bench, _repetition: int) -> Pair:
    """How long the slowest hundredth waits, against a server that stores nothing."""
    pair = _both(bench, latency)
    bench.latencies.append(pair.product)
    return pair


def t7_synced(bench: Bench, repetition: int) -> Pair:
    """The same figure of the product against a server that syncs, too, and does nothing else with what it stores."""
    return Pair(latency(bench, bench.synced), bench.latencies[repetition])


def memory_per_connection(bench: Bench, contender: Contender) -> float:
    """KiB that one more idle connection occupies, joined to its conversation and counted as present."""
    count = 2_000 if bench.quick else 10_000
    first = 200
    with bench.serving(contender) as running:
        lines = Lines(running.served.port)
        try:
            _sit_down(lines, running, 0, first)
            before = running.served.memory_bytes()
            _sit_down(lines, running, first, first + count)
            after = running.served.memory_bytes()
            if lines.closed:
                bench.faults.append(f"{contender.name}: {len(lines.closed)} idle lines closed")
        finally:
            lines.close()
    return (after - before) / count / 1024


def _sit_down(lines: Lines, running: Running, first: int, end: int) -> None:
    """Connect these customers, let them join their conversations, and wait until the server is at rest."""
    opened = lines.open(running.stage.customers[first:end])
    for line, reference in zip(opened, running.stage.references[first:end], strict=True):
        lines.send(line, join(running.served.port, reference))
        line.number = 1_000_000
        lines.pump(0.0)
    lines.settle()


def connections_per_second(bench: Bench, contender: Contender) -> float:
    """How many upgrades a second are accepted when 64 are always under way, each of another customer."""
    count = 1_000 if bench.quick else 3_000
    with bench.serving(contender) as running:
        lines = Lines(running.served.port)
        try:
            lines.open(running.stage.customers[:200])
            begun = monotonic()
            lines.open(running.stage.customers[200 : 200 + count])
            return count / (monotonic() - begun)
        finally:
            lines.close()


def typing_per_second(bench: Bench, contender: Contender) -> float:
    """Typing marks a second that reach the other side."""
    with bench.traffic(contender) as (_, traffic):
        traffic.typing(0.5)
        return traffic.typing(bench.seconds(5.0))


def page_rate(bench: Bench, contender: Contender) -> float:
    """Customers' pages with forty messages a second, over 16 connections."""
    with bench.serving(contender) as running:
        body = page(running.served.port, running.stage.page)
        shown = body.count(b'id="message-')
        bench.say(f"    {contender.name}: page of {len(body):,} bytes with {shown} messages")
        if shown < 40:
            bench.faults.append(f"{contender.name}: the page shows {shown} messages instead of 40")
            return 0.0
        pages_per_second(running.served.port, running.stage.page, 0.5)
        return pages_per_second(running.served.port, running.stage.page, bench.seconds(5.0))


def t13(bench: Bench, _repetition: int) -> Pair:
    """What 6,000 further customers who only sit there cost those who talk: p99 in ms at 4,000 a second."""
    idle = 2_000 if bench.quick else 6_000
    length = bench.seconds(10.0)
    with bench.traffic(bench.product) as (running, traffic):
        bench.step(bench.product, traffic, 4_000, 1.0)
        alone = bench.step(bench.product, traffic, 4_000, length).p99_s
        first = len(traffic.references)
        _sit_down(traffic.lines, running, first, first + idle)
        beside = bench.step(bench.product, traffic, 4_000, length).p99_s
    return Pair(alone * 1000, beside * 1000)


def start_time(bench: Bench, contender: Contender) -> float:
    """Seconds from the start of the process to the last byte of its first page."""
    with bench.serving(contender) as running:
        answer = page(running.served.port, b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html\r\n\r\n")
        seconds = monotonic() - running.served.begun
    if not answer.startswith(b"HTTP/1.1 200 "):
        bench.faults.append(f"{contender.name}: the first page was {answer[:60]!r}")
    return seconds


def idle_memory(bench: Bench, contender: Contender) -> float:
    """MiB of resident memory after the first page, at rest."""
    with bench.serving(contender) as running:
        page(running.served.port, b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html\r\n\r\n")
        sleep(1.0)
        return running.served.resident_bytes() / 1024 / 1024


def _gap(figure: Callable[[restarting.Gaps], float]) -> Callable[[Bench, int], Pair]:
    """How long lines are away when the server is started anew while everybody writes, in seconds."""

    def run(bench: Bench, repetition: int) -> Pair:
        if len(bench.gaps) <= repetition:
            bench.gaps.append(_gaps(bench))
        return Pair(None, figure(bench.gaps[repetition]))

    return run


def _gaps(bench: Bench) -> restarting.Gaps:
    with bench.serving(bench.product) as running:
        traffic = restarting.Returning(running.served.port, running.stage)
        try:
            traffic.connect()
            gaps = traffic.through(restarting.anew(running))
            bench.say(f"    {gaps.lines} lines were away, {traffic.failures} attempts failed")
            if gaps.lines != len(traffic.references) + len(running.stage.reps):
                bench.faults.append(f"{gaps.lines} lines came back, not all")
            if faults := traffic.faults():
                bench.faults.append(str(faults))
            if wrong := running.audit(traffic):
                bench.faults.append(wrong)
            return gaps
        finally:
            traffic.close()


def _weight(figure: Callable[[widget.Weight], float]) -> Callable[[Bench, int], Pair]:
    """What the chat costs somebody's site."""

    def run(bench: Bench, repetition: int) -> Pair:
        if not isinstance(bench.product, Product):
            return Pair(None, float("nan"))
        if len(bench.weights) <= repetition:
            with bench.serving(bench.product) as running:
                bench.weights.append(widget.weigh(running.served.port, bench.product.shop.admin))
        return Pair(None, figure(bench.weights[repetition]))

    return run


def _with_a_past(what: str) -> Callable[[Bench, int], Pair]:
    """What 95 of 100 answers take with ten thousand messages and with a million, in ms."""

    def run(bench: Bench, _repetition: int) -> Pair:
        if not isinstance(bench.product, Product):
            return Pair(None, 0.0)
        figures = [
            past.percentile_ms(bench.product, archive, what, 60 if bench.quick else 150, bench.faults)
            for archive in past.archives(bench.product, bench.archives)
        ]
        if figures[1] > past.LIMIT_MS:
            bench.faults.append(f"{what}: {figures[1]:.0f} ms with a million messages")
        return Pair(figures[0], figures[1])

    return run


def _past(what: str, title: str) -> Measure:
    return Measure("T15", title, "ms", 2.0, 1.2, _with_a_past(what), reference="10,000 messages", customers=500)


@dataclass(frozen=True)
class Measure:
    """A figure, how it is judged, and what it must and should come to."""

    key: str
    title: str
    unit: str
    must: float | None
    goal: float | None
    """None where a figure is only told."""
    run: Callable[[Bench, int], Pair]
    more_is_better: bool = False
    judged: str = "ratio"
    """ratio: product / reference; loss: share lost against the reference; absolute: the product's figure."""
    reference: str = "bare"
    customers: int = 500
    """How many customers must be registered for it."""

    def judge(self, pair: Pair) -> float:
        """The number that is held against `must` and `goal`."""
        if self.judged == "absolute" or pair.reference is None:
            return pair.product
        if not pair.reference:
            return float("inf")
        ratio = pair.product / pair.reference
        return 1 - ratio if self.judged == "loss" else ratio

    def reaches(self, value: float, bound: float | None) -> bool:
        """Whether a judged number is as good as this bound."""
        if bound is None:
            return False
        return value >= bound if self.more_is_better else value <= bound


def _of(figure: Callable[[Bench, Contender], float]) -> Callable[[Bench, int], Pair]:
    return lambda bench, _repetition: _both(bench, figure)


MEASURES = (
    Measure("T2", "durable messages/s, p99 < 100 ms", "/s", 1.0, 2.5, t2, more_is_better=True),
    Measure("T4", "throughput lost to FULL", "/s", 0.10, 0.03, t4, judged="loss", reference="product, relaxed"),
    Measure("T5", "CPU per message at 4,000/s", "µs", 1.3, 0.7, _of(cpu_per_message)),
    Measure("T7", "p99 at 1,000/s", "ms", 3.0, 1.5, t7),
    Measure("T7", "p99 at 1,000/s, both synced", "ms", None, None, t7_synced, reference="bare, syncing"),
    Measure("T8", "memory per idle connection", "KiB", 1.2, 0.5, _of(memory_per_connection), customers=10_200),
    Measure(
        "T10",
        "connections set up/s",
        "/s",
        0.6,
        1.2,
        _of(connections_per_second),
        more_is_better=True,
        customers=3_200,
    ),
    Measure("T11", "typing marks/s", "/s", 1.0, 2.5, _of(typing_per_second), more_is_better=True),
    Measure("T12", "customer's page, 40 messages", "/s", 0.6, 0.9, _of(page_rate), more_is_better=True),
    Measure(
        "T13",
        "p99 at 4,000/s beside 6,000 idle",
        "ms",
        1.5,
        1.1,
        t13,
        reference="product alone",
        customers=6_500,
    ),
    _past("inbox", "p95 of the inbox, 1,000,000 messages"),
    _past("conversation", "p95 of a conversation, 1,000,000 messages"),
    _past("search", "p95 of a search, 1,000,000 messages"),
    _past("jump", "p95 of a jump to a message, 1,000,000 messages"),
    Measure("BEY-2", "restart under load, gap p50", "s", 2.0, 1.0, _gap(lambda each: each.p50_s), judged="absolute"),
    Measure("BEY-2", "restart under load, gap p99", "s", 2.0, 1.0, _gap(lambda each: each.p99_s), judged="absolute"),
    Measure("WID-1", "widget's loader", "kB", 5.0, 4.0, _weight(lambda each: each.loader_kb), judged="absolute"),
    Measure(
        "WID-1", "widget opened, asking who", "kB", 60.0, 40.0, _weight(lambda each: each.asked_kb), judged="absolute"
    ),
    Measure(
        "WID-1", "widget opened, talking", "kB", 60.0, 40.0, _weight(lambda each: each.talking_kb), judged="absolute"
    ),
    Measure(
        "WID-1", "longest task on the site", "ms", 50.0, 20.0, _weight(lambda each: each.longest_ms), judged="absolute"
    ),
    Measure("WID-1", "layout shift of the site", "", 0.0, 0.0, _weight(lambda each: each.shift), judged="absolute"),
    Measure("T16", "start to first page", "s", 1.0, 0.5, _of(start_time), judged="absolute"),
    Measure("T16", "idle memory", "MiB", 80.0, 50.0, _of(idle_memory), judged="absolute"),
)
