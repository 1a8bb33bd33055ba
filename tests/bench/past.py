"""What a long past costs: the same questions to a shop with ten thousand messages and to one with a million."""

from __future__ import annotations

import http.client
import itertools
from collections.abc import Iterator
from time import monotonic
from urllib.parse import quote

from tests.bench.archive import Archive, furnished
from tests.bench.product import ENVIRONMENT, LIVECHAT, PASSWORD, Product
from tests.bench.rest import Api
from tests.bench.serving import Served, serve

FEW, MANY = 10_000, 1_000_000
LIMIT_MS = 50.0
GROWTH_BYTES = 24 * 1024 * 1024
"""What the process may grow by while it answers: caches of the database's connections fill."""


def paths(what: str, archive: Archive) -> Iterator[str]:
    """Addresses to ask for, each another one, for as long as wanted."""
    places, references, words = (itertools.cycle(each) for each in (archive.places, archive.references, archive.words))
    if what == "inbox":
        lists = itertools.cycle(("mine", "unassigned", "all", "waiting", "all&sort=created", "all&sort=waiting"))
        return (f"/inbox?tab={each}" for each in lists)
    if what == "conversation":
        return (f"/inbox/{reference}/pane" for reference in references)
    if what == "search":
        return (f"/search/found?q={quote(each)}" for each in words)
    return (f"/inbox/{reference}/history?message={name}" for reference, name in places)


def percentile_ms(product: Product, archive: Archive, what: str, count: int, faults: list[str]) -> float:
    """What 95 of 100 answers do not exceed, in ms, asked one after the other over one connection, once warm.

    Each is asked three times and the fastest counts: what is sought is what the server needs, not what others on the
    machine take from it meanwhile.
    """
    command = [*LIVECHAT, "serve", "--config", str(archive.folder / "livechat.toml"), "--port", "0", "--print-port"]
    log = archive.folder.with_suffix(".log")
    served = serve(command, cores=product.cores, log=log, environment=ENVIRONMENT)
    try:
        with Api(served.port) as api:
            token = api.post("/api/rep/login", {"username": "rep0", "password": PASSWORD})["token"]
        asked = paths(what, archive)
        chosen = list(itertools.islice(asked, count))
        rounds = [_times(served, token, chosen, faults)]
        before = served.resident_bytes()
        rounds += [_times(served, token, chosen, faults) for _ in range(3)]
        times = sorted(min(each) for each in zip(*rounds[1:], strict=False))
        grown = served.resident_bytes() - before
    finally:
        served.stop()
    if grown > GROWTH_BYTES:
        faults.append(f"{what}: the process grew by {grown / 2**20:.0f} MiB while it answered {count} times")
    return times[int(len(times) * 0.95)] * 1000


def _times(served: Served, token: str, asked: list[str], faults: list[str]) -> list[float]:
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=30)
    times = []
    for path in asked:
        begun = monotonic()
        connection.request("GET", path, headers={"Authorization": f"Bearer {token}", "Accept": "text/html"})
        answer = connection.getresponse()
        body = answer.read()
        times.append(monotonic() - begun)
        if answer.status != 200:
            faults.append(f"{path}: {answer.status} {body[:200]!r}")
            break
    connection.close()
    return times


def archives(product: Product, kept: dict[int, Archive]) -> tuple[Archive, Archive]:
    """Both shops, made once in a run."""
    for messages in (FEW, MANY):
        if messages not in kept:
            begun = monotonic()
            kept[messages] = furnished(product.shop.folder.parent / f"past-{messages}", messages)
            print(f"{messages:,} messages written in {monotonic() - begun:.0f} s", flush=True)
    return kept[FEW], kept[MANY]
