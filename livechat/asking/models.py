"""Questions that are answered by pressing or by filling in, and what the answer to one is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

BUTTONS: Final = "buttons"
QUICK_REPLIES: Final = "quick_replies"
FORM: Final = "form"
FORM_ANSWER: Final = "form_answer"
CHOICES: Final = frozenset({BUTTONS, QUICK_REPLIES})

FIELD_TYPES: Final = ("text", "email", "phone", "number", "date", "select", "textarea")
MOST_OPTIONS: Final = 10
MOST_FIELDS: Final = 8
MOST_CHOICES: Final = 20
LABEL_CHARACTERS: Final = 80
TEXT_CHARACTERS: Final = 1000
URL_CHARACTERS: Final = 2000
SHORT_CHARACTERS: Final = 500
LONG_CHARACTERS: Final = 4000


@dataclass(frozen=True, slots=True)
class Option:
    """Something that can be pressed: it answers, or it leads to another page."""

    label: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """Something that is asked for in a form."""

    name: str
    label: str
    type: str = "text"
    required: bool = False
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What a message asks, as its payload says it."""

    kind: str
    options: tuple[Option, ...] = ()
    fields: tuple[Field, ...] = ()
    answered: int | None = None
    """The option that was pressed; 0 for a form that was filled in; None while it is open."""


@dataclass(frozen=True, slots=True)
class Detail:
    """One line of a filled-in form."""

    label: str
    value: str
    type: str = "text"
