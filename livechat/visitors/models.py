"""Rules and visits as the rest of the house knows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from livechat.audit.models import About

CONTAINS: Final = "contains"
BEGINS: Final = "begins"
EQUALS: Final = "equals"
ALL, NEW, RETURNING = "all", "new", "returning"


@dataclass(frozen=True, slots=True)
class PageTest:
    """One address, or a part of one, that a page may have."""

    how: str
    """contains, begins or equals."""
    value: str


@dataclass(frozen=True, slots=True)
class Conditions:
    """When a message is shown; what says nothing holds always."""

    pages: tuple[PageTest, ...] = ()
    """One of them is enough."""
    seconds: int = 0
    """How long the visitor has been on this page."""
    visits: int = 0
    """How often they have come, this time included."""
    referrer: str = ""
    """Stands in the address that they came from."""
    languages: tuple[str, ...] = ()
    """Of their browser."""
    who: str = ALL
    in_hours: bool = True
    """Only while the team is there."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A message that the team offers by itself, and when."""

    id: str
    workspace_id: int
    name: str
    position: int
    is_active: bool
    texts: dict[str, str]
    """By language."""
    conditions: Conditions
    shown: int
    answered: int
    dismissed: int
    created_at: int

    @property
    def about(self) -> About:
        """As what the audit log concerns."""
        return About("proactive", self.id, self.name)

    def text(self, language: str, default: str) -> str:
        """The words for a reader: in their language, otherwise in the workspace's, otherwise in any."""
        return self.texts.get(language) or self.texts.get(default) or next(iter(self.texts.values()), "")


@dataclass(frozen=True, slots=True)
class Stored:
    """A rule as its row has it; `texts` and `conditions` are JSON."""

    id: str
    workspace_id: int
    name: str
    position: int
    is_active: bool
    texts: str
    conditions: str
    shown: int
    answered: int
    dismissed: int
    created_at: int


@dataclass(frozen=True, slots=True)
class Begun:
    """How a conversation began: with a rule, or with somebody of the team."""

    rule_id: str
    staff_id: str
    at: int


@dataclass(frozen=True, slots=True)
class Visit:
    """What a visitor's browser says about this moment; the whole address is looked at and never kept."""

    url: str
    seconds: float = 0.0
    visits: int = 1
    referrer: str = ""
    language: str = ""
    seen: frozenset[str] = frozenset()
    """Messages that this visitor was shown before, by identifier."""
    dismissed_s: float | None = None
    """Seconds since they closed one; None if they never have."""
    is_talking: bool = False
    """Whether they have an open conversation."""
    is_open: bool = True
    """Whether the team is there now."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What follows for a visitor: a rule to show after so many seconds, now when they are 0."""

    rule: Rule
    wait_s: float
