"""Entries of the audit log, as the rest of the house knows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class About:
    """What an act concerned: its kind, its identifier, and its name at that moment.

    A customer has no name here: nothing personal is written down that could not be forgotten.
    """

    kind: str = ""
    id: str = ""
    name: str = ""


NOTHING: Final = About()


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log: who did what to what, when and from where; `before` and `after` are JSON objects."""

    number: int
    workspace_id: int
    created_at: int
    actor_id: str
    actor_name: str
    actor_role: str
    address: str
    session_id: str
    what: str
    about_kind: str
    about_id: str
    about_name: str
    """Of a customer the name they have now, empty once they are forgotten."""
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Filter:
    """Which entries a page shows: by whoever acted, by the act or its kind, by what it concerned, by moment."""

    actor: str = ""
    what: str = ""
    about: str = ""
    since: int = 0
    until: int = 0


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the team, whether still there or not."""

    id: str
    name: str
