"""How one decision of a workspace is declared: its default, its words, and what it may be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

Options = Callable[[str], Sequence[tuple[str, str]]]
"""From the language of whoever looks to values and their words."""

TEXT, TEXTAREA, NUMBER, SWITCH, SELECT, CHECKS, COLOUR, HOURS, WORDS, FIELDS = (
    *("text", "textarea", "number", "switch", "select", "checks"),
    *("colour", "hours", "words", "fields"),
)


@dataclass(frozen=True, slots=True)
class Section:
    """A page of the settings: its name in the address, its words, and its decisions in groups."""

    name: str
    title: str
    help: str
    groups: tuple[tuple[str, tuple[str, ...]], ...] = ()
    is_seen: bool = False
    """Whether customers see what is decided here: it is shown beside the form."""

    @property
    def names(self) -> tuple[str, ...]:
        """Its decisions."""
        return tuple(name for _, names in self.groups for name in names)


@dataclass(frozen=True, kw_only=True)
class Meaning:
    """How a decision is asked for and what it may be."""

    label: str
    help: str
    kind: str
    options: Options | None
    between: tuple[int, int]
    """Bounds of a number, or of the length of a text."""
    check: Callable[[str], str] | None = None
    """Makes of a text what is stored; raises Invalid with the reason."""


def decision(
    default: Any,
    label: str,
    help: str = "",  # noqa: A002 - the name that the page uses
    *,
    kind: str = TEXT,
    options: Options | None = None,
    between: tuple[int, int] = (0, 100),
    check: Callable[[str], str] | None = None,
) -> Any:
    """Declare one decision with its default."""
    meaning = Meaning(label=label, help=help, kind=kind, options=options, between=between, check=check)
    return field(default=default, metadata=MappingProxyType({"meaning": meaning}))
