"""What a workspace asks new customers besides name and address: its own fields, and what may be answered."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from livechat import i18n
from livechat.errors import Invalid
from livechat.i18n import marked
from livechat.workspaces.texts import UNSAID, Texts

FIELD: Final = "ask_fields"
TEXT: Final = "text"
NUMBER: Final = "number"
CHOICE: Final = "choice"
CHECKBOX: Final = "checkbox"
KINDS: Final = {
    TEXT: marked("Text"),
    NUMBER: marked("Number"),
    CHOICE: marked("Choice"),
    CHECKBOX: marked("Checkbox"),
}
MOST: Final = 6
MOST_CHOICES: Final = 20
LONGEST: Final = 50
"""Characters of a label, and of a choice."""
LONGEST_ANSWER: Final = 200
_NUMBER: Final = re.compile(r"-?\d{1,15}([.,]\d{1,6})?")
_TYPED: Final = re.compile(
    rf"{FIELD}\.(?P<at>\d)\.(?P<what>kind|required|label|choices)(?:\.(?P<language>[a-zA-Z-]+))?"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One field. The team reads its answer beside the label in the default language."""

    label: Texts
    kind: str
    required: bool
    choices: Texts = UNSAID
    """One a line; the lines of each language say the same."""

    def words(self, language: str, otherwise: str) -> str:
        """What it is called for whoever reads."""
        return self.label.read_in(language, otherwise)

    def name(self, default_language: str) -> str:
        """Under what its answer is kept."""
        return self.words(default_language, default_language) or self.label.said[0][1]

    def options(self, language: str, otherwise: str) -> list[tuple[str, str]]:
        """What can be chosen: what is stored, in the default language, and its words for whoever reads."""
        said = dict(self.choices.said)
        stored = said.get(otherwise, next(iter(said.values()), "")).split("\n")
        shown = said.get(language, "").split("\n") if language in said else stored
        return [(each, shown[at] if at < len(shown) else each) for at, each in enumerate(stored)]

    def __str__(self) -> str:
        return f"{self.label} ({self.kind}{', required' if self.required else ''})"


@dataclass(frozen=True, slots=True)
class AskedFields:
    """All of them, in their order."""

    all: tuple[Asked, ...] = ()

    def __str__(self) -> str:
        return " | ".join(map(str, self.all))


NOTHING: Final = AskedFields()


def plain(fields: AskedFields) -> list[dict[str, Any]]:
    """As JSON has them."""
    return [
        {
            "label": dict(each.label.said),
            "kind": each.kind,
            "required": each.required,
            "choices": {tag: lines.split("\n") for tag, lines in each.choices.said},
        }
        for each in fields.all
    ]


def read(given: Any) -> AskedFields:
    """Fields out of JSON. Raises Invalid with a sentence for each that is wrong."""
    rows = given if isinstance(given, list) else []
    if len(rows) > MOST:
        raise Invalid("There can be at most %(most)s fields.", field=FIELD, most=MOST)
    found: list[Asked] = []
    wrong: list[Invalid] = []
    for number, row in enumerate(rows):
        try:
            found.append(_asked(row, f"{FIELD}.{row.get('of', number)}", found))
        except Invalid as refusal:
            wrong.append(refusal)
    if wrong:
        raise Invalid.several(wrong)
    return AskedFields(tuple(found))


def _asked(row: Mapping[str, Any], field: str, before: Sequence[Asked]) -> Asked:
    label = Texts.of({tag: _line(str(words), field) for tag, words in row.get("label", {}).items()})
    if not label.said:
        raise Invalid("This is needed.", field=field)
    if any(set(each.label.said) & set(label.said) for each in before):
        raise Invalid("Another field is called this already.", field=field)
    kind = row.get("kind", TEXT)
    if kind not in KINDS:
        raise Invalid("Please choose one of these.", field=field)
    choices = UNSAID
    if kind == CHOICE:
        lines = {tag: [_line(str(each), field) for each in rest] for tag, rest in row.get("choices", {}).items()}
        choices = Texts.of({tag: "\n".join(each for each in rest if each) for tag, rest in lines.items()})
        counts = [len(set(words.split("\n"))) for _, words in choices.said]
        if not counts or not all(2 <= count <= MOST_CHOICES for count in counts):
            raise Invalid("Please give from 2 to %(most)s choices, each on its line.", field=field, most=MOST_CHOICES)
    return Asked(label, kind, bool(row.get("required")), choices)


def _line(text: str, field: str) -> str:
    text = i18n.unturned(text).strip()
    if len(text) > LONGEST:
        raise Invalid("Please use at most %(limit)s characters.", field=field, limit=LONGEST)
    if any(ord(letter) < 32 or 0xD800 <= ord(letter) < 0xE000 for letter in text):
        raise Invalid("Please remove the characters that cannot be stored.", field=field)
    return text


def typed(sent: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
    """The fields of a form as JSON would have them; one without any label is left out."""
    rows: dict[str, dict[str, Any]] = {}
    for name, values in sent.items():
        form = _TYPED.fullmatch(name)
        if form is None or not values:
            continue
        row = rows.setdefault(form["at"], {"of": form["at"], "label": {}, "choices": {}, "required": False})
        if form["language"]:
            words = values[-1].replace("\r\n", "\n")
            row[form["what"]][form["language"]] = words.split("\n") if form["what"] == "choices" else words
        elif form["what"] in ("kind", "required"):
            row[form["what"]] = values[-1] if form["what"] == "kind" else "true" in values
    return [row for _, row in sorted(rows.items()) if any(words.strip() for words in row["label"].values())]


def rows(sent: Mapping[str, Any]) -> list[str]:
    """Which fields a form has asked for."""
    return list(dict.fromkeys(form["at"] for name in sent if (form := _TYPED.fullmatch(name))))


# What is answered


def answers(fields: AskedFields, given: Mapping[str, str], default_language: str) -> dict[str, str]:
    """What a customer has answered, by label. Raises Invalid beside each field that is wrong or missing."""
    found: dict[str, str] = {}
    wrong: list[Invalid] = []
    for each in fields.all:
        name = each.name(default_language)
        try:
            answer = _answer(each, str(given.get(name, "")).strip(), name, default_language)
        except Invalid as refusal:
            wrong.append(refusal)
            continue
        if answer:
            found[name] = answer
    if wrong:
        raise Invalid.several(wrong)
    return found


def _answer(of: Asked, text: str, name: str, default_language: str) -> str:
    field = f"field.{name}"
    if of.kind == CHECKBOX:
        text = "✓" if text in ("true", "✓") else ""
    if not text:
        if of.required:
            raise Invalid("This is needed.", field=field)
        return ""
    if len(text) > LONGEST_ANSWER:
        raise Invalid("Please use at most %(limit)s characters.", field=field, limit=LONGEST_ANSWER)
    if any(ord(letter) < 32 for letter in text):
        raise Invalid("Please remove the characters that cannot be stored.", field=field)
    if of.kind == NUMBER:
        text = "".join(str(unicodedata.digit(each)) if each.isdigit() else each for each in text)
        if not _NUMBER.fullmatch(text):
            raise Invalid("Please give a number.", field=field)
    if of.kind == CHOICE and text not in dict(of.options(default_language, default_language)):
        raise Invalid("Please choose one of these.", field=field)
    return text
