"""Rows leave the database as dataclasses: columns find their fields by name; many go in by position."""

from __future__ import annotations

import dataclasses
import re
import sqlite3
from collections.abc import Callable, Sequence
from functools import cache
from operator import itemgetter
from typing import Any, TypeVar, cast

T = TypeVar("T")

_NAMED = re.compile(r"'[^']*'|:(?P<name>[a-z_]\w*)")
"""A named value in a statement, or a text in which none can be."""

_makers: dict[tuple[type, tuple[str, ...]], Callable[[Sequence[Any]], Any]] = {}


def one(raw: sqlite3.Connection, kind: type[T], sql: str, values: dict[str, Any]) -> T | None:
    """The first row as `kind`."""
    cursor = raw.execute(sql, values)
    row = cursor.fetchone()
    if row is None:
        return None
    made = _maker(kind, cursor)(row)
    cursor.close()
    return cast(T, made)


def all_of(raw: sqlite3.Connection, kind: type[T], sql: str, values: dict[str, Any]) -> list[T]:
    """Every row as `kind`."""
    cursor = raw.execute(sql, values)
    make = _maker(kind, cursor)
    return [make(row) for row in cursor.fetchall()]


def value(raw: sqlite3.Connection, sql: str, values: dict[str, Any]) -> Any:
    """The first column of the first row."""
    cursor = raw.execute(sql, values)
    row = cursor.fetchone()
    cursor.close()
    return row[0] if row else None


def run_many(raw: sqlite3.Connection, sql: str, many: Sequence[dict[str, Any]]) -> None:
    """The same change once for each set of values; by position, which binds in half the time of names."""
    if many:
        by_position, pick = _by_position(sql)
        raw.executemany(by_position, map(pick, many))


@cache
def _by_position(sql: str) -> tuple[str, Callable[[dict[str, Any]], Sequence[Any]]]:
    names: list[str] = []

    def mark(found: re.Match[str]) -> str:
        if not found["name"]:
            return found[0]
        names.append(found["name"])
        return "?"

    by_position = _NAMED.sub(mark, sql)
    pick = itemgetter(*names)
    return by_position, (lambda row: (pick(row),)) if len(names) == 1 else pick


def _maker(kind: type, cursor: sqlite3.Cursor) -> Callable[[Sequence[Any]], Any]:
    columns = tuple(column[0] for column in cursor.description or ())
    maker = _makers.get((kind, columns))
    if maker is None:
        maker = _makers[kind, columns] = _make_maker(kind, columns)
    return maker


def _make_maker(kind: type, columns: tuple[str, ...]) -> Callable[[Sequence[Any]], Any]:
    if kind is tuple:
        return tuple
    if not dataclasses.is_dataclass(kind):
        return lambda row: kind(row[0])
    fields = {each.name: each for each in dataclasses.fields(kind) if each.init}
    unknown = [column for column in columns if column not in fields]
    missing = [
        name
        for name, each in fields.items()
        if name not in columns and each.default is dataclasses.MISSING and each.default_factory is dataclasses.MISSING
    ]
    if unknown or missing:
        raise TypeError(f"{kind.__name__}: columns without a field {unknown}, fields without a column {missing}")
    wanted = [name for name in fields if name in columns]
    flags = [position for position, name in enumerate(wanted) if fields[name].type in ("bool", bool)]
    if tuple(wanted) == columns and list(fields)[: len(wanted)] == wanted and not flags:
        return lambda row: kind(*row)
    if tuple(wanted) == columns and list(fields)[: len(wanted)] == wanted:

        def make_in_order(row: Sequence[Any]) -> Any:
            values = list(row)
            for position in flags:
                values[position] = bool(values[position])
            return kind(*values)

        return make_in_order
    pick = itemgetter(*(columns.index(name) for name in wanted))

    def make(row: Sequence[Any]) -> Any:
        picked = pick(row) if len(wanted) > 1 else (pick(row),)
        values = dict(zip(wanted, picked, strict=True))
        for position in flags:
            values[wanted[position]] = bool(values[wanted[position]])
        return kind(**values)

    return make
