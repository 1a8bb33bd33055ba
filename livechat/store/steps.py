"""Small pieces of work of many callers, done together in one transaction on the writer's thread."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from livechat.bus import Bus
from livechat.errors import Refusal, Unavailable
from livechat.store.connection import Direct, begin, drive
from livechat.store.database import Step

log = logging.getLogger("livechat.store")


@dataclass(slots=True)
class Item:
    """A small piece of work that is done together with others of its kind."""

    step: Step
    what: Any
    done: Callable[[Any], None]


class Steps:
    """Carries out the items of a batch, and keeps what their steps want to have at hand the next time."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._memory: dict[Any, Any] = {}

    def forget(self) -> None:
        """What is at hand may not be true any more."""
        self._memory.clear()

    def finish(self, raw: sqlite3.Connection, items: list[Item], begun: bool) -> tuple[list[Any], list[object]]:
        """The steps of all items, then the commit; with `begun` in a transaction that others have written in before.

        Answers what became of each item, and what is to be told of.
        """
        if begun:
            self.forget()  # they may have changed anything
        else:
            begin(raw)
        events: list[object] = []
        outcomes: list[Any] = [None] * len(items)
        by_step: dict[Step, list[int]] = {}
        for index, item in enumerate(items):
            by_step.setdefault(item.step, []).append(index)
        for step, indexes in by_step.items():
            savepoint = begun or len(by_step) > 1
            self._step(raw, step, indexes, items, outcomes, events, savepoint=savepoint)
        raw.execute("COMMIT")
        return outcomes, events

    def _step(
        self,
        raw: sqlite3.Connection,
        step: Step,
        indexes: list[int],
        items: list[Item],
        outcomes: list[Any],
        events: list[object],
        *,
        savepoint: bool,
        is_careful: bool = False,
    ) -> None:
        """All items at once and boldly; when that fails each alone and carefully, so that only what is wrong fails.

        The usual batch, one kind of work and nothing else in the transaction, needs no savepoint: it begins anew.
        """
        said: list[object] = []
        if savepoint:
            raw.execute("SAVEPOINT step")
        try:
            tx = Direct(raw, self._bus, said, is_careful=is_careful, memory=self._memory)
            answers = drive(step(tx, [items[index].what for index in indexes]))
        except sqlite3.OperationalError:
            raise
        except Exception as failure:  # noqa: BLE001  # it becomes the outcome of whoever caused it
            _undo(raw, savepoint=savepoint)
            self._memory.clear()
            if is_careful:
                outcomes[indexes[0]] = _as_refusal(failure)
                return
            for index in indexes:
                self._step(raw, step, [index], items, outcomes, events, savepoint=True, is_careful=True)
            return
        if savepoint:
            raw.execute("RELEASE step")
        for index, answer in zip(indexes, answers, strict=True):
            outcomes[index] = answer
        events.extend(said)


def _undo(raw: sqlite3.Connection, *, savepoint: bool) -> None:
    if savepoint:
        raw.execute("ROLLBACK TO step")
        raw.execute("RELEASE step")
    else:
        raw.execute("ROLLBACK")
        begin(raw)


def _as_refusal(failure: Exception) -> Refusal:
    if isinstance(failure, Refusal):
        return failure
    log.error("an item could not be stored", exc_info=failure)
    return Unavailable()
