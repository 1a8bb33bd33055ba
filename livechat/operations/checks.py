"""How the server is, in plain words: each thing with its figure, what it should be, and what to do where it is not.

Nothing here measures by itself: the numbers are those that the running parts keep, and what stands on the disk.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from livechat import i18n
from livechat.i18n import marked
from livechat.jobs import queries as jobs
from livechat.notifications import pushing
from livechat.operations import queries
from livechat.operations.health import free_mb
from livechat.settings import Settings
from livechat.store import copying
from livechat.uploads.looks import size_words
from livechat.webhooks import queries as webhooks

GOOD, WARNING, BAD, NEUTRAL = "good", "warning", "bad", "neutral"
SLOW_LOOP_S: Final = 0.1
SLOW_COMMIT_S: Final = 0.25
MANY_DELIVERIES: Final = 1_000
MANY_WRITES: Final = 500
_MEGABYTE: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Check:
    """One thing of the server; words are those of the reader's language."""

    name: str
    words: str
    figure: str
    limit: str
    state: str
    advice: str = ""
    """What to do; empty where nothing has to be done."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What is looked at, as numbers."""

    loop_s: float
    waiting_writes: int
    commit_s: float
    free_mb: int
    least_mb: int
    database_bytes: int
    failed_jobs: int
    waiting_jobs: int
    errors: int
    is_mailing: bool
    files: int
    file_bytes: int
    browsers: int
    """Of the team, that take notifications while their page is closed; below 0 where this server can push nothing."""
    waiting_deliveries: int
    failing_webhooks: int


async def figures(house: Any) -> Figures:
    """The numbers of now; the disk is asked beside the event loop."""
    settings: Settings = house.settings
    counted = await jobs.counts(house.db)
    files, file_bytes = await queries.files_kept(house.db)
    free, size = await asyncio.to_thread(_of_the_disk, settings)
    return Figures(
        loop_s=house.counting.loop_delay_s(),
        waiting_writes=house.db.waiting,
        commit_s=house.db.figures.last_commit_s,
        free_mb=free,
        least_mb=settings.storage.minimum_free_mb,
        database_bytes=size,
        failed_jobs=counted.get("failed", 0),
        waiting_jobs=counted.get("waiting", 0),
        errors=sum(house.counting.figures.errors.values()),
        is_mailing=settings.mail.is_on,
        files=files,
        file_bytes=file_bytes,
        browsers=await queries.browsers(house.db) if pushing.is_possible() else -1,
        waiting_deliveries=await webhooks.waiting(house.db),
        failing_webhooks=await webhooks.failing(house.db),
    )


def _of_the_disk(settings: Settings) -> tuple[int, int]:
    folder: Path = settings.storage.path
    return free_mb(folder), sum(each.stat().st_size for each in copying.parts(settings.storage.database))


WORDS: Final = {
    "loop": (
        marked("Time until an event is looked at"),
        marked("The processor is too busy: give the server more of it, or stop what else runs on this computer."),
    ),
    "commit": (
        marked("Time to write to the disk"),
        marked("The disk is slow: look for what else writes to it, or move the storage folder to a faster one."),
    ),
    "writes": (
        marked("Messages and changes that wait to be stored"),
        marked("More arrives than the disk takes. It goes on by itself once less arrives; a faster disk helps."),
    ),
    "space": (
        marked("Free space"),
        marked("Make room on the disk, or move the storage folder to a larger one: without room nothing is stored."),
    ),
    "database": (marked("Size of the database"), ""),
    "files": (marked("Size of the uploaded files"), ""),
    "push": (marked("Browsers that take notifications while closed"), ""),
    "deliveries": (
        marked("Events that wait to be brought to webhooks"),
        marked(
            "Receivers are slow or do not answer. Their logs under Webhooks say why; nothing is lost for three days."
        ),
    ),
    "webhooks": (
        marked("Webhooks whose receiver does not answer"),
        marked("Look under Webhooks which ones, mend the receiver, and send again what failed."),
    ),
    "jobs": (
        marked("Work that was given up"),
        marked("Letters or notifications did not leave. The log of the server says which, and why."),
    ),
    "later": (marked("Work that waits for its time"), ""),
    "errors": (
        marked("Errors since the last start"),
        marked("Each is a bug or a broken part of this computer. The log of the server says more."),
    ),
    "mail": (marked("Mail"), ""),
}
"""What each is, and what to do where it is not as it should be."""
MILLISECONDS: Final = marked("%(number)s ms")
BELOW: Final = marked("below %(limit)s")
AT_LEAST: Final = marked("at least %(limit)s")
SET_UP: Final = marked("set up")
NOT_SET_UP: Final = marked("not set up")
NOT_INSTALLED: Final = marked("not installed")


def checks(found: Figures, language: str) -> list[Check]:
    """All of them, in words."""
    translate = i18n.translator(language)

    def ms(value_s: float) -> str:
        return translate(MILLISECONDS) % {"number": round(value_s * 1000)}

    def number(count: int) -> str:
        return i18n.number_text(count, language)

    def size(megabytes: int) -> str:
        return size_words(megabytes * _MEGABYTE, language)

    def told(name: str, figure: str, state: str, limit: str = "", bound: str = BELOW) -> Check:
        words, advice = WORDS[name]
        said = translate(bound) % {"limit": limit} if limit else ""
        return Check(name, translate(words), figure, said, state, translate(advice) if state in (WARNING, BAD) else "")

    least, writes = found.least_mb, found.waiting_writes
    return [
        told("loop", ms(found.loop_s), _state(found.loop_s, SLOW_LOOP_S, 10 * SLOW_LOOP_S), ms(SLOW_LOOP_S)),
        told(
            "commit", ms(found.commit_s), _state(found.commit_s, SLOW_COMMIT_S, 10 * SLOW_COMMIT_S), ms(SLOW_COMMIT_S)
        ),
        told("writes", number(writes), _state(writes, MANY_WRITES, 10 * MANY_WRITES), number(MANY_WRITES)),
        told(
            "space",
            size(found.free_mb),
            _state(-found.free_mb, -2 * least, -least),
            size(2 * least) if least else "",
            AT_LEAST,
        ),
        told("database", size_words(found.database_bytes, language), NEUTRAL),
        told("files", f"{size_words(found.file_bytes, language)} ({number(found.files)})", NEUTRAL),
        told("push", number(found.browsers) if found.browsers >= 0 else translate(NOT_INSTALLED), NEUTRAL),
        told(
            "deliveries",
            number(found.waiting_deliveries),
            _state(found.waiting_deliveries, MANY_DELIVERIES, 100 * MANY_DELIVERIES),
            number(MANY_DELIVERIES),
        ),
        told("webhooks", number(found.failing_webhooks), WARNING if found.failing_webhooks else GOOD, number(1)),
        told("jobs", number(found.failed_jobs), WARNING if found.failed_jobs else GOOD, number(1)),
        told("later", number(found.waiting_jobs), NEUTRAL),
        told("errors", number(found.errors), WARNING if found.errors else GOOD, number(1)),
        told("mail", translate(SET_UP if found.is_mailing else NOT_SET_UP), GOOD if found.is_mailing else NEUTRAL),
    ]


def _state(value: float, limit: float, bad: float) -> str:
    if value > bad:
        return BAD
    return WARNING if value > limit else GOOD
