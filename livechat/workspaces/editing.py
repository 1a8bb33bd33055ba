"""Decisions with several fields as a page edits them, each with what is wrong with it: business hours, texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from livechat.i18n import LANGUAGES, translator
from livechat.workspaces import asked, timetable
from livechat.workspaces.asked import AskedFields
from livechat.workspaces.hours import DAYS, WHOLE_DAY, Hours
from livechat.workspaces.settings import Decisions
from livechat.workspaces.texts import Texts

MOST_FIELDS: Final = 1000
"""Of the form of a section: sixty exceptions with their ranges have more than any other."""


@dataclass(frozen=True, slots=True)
class Row:
    """A day of the week, or a date that is different."""

    key: str
    """As in the names of its fields."""
    label: str
    ranges: list[tuple[str, str]]
    is_all_day: bool
    error: str
    day: str = ""
    name: str = ""

    @property
    def told(self) -> str:
        """Where it is said what is wrong with it."""
        return f"{timetable.FIELD}-{self.key}"


@dataclass(frozen=True, slots=True)
class Editor:
    """What the page shows."""

    days: list[Row]
    exceptions: list[Row]
    spare: Row
    """One more exception, to be filled in."""
    error: str
    """What is wrong with the exceptions altogether."""


def editor(of: Hours | Mapping[str, Any], errors: Mapping[str, str], language: str) -> Editor:
    """The hours as they are stored, or as they were typed (see `timetable.typed`)."""
    shown = timetable.plain(of) if isinstance(of, Hours) else of
    days = [
        _row(key, label, shown["week"].get(key, ()), errors)
        for key, label in zip(DAYS, day_names(language), strict=True)
    ]
    exceptions = [
        _row(each.get("of", f"x{number}"), "", each["hours"], errors, each["date"], each["name"])
        for number, each in enumerate(shown["exceptions"])
    ]
    spare = 1 + max((int(each.key[1:]) for each in exceptions), default=-1)
    error = errors.get(f"{timetable.FIELD}.exceptions", "")
    return Editor(days, exceptions, Row(f"x{spare}", "", [], False, ""), error)


def _row(key: str, label: str, ranges: Any, errors: Mapping[str, str], day: str = "", name: str = "") -> Row:
    is_all_day = list(ranges) == [WHOLE_DAY]
    pairs = [] if is_all_day else [_pair(each) for each in ranges]
    return Row(key, label, pairs, is_all_day, errors.get(f"{timetable.FIELD}.{key}", ""), day, name)


def _pair(text: str) -> tuple[str, str]:
    begins, _, ends = text.partition("-")
    return begins, "00:00" if ends == "24:00" else ends


@lru_cache(maxsize=16)
def day_names(language: str) -> list[str]:
    """The days of the week in a language, beginning on Monday."""
    from babel import Locale

    names = Locale.parse(language, sep="-").days["stand-alone"]["wide"]
    return [str(names[number]) for number in range(7)]


# Texts


@dataclass(frozen=True, slots=True)
class TextRow:
    """A text in one language."""

    language: str
    label: str
    """The language by its own name."""
    direction: str
    text: str
    is_default: bool
    error: str


def text_rows(
    name: str, of: Texts | Mapping[str, str], decisions: Decisions, errors: Mapping[str, str]
) -> list[TextRow]:
    """A text in each language of the workspace, beginning with its default one."""
    said = dict(of.said) if isinstance(of, Texts) else of
    default = decisions.default_language
    return [
        TextRow(
            tag,
            LANGUAGES[tag].own_name,
            LANGUAGES[tag].direction,
            said.get(tag, ""),
            tag == default,
            errors.get(f"{name}.{tag}", ""),
        )
        for tag in sorted(decisions.languages, key=lambda tag: tag != default)
    ]


def texts_of(name: str, sent: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """A text in the languages in which a form has sent it."""
    return {tag: sent[f"{name}.{tag}"][-1] for tag in LANGUAGES if sent.get(f"{name}.{tag}")}


# Fields of the workspace's own


@dataclass(frozen=True, slots=True)
class AskedRow:
    """One field; the last one is empty, for another."""

    at: int
    title: str
    kind: str
    kinds: list[tuple[str, str]]
    required: bool
    labels: list[TextRow]
    choices: list[TextRow]
    error: str


def asked_rows(
    of: AskedFields | Sequence[Mapping[str, Any]], decisions: Decisions, errors: Mapping[str, str], language: str
) -> list[AskedRow]:
    """The fields as they are stored, or as they were typed (see `asked.typed`), and room for one more."""
    shown = list(asked.plain(of) if isinstance(of, AskedFields) else of)
    if len(shown) < asked.MOST:
        shown.append({"label": {}, "choices": {}})
    translate = translator(language)
    kinds = [(kind, translate(words)) for kind, words in asked.KINDS.items()]
    rows = []
    for at, each in enumerate(shown):
        labels = text_rows("", each["label"], decisions, {})
        lines = {tag: "\n".join(given) for tag, given in each["choices"].items()}
        title = next((row.text for row in labels if row.text), "")
        error = errors.get(f"{asked.FIELD}.{each.get('of', at)}", "")
        choices = text_rows("", lines, decisions, {})
        kind = each.get("kind", asked.TEXT)
        rows.append(AskedRow(at, title, kind, kinds, bool(each.get("required")), labels, choices, error))
    return rows
