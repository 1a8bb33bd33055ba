"""The shop's customers, as whoever runs the shop looks at them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Final

SORTS: Final = ("seen", "new", "name")
STATES: Final = ("", "online", "blocked")


@dataclass(frozen=True, slots=True)
class Filter:
    """Which customers are listed, in which order; moments are UTC milliseconds, 0 where there is no bound."""

    q: str = ""
    tag: str = ""
    state: str = ""
    country: str = ""
    """The country (ISO code) whose calling code their number has."""
    first_since: int = 0
    first_until: int = 0
    last_since: int = 0
    last_until: int = 0
    sort: str = "seen"


@dataclass(frozen=True, slots=True)
class Person:
    """A customer in the list."""

    id: str
    name: str
    phone: str
    email: str
    language: str
    blocked_at: int | None
    last_seen_at: int
    created_at: int
    sorted_by: str | int
    conversations: int
    reference: str | None
    """The newest conversation."""
    tags: str

    @property
    def tag_list(self) -> list[tuple[str, str, int]]:
        """Identifier, name and hue of each tag, by name."""
        return sorted((tuple(each) for each in json.loads(self.tags)), key=lambda each: each[1].lower())


@dataclass(frozen=True, slots=True)
class Listed:
    """A stretch of the list."""

    people: list[Person] = field(default_factory=list)
    behind: str | None = None
    """The cursor of what follows."""
    is_cut: bool = False
    """Whether so many have these words that not all of them were looked at."""
