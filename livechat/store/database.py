"""The database as acts and queries see it: four verbs, named parameters, rows that leave as dataclasses."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any, Protocol, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Reader(Protocol):
    """What can be asked. The verb is the cardinality of the answer."""

    async def one(self, kind: type[T], sql: str, **values: Any) -> T | None:
        """A row as `kind`, or None."""
        ...

    async def all(self, kind: type[T], sql: str, **values: Any) -> list[T]:
        """Every row as `kind`."""
        ...

    async def value(self, sql: str, **values: Any) -> Any:
        """The first column of the first row, or None."""
        ...


class Transaction(Reader, Protocol):
    """One unit of work: all of it is stored, or nothing."""

    @property
    def is_careful(self) -> bool:
        """Whether to look before writing; otherwise what the indexes refuse is tried again, each item alone."""
        ...

    @property
    def memory(self) -> dict[Any, Any]:
        """What a step may keep at hand of its own rows: forgotten after a failure and whenever a unit of work ran."""
        ...

    async def run(self, sql: str, **values: Any) -> int:
        """Change rows; how many were changed."""
        ...

    async def run_many(self, sql: str, many: list[dict[str, Any]]) -> None:
        """The same change once for each set of values."""
        ...

    async def emit(self, event: object) -> None:
        """Say what happened: listeners within the transaction now, everybody else once it is committed."""
        ...


class Whole(Transaction, Protocol):
    """A unit of work that may have parts."""

    def part(self) -> AbstractAsyncContextManager[Whole]:
        """Something of it that can be undone alone: an exception takes back what the block did and told."""
        ...


Step = Callable[[Transaction, list[Any]], Awaitable[list[Any]]]
"""Works off many small items at once and returns an outcome for each: a value, or the Refusal it earned.

No step changes what another one keeps in its `memory`.
"""


class Database(Reader, Protocol):
    """Where everything is remembered."""

    def transaction(self) -> AbstractAsyncContextManager[Whole]:
        """A unit of work; when the block has ended without an exception, it is on disk."""
        ...

    def submit(self, step: Step, item: Any, done: Callable[[Any], None]) -> None:
        """Put an item into the next commit without waiting; `done` gets its outcome once that is on disk.

        Raises Unavailable at once when too much is waiting already.
        """
        ...

    async def scrub(self, *, rewrite: bool = False) -> None:
        """Leave nothing of what was deleted, in the log or, with `rewrite`, anywhere between the rows."""
        ...

    def held(self) -> Mapping[Path, int]:
        """Files of it that nobody may close, and so not open either, with descriptors to read them by."""
        ...

    async def read(self, act: Callable[[Reader], Awaitable[R]]) -> R:
        """Several questions, answered from one unchanging state of the database."""
        ...
