"""Whether the server is well, in words for an orchestrator and in numbers for a monitoring system."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

from livechat import __version__
from livechat.clock import Clock
from livechat.errors import Refusal
from livechat.operations import queries
from livechat.operations.figures import Figures, Spread
from livechat.settings import Storage
from livechat.store import migrate
from livechat.store.database import Database

if TYPE_CHECKING:
    from prometheus_client import Metric

GOOD_FOR_S = 1.0
PATIENCE_S = 5.0
"""How long the database may take to store something before the server counts as not ready."""

COUNTERS = (
    ("messages", "Messages stored, by the role of their sender.", "sender"),
    ("errors", "Events logged as errors: bugs, or a broken machine.", "part"),
)
SPREADS = (
    ("delivery", "Seconds from a message's arrival to its being handed to those who are there.", "seconds"),
    ("render", "Seconds for one page or fragment.", "seconds"),
    ("commit", "Seconds for one commit, the disk included.", "seconds"),
    ("batch", "Writes that shared one commit.", "writes"),
)


class ErrorCount(logging.Handler):
    """Counts what is logged as an error, whoever logs it."""

    def __init__(self, figures: Figures) -> None:
        super().__init__(logging.ERROR)
        self._figures = figures

    def emit(self, record: logging.LogRecord) -> None:
        """One more, under the first two parts of the logger's name, which are few."""
        self._figures.errors[".".join(record.name.split(".")[:2])] += 1


def metrics(figures: Figures) -> bytes:
    """Everything counted, in Prometheus' text format."""
    from prometheus_client import CollectorRegistry, PlatformCollector, ProcessCollector, generate_latest

    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    registry.register(_Collector(figures))
    return generate_latest(registry)


class _Collector:
    """What Prometheus' client asks for the present numbers."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures

    def collect(self) -> Iterator[Metric]:
        """Every number once."""
        from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily

        info = InfoMetricFamily("livechat", "What is running.")
        info.add_metric([], {"version": __version__})
        yield info
        for name, sentence, label in COUNTERS:
            counter = CounterMetricFamily(f"livechat_{name}", sentence, labels=(label,))
            for key, count in sorted(getattr(self._figures, name).items()):
                counter.add_metric([key], count)
            yield counter
        behind = "Times a client was found to have missed something, and got it."
        yield CounterMetricFamily("livechat_behind", behind, self._figures.behind)
        for name, sentence, unit in SPREADS:
            yield _histogram(f"livechat_{name}_{unit}", sentence, getattr(self._figures, name))
        for name, (sentence, ask) in self._figures.gauges.items():
            value = ask()
            if isinstance(value, int | float):
                yield GaugeMetricFamily(f"livechat_{name}", sentence, value)
            else:
                gauge = GaugeMetricFamily(f"livechat_{name}", sentence, labels=("kind",))
                for kind, number in sorted(value.items()):
                    gauge.add_metric([kind], number)
                yield gauge


def _histogram(name: str, sentence: str, spread: Spread) -> Metric:
    from prometheus_client.core import HistogramMetricFamily

    bounds = [*(str(bound) for bound in spread.bounds), "+Inf"]
    buckets: Iterable[tuple[str, float]] = zip(bounds, accumulate(spread.counts), strict=True)
    return HistogramMetricFamily(name, sentence, buckets=list(buckets), sum_value=spread.total)


class Readiness:
    """Whether the server should get visitors; looked at once a second at most, whoever asks how often."""

    def __init__(self, storage: Storage, db: Database, clock: Clock) -> None:
        self._storage = storage
        self._db = db
        self._clock = clock
        self._schema = len(migrate.migrations())
        self._looking = asyncio.Lock()
        self._seen: list[str] = []
        self._seen_at = -GOOD_FOR_S

    async def complaints(self) -> list[str]:
        """Why it should not; an empty list means that it is ready."""
        async with self._looking:
            if self._clock.monotonic() - self._seen_at >= GOOD_FOR_S:
                self._seen = await self._look()
                self._seen_at = self._clock.monotonic()
            return self._seen

    async def _look(self) -> list[str]:
        found: list[str] = []
        try:
            async with asyncio.timeout(PATIENCE_S), self._db.transaction() as tx:
                await queries.touch_installation(tx)
                schema = await queries.schema(tx)
            if schema != self._schema:
                found.append("the database is not of this version")
        except (Refusal, OSError, TimeoutError):
            found.append("the database cannot be written to")
        return found + await asyncio.to_thread(_about_the_disk, self._storage)


def _about_the_disk(storage: Storage) -> list[str]:
    found: list[str] = []
    if not can_write(storage.uploads_folder):
        found.append("the uploads folder cannot be written to")
    if free_mb(storage.path) < storage.minimum_free_mb:
        found.append("there is too little free space")
    return found


def can_write(folder: Path) -> bool:
    """Whether a file can be made in a folder, tried by making one."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(prefix=".trial-", dir=folder)
    except OSError:
        return False
    os.close(descriptor)
    os.unlink(name)
    return True


def free_mb(folder: Path) -> int:
    """Megabytes this process may still write there."""
    return shutil.disk_usage(folder).free // 1_000_000
