"""Indexing: what was said becomes findable a moment later, outside of the transaction that stored it.

Messages are indexed in the order of their numbers, from where the index ends; what was changed, and notes and
customers, are noted as due by the database itself (migration `finding_index`). So nothing is forgotten, whatever
stops when. While many messages come in, indexing waits: what is not indexed yet is searched directly, and so is what
cannot be indexed, which is set aside until the next start.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from livechat.clock import Timer
from livechat.errors import Unavailable
from livechat.finding import queries
from livechat.i18n import folding
from livechat.scope import Scope
from livechat.store import fulltext
from livechat.store.database import Transaction

PAUSE_S: Final = 1.0
"""After something was said, before it is indexed: what follows goes with it."""
BATCH: Final = 100
"""Things in one commit: short enough not to be felt by a message behind it."""
BUSY_PER_S: Final = 100.0
"""So many writes a second, and indexing stands back."""
PATIENCE: Final = 20
"""Having stood back so often, it takes one batch all the same."""
BREATH_S: Final = 0.02
"""Between two batches while it is quiet."""
CHECK_S: Final = 30.0
TIDYING_STEPS: Final = 5000
FAILED_S: Final = 2.0
"""After a batch that failed; doubled with each further failure."""
LONGEST_S: Final = 300.0
TRIES: Final = 5
"""Of one thing alone, before those after it go on without it."""
NOT_SAID: Final = "system"

log = logging.getLogger("livechat.finding")

Thing = tuple[str, str, int]
"""Source, name, workspace_id."""


@dataclass(slots=True)
class Trial:
    """A batch under way, and what is being put into the index."""

    things: list[Thing] = field(default_factory=list)


async def take_out(tx: Transaction, _event: object = None) -> bool:
    """Take what was deleted or changed out of the indexes; whether that was all. Must come before anything goes in."""
    gone = await queries.gone(tx, BATCH * 5)
    for source in {row[1] for row in gone}:
        rows = [{"number": number, "words": words} for _, of, number, words in gone if of == source]
        await fulltext.take_out(tx, f"found_{source}", rows)
    if gone:
        await queries.forget_gone(tx, gone[-1][0])
    return len(gone) < BATCH * 5


async def take_out_all(tx: Transaction, _event: object = None) -> None:
    """Within an erasure, or before anything is indexed once more: no word of what was deleted stays anywhere."""
    while not await take_out(tx):
        pass


async def tidy_all(scope: Scope) -> None:
    """Nothing of the words that were taken out stays in the indexes, not even their groups of letters."""
    for index in fulltext.INDEXES:
        for _ in range(TIDYING_STEPS):
            async with scope.transaction() as tx:
                if not await fulltext.tidy(tx, index):
                    break


async def _index_messages(tx: Transaction, tickets: list[Any]) -> list[Any]:
    """The next messages, as many as there are tickets."""
    if not await take_out(tx):
        return [1] * len(tickets)
    progress = await queries.progress(tx)
    found = await queries.words_after(tx, progress, len(tickets))
    tickets[0].things = [("message", str(number), workspace_id) for number, workspace_id, *_ in found]
    if found:
        await _put_messages(tx, found)
        await queries.set_progress(tx, found[-1][0])
        await queries.done(tx, "message", [str(number) for number, *_ in found])  # changed before it was indexed
    return [len(found)] * len(tickets)


async def _put_messages(tx: Transaction, found: list[tuple[int, int, str, str, str | None]]) -> None:
    rows: list[dict[str, Any]] = [
        {"number": number, "workspace_id": workspace_id, "words": folding.with_pairs(folding.folded(text))}
        for number, workspace_id, role, text, deleted_at in found
        if role != NOT_SAID and deleted_at is None and text
    ]
    numbers = [row["number"] for row in rows]
    if await queries.drop_messages(tx, numbers):
        await take_out_all(tx)
    await queries.put_messages(tx, rows)
    await fulltext.put(tx, "found_message", numbers)


async def _index_due(tx: Transaction, tickets: list[Any]) -> list[Any]:
    """What has changed, and notes and customers: a part of one of these."""
    if not await take_out(tx):
        return [1] * len(tickets)
    for source, put in _PUTS.items():
        due = await queries.due(tx, source, len(tickets))
        if due:
            tickets[0].things = [(source, *each) for each in due]
            await put(tx, [thing for thing, _ in due])
            await queries.done(tx, source, [thing for thing, _ in due])
            return [len(due)] * len(tickets)
    return [0] * len(tickets)


async def _put_changed(tx: Transaction, messages: list[str]) -> None:
    progress = await queries.progress(tx)  # what lies beyond it has its turn in order
    await _put_messages(tx, [row for row in await queries.words_of_messages(tx, messages) if row[0] <= progress])


async def _put_notes(tx: Transaction, notes: list[str]) -> None:
    said = await queries.words_of_notes(tx, notes)
    if await queries.drop_notes(tx, notes):
        await take_out_all(tx)
    await queries.put_notes(tx, [_entry(thing, of, folding.folded(text)) for thing, of, text in said])
    await fulltext.put(tx, "found_note", await queries.numbers_of_notes(tx, notes))


async def _put_customers(tx: Transaction, customers: list[str]) -> None:
    people = await queries.words_of_customers(tx, customers)
    if await queries.drop_customers(tx, customers):
        await take_out_all(tx)
    await queries.put_customers(tx, [_entry(thing, of, words_of(*about)) for thing, of, *about in people])
    await fulltext.put(tx, "found_customer", await queries.numbers_of_customers(tx, customers))


_PUTS: Final = {"message": _put_changed, "note": _put_notes, "customer": _put_customers}


def _entry(thing: str, workspace_id: int, words: str) -> dict[str, Any]:
    return {"thing": thing, "workspace_id": workspace_id, "words": folding.with_pairs(words)}


def words_of(name: str, phone: str, email: str) -> str:
    """By what a customer is found: the number also as it is dialled at home."""
    return f"{folding.folded(name)} {folding.folded(email)} {phone.lstrip('+')} {_at_home(phone)}".rstrip()


def _at_home(phone: str) -> str:
    if not phone:
        return ""
    import phonenumbers

    try:
        number = phonenumbers.parse(phone, None)
    except phonenumbers.NumberParseException:
        return ""
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    return "".join(each for each in written if each.isdigit())


async def _tidy(tx: Transaction, tickets: list[Any]) -> list[Any]:
    return [await fulltext.tidy(tx, index) for index in tickets]


class Indexer:
    """Notices that there is something to index, and does it when the writer has time."""

    def __init__(self, house: Any) -> None:
        self._house = house
        self._timer: Timer | None = None
        self._is_awake = False
        """Whether a batch is to come soon, or under way."""
        self._waited = 0
        self._failures = 0
        """Batches that have failed one after the other."""
        self._batch = BATCH
        """Things in the next one; few after a failure, so that what can be indexed is."""
        self._counted = (0, 0.0)
        """The writer's changes when they were looked at last, and when that was."""
        self._own = 0
        self._to_tidy: list[str] = []
        self._trial = Trial()
        self._stuck: tuple[Thing, int] | None = None
        """What failed alone last, and how often one after the other."""
        self.aside = 0
        """Things that were set aside since the start."""

    def hear(self, _event: object) -> None:
        """Something was said or changed; after a failure that hurries nothing."""
        if not self._is_awake and not self._failures:
            self._is_awake = True
            self._in(PAUSE_S)

    def erased(self, event: object) -> None:
        """Something was erased: not even its groups of letters shall stay."""
        self._to_tidy = list(fulltext.INDEXES)
        self.hear(event)

    def _in(self, delay_s: float) -> None:
        if self._timer:
            self._timer.cancel()
        self._timer = self._house.clock.call_later(delay_s, lambda: self._house.spawn(self._work(), "indexing"))

    async def _work(self) -> None:
        if self._house.is_stopping:
            return
        self._is_awake = True
        rate = self._rate()
        is_busy = self._house.db.waiting > 0 or rate > BUSY_PER_S
        if is_busy and self._waited < PATIENCE:
            self._waited += 1
            self._in(PAUSE_S)
            return
        self._waited = 0
        self._is_awake = False  # what is said from here on is heard again
        try:
            is_more = await self.step() > 0
        except Exception as failure:  # noqa: BLE001  # whatever it is, it is told and tried again
            await self._failed(failure)
            return
        self._failures = 0
        self._batch = min(self._batch * 2, BATCH)
        if is_more:
            self._is_awake = True
            self._in(PAUSE_S if is_busy else BREATH_S)
        elif not self._is_awake:
            self._in(CHECK_S)

    async def _failed(self, failure: Exception) -> None:
        """Another try later, and later still after each further failure; until then new words are read one by one."""
        pause_s = min(FAILED_S * 2**self._failures, LONGEST_S)
        self._failures = min(self._failures + 1, 20)
        self._batch = 1
        cause = failure if failure.__cause__ is None else failure.__cause__
        is_passing = isinstance(cause, Unavailable)  # too busy, stopping, or no room on the disk
        is_aside = not is_passing and await self._is_set_aside()
        self._is_awake = False
        self._in(pause_s)
        log.log(
            logging.WARNING if is_passing else logging.ERROR,
            "this cannot be indexed and is set aside until the next start"
            if is_aside
            else "indexing failed, another try later",
            exc_info=None if is_passing else cause,
            extra={"again_in_s": pause_s, "what": [f"{source} {name}" for source, name, _ in self._trial.things[:1]]},
        )

    async def _is_set_aside(self) -> bool:
        """Whether what failed was one thing alone, and failed so often that the others go on without it."""
        if len(self._trial.things) != 1:
            return False
        [thing] = self._trial.things
        tries = 1 + (self._stuck[1] if self._stuck and self._stuck[0] == thing else 0)
        self._stuck = thing, tries
        if tries < TRIES:
            return False
        source, name, workspace_id = thing
        try:
            async with self._house.db.transaction() as tx:
                await queries.set_aside(tx, source, name, workspace_id, self._house.clock.now_ms())
                if source == "message" and int(name) > await queries.progress(tx):
                    await queries.set_progress(tx, int(name))
        except Unavailable:
            return False
        self._stuck = None
        self.aside += 1
        return True

    def _rate(self) -> float:
        """How many changes a second others have asked the writer for since the last look."""
        items, at = self._counted
        self._counted = (self._house.db.figures.items, self._house.clock.monotonic())
        own, self._own = self._own, 0
        return (self._counted[0] - items - own) / max(self._counted[1] - at, BREATH_S)

    async def step(self) -> int:
        """Index one batch; how many things that were."""
        if await queries.newest_number(self._house.db) > await queries.progress(self._house.db):
            return await self._do(_index_messages)
        waiting = [await queries.due(self._house.db, source, 1) for source in ("message", "note", "customer")]
        if any(waiting) or await queries.gone(self._house.db, 1):
            return await self._do(_index_due) or 1
        for _ in range(8):
            if not self._to_tidy:
                return 0
            if not await self._do(_tidy, [self._to_tidy[0]]):
                self._to_tidy.pop(0)
        return 1

    async def _do(self, step: Any, tickets: list[Any] | None = None) -> int:
        """Give tickets to the writer, which counts them as so many changes, and wait for their commit."""
        self._trial = Trial()
        tickets = tickets or [self._trial] * self._batch
        stored: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        done, once = _once(stored), _at_once_or_not(step)
        for ticket in tickets:
            self._house.db.submit(once, ticket, done)
        self._own += len(tickets)
        outcome = await asyncio.shield(stored)
        if isinstance(outcome, Exception):
            raise outcome
        return int(outcome)

    async def catch_up(self) -> None:
        """Index everything there is, now."""
        for _ in range(TIDYING_STEPS):
            if not await self.step():
                return


def _at_once_or_not(step: Any) -> Any:
    """A step of which the writer does not try each part alone once all of it has failed: the failure is told once."""
    failures: list[Unavailable] = []

    async def act(tx: Transaction, tickets: list[Any]) -> list[Any]:
        if failures:
            raise failures[0]
        try:
            answers: list[Any] = await step(tx, tickets)
        except sqlite3.OperationalError:
            raise
        except Exception as failure:
            failures.append(Unavailable())
            failures[0].__cause__ = failure
            raise
        return answers

    return act


def _once(stored: asyncio.Future[Any]) -> Callable[[Any], None]:
    def done(outcome: Any) -> None:
        if not stored.done():
            stored.set_result(outcome)

    return done


def listener(house: Any) -> Callable[[Any], None]:
    """For what was said."""

    def listen(event: object) -> None:
        house.indexer.hear(event)

    return listen


def erasure_listener(house: Any) -> Callable[[Any], None]:
    """For what was erased."""

    def listen(event: object) -> None:
        house.indexer.erased(event)

    return listen


async def start(house: Any) -> None:
    """Go on where an earlier process stopped."""
    house.indexer = Indexer(house)
    async with house.db.transaction() as tx:
        await queries.take_up(tx)
    house.indexer.hear(None)
