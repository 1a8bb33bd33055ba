"""The settings as programs read and change them: made from their declaration, so that both always say the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from livechat import i18n
from livechat.workspaces import asked, hours, timetable
from livechat.workspaces.checking import WHOLES, plain
from livechat.workspaces.meaning import CHECKS, COLOUR, FIELDS, HOURS, NUMBER, SWITCH, WORDS, Meaning
from livechat.workspaces.settings import MEANINGS, Decisions

MOST_NAMED: Final = 20
"""Options that the description names one by one; countries and time zones are too many."""


RangeShape = Annotated[
    str, Meta(pattern=f"^{timetable.RANGE.pattern}$", description="A range that may end on the next day: 22:00-02:00.")
]
DayShape = Annotated[list[RangeShape], Meta(max_length=timetable.MOST_RANGES)]


class ExceptionShape(msgspec.Struct, kw_only=True):
    """A date with hours of its own; without any the team is away all day."""

    date: Annotated[str, Meta(pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$", examples=["2026-12-25"])]
    name: Annotated[str, Meta(max_length=timetable.LONGEST_NAME)] = ""
    hours: DayShape = []


Week: Any = msgspec.defstruct(
    "Week",
    [(name, DayShape, msgspec.field(default_factory=list)) for name in hours.DAYS],
    namespace={"__doc__": "The ranges of each day, by the clock of the workspace's time zone."},
    module=__name__,
    kw_only=True,
)


class HoursShape(msgspec.Struct, kw_only=True):
    """Business hours: those of each week, and the dates that are different."""

    week: Week
    exceptions: Annotated[list[ExceptionShape], Meta(max_length=timetable.MOST_EXCEPTIONS)] = []


Tag: Any = Literal[tuple(i18n.LANGUAGES)]
Line = Annotated[str, Meta(max_length=asked.LONGEST)]


class AskedShape(msgspec.Struct, kw_only=True):
    """A field of the workspace's own; its answer is kept under the label in the default language."""

    label: dict[Tag, Line]
    kind: Literal["text", "number", "choice", "checkbox"] = "text"
    required: bool = False
    choices: dict[Tag, Annotated[list[Line], Meta(max_length=asked.MOST_CHOICES)]] = {}


def _type(meaning: Meaning) -> Any:
    about: dict[str, Any] = {"title": meaning.label, "description": meaning.help or meaning.label}
    options = [value for value, _ in meaning.options(i18n.SOURCE)] if meaning.options else []
    low, high = meaning.between
    if meaning.kind == SWITCH:
        return Annotated[bool, Meta(**about)]
    if meaning.kind == NUMBER:
        return Annotated[int, Meta(ge=low, le=high, **about)]
    if meaning.kind == HOURS:
        return Annotated[HoursShape, Meta(**about)]
    if meaning.kind == FIELDS:
        return Annotated[list[AskedShape], Meta(max_length=asked.MOST, **about)]
    if meaning.kind == WORDS:
        return Annotated[dict[Tag, Annotated[str, Meta(max_length=high)]], Meta(examples=[{"en": "Hello!"}], **about)]
    if meaning.kind == COLOUR:
        return Annotated[str, Meta(pattern="^#[0-9a-fA-F]{6}$", examples=["#0a7a5c"], **about)]
    one: Any = Literal[tuple(options)] if 0 < len(options) <= MOST_NAMED else str
    if meaning.kind == CHECKS:
        return Annotated[list[one], Meta(min_length=low, max_length=MOST_NAMED, **about)]
    if options:
        return Annotated[one, Meta(**about)]
    return Annotated[str, Meta(min_length=low, max_length=high, **about)]


Settings: Any = msgspec.defstruct(
    "Settings",
    [(name, _type(meaning)) for name, meaning in MEANINGS.items()],
    namespace={"__doc__": "Everything that a workspace has decided."},
    module=__name__,
    kw_only=True,
)
SomeSettings: Any = msgspec.defstruct(
    "SomeSettings",
    [(name, _type(meaning) | UnsetType, UNSET) for name, meaning in MEANINGS.items()],
    namespace={"__doc__": "What is to be decided anew; what is not named stays as it is."},
    module=__name__,
    kw_only=True,
)


def settings(of: Decisions) -> Any:
    """The decisions as programs read them."""
    values = {each.name: plain(getattr(of, each.name)) for each in fields(of)}
    return Settings(**{name: list(value) if isinstance(value, tuple) else value for name, value in values.items()})


def sent(given: Any) -> Mapping[str, list[str]]:
    """What a program has sent, as a form would have."""
    values = {name: getattr(given, name) for name in MEANINGS if getattr(given, name) is not UNSET}
    return {name: _as_fields(value, MEANINGS[name].kind) for name, value in values.items()}


def _as_fields(value: Any, kind: str) -> list[str]:
    if isinstance(value, bool):
        return ["true"] if value else []
    if kind in WHOLES:
        return [msgspec.json.encode(value).decode()]
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]
