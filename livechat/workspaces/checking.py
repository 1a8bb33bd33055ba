"""From what was sent or stored to decisions that are possible, and back to what is stored."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from livechat import i18n
from livechat.errors import Invalid
from livechat.workspaces import asked, timetable
from livechat.workspaces.asked import AskedFields
from livechat.workspaces.hours import Hours
from livechat.workspaces.meaning import CHECKS, FIELDS, HOURS, NUMBER, SWITCH, TEXT, WORDS, Meaning
from livechat.workspaces.settings import MEANINGS, Decisions
from livechat.workspaces.texts import UNSAID, Texts

WHOLES: Final = (HOURS, WORDS, FIELDS)
"""Kinds of decisions with several fields."""


def decide(before: Decisions, sent: Mapping[str, Sequence[str]], names: Collection[str] = MEANINGS.keys()) -> Decisions:
    """The decisions after a form with these of them was sent; raises Invalid with every field that is wrong."""
    decided, wrong = tried(before, sent, names)
    if wrong:
        raise Invalid.several(wrong)
    return decided


def tried(
    before: Decisions, sent: Mapping[str, Sequence[str]], names: Collection[str]
) -> tuple[Decisions, list[Invalid]]:
    """The decisions as far as what was sent is possible, and what is not."""
    values: dict[str, Any] = {}
    wrong: list[Invalid] = []
    for name in names:
        try:
            values[name] = _value(name, MEANINGS[name], sent.get(name, ()), getattr(before, name))
        except Invalid as refusal:
            wrong.append(refusal)
    decided = replace(before, **values)
    if not wrong and decided.default_language not in decided.languages:
        field = "default_language" if "default_language" in names else "languages"
        wrong.append(Invalid("Choose one of the languages that are offered.", field=field))
    return decided, wrong


def _value(name: str, meaning: Meaning, sent: Sequence[str], before: Any) -> Any:
    if meaning.kind == CHECKS:
        return _checked(name, meaning, sent)
    if meaning.kind == SWITCH:
        return "true" in sent
    if not sent:
        return before
    if meaning.kind in WHOLES:
        return _whole(name, meaning, json.loads(sent[-1]), before)
    text = _tidy(meaning, sent[-1])
    low, high = meaning.between
    if meaning.kind == NUMBER:
        text = i18n.ascii_digits(text)
        if not (text.isascii() and text.isdigit() and len(text) < 10 and low <= int(text) <= high):
            raise Invalid("Please give a number from %(low)s to %(high)s.", field=name, low=low, high=high)
        return int(text)
    if meaning.options:
        if text not in dict(meaning.options(i18n.SOURCE)):
            raise Invalid("Please choose one of these.", field=name)
        return text
    return _written(name, text, meaning)


def _written(name: str, text: str, meaning: Meaning) -> str:
    low, high = meaning.between
    if len(text) < low:
        raise Invalid("This is needed.", field=name)
    if len(text) > high:
        raise Invalid("Please use at most %(limit)s characters.", field=name, limit=high)
    if any(ord(letter) < 32 and letter != "\n" for letter in text) or not _is_storable(text):
        raise Invalid("Please remove the characters that cannot be stored.", field=name)
    return _as_stored(name, text, meaning.check) if meaning.check else text


def _whole(name: str, meaning: Meaning, given: Any, before: Any) -> Any:
    """A decision of more than one part, out of JSON."""
    if meaning.kind == WORDS:
        return _texts(name, meaning, given, before or UNSAID)
    return timetable.read(given) if meaning.kind == HOURS else asked.read(given)


def _texts(name: str, meaning: Meaning, given: Mapping[str, str], before: Texts) -> Texts:
    """A text in each language that was named; what was not named stays."""
    said = dict(before.said)
    wrong: list[Invalid] = []
    for language, text in given.items():
        try:
            said[language] = _written(f"{name}.{language}", _tidy(meaning, str(text)), meaning)
        except Invalid as refusal:
            wrong.append(refusal)
    if wrong:
        raise Invalid.several(wrong)
    return Texts.of(said)


def _tidy(meaning: Meaning, text: str) -> str:
    """What was typed, without what cannot be seen around it; a name stands among the words of others."""
    return (i18n.unturned(text) if meaning.kind == TEXT else text).replace("\r\n", "\n").strip()


def _checked(name: str, meaning: Meaning, sent: Sequence[str]) -> tuple[str, ...]:
    options = meaning.options(i18n.SOURCE) if meaning.options else ()
    chosen = tuple(value for value, _ in options if value in sent)
    if len(chosen) < meaning.between[0]:
        raise Invalid("Please choose at least one.", field=name)
    return chosen


def _as_stored(name: str, text: str, check: Callable[[str], str]) -> str:
    try:
        return check(text)
    except Invalid as refusal:
        raise Invalid(refusal.message, field=name, **refusal.values) from None


def _is_storable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def as_json(decisions: Decisions) -> str:
    """The decisions as they are stored."""
    return json.dumps({name: getattr(decisions, name) for name in MEANINGS}, ensure_ascii=False, default=plain)


def as_seen(decisions: Decisions, names: Collection[str]) -> str:
    """Some decisions in a few letters, to tell later whether they are still the same."""
    shown = json.dumps({name: getattr(decisions, name) for name in names}, sort_keys=True, default=plain)
    return hashlib.sha256(shown.encode()).hexdigest()[:16]


def plain(value: Any) -> Any:
    """A decision of more than one part as JSON has it."""
    if isinstance(value, Texts):
        return dict(value.said)
    if isinstance(value, AskedFields):
        return asked.plain(value)
    return timetable.plain(value) if isinstance(value, Hours) else value


def from_json(text: str, name: str) -> Decisions:
    """The decisions as they were stored; what is missing or no longer possible has its default."""
    stored = json.loads(text)
    known: dict[str, Any] = {}
    default = Decisions()
    for each, meaning in MEANINGS.items():
        if each not in stored:
            continue
        value = stored[each]
        if meaning.kind in WHOLES:
            value = [json.dumps(value)]
        sent = [str(part) for part in value] if isinstance(value, list) else [str(value)]
        try:
            known[each] = bool(value) if meaning.kind == SWITCH else _value(each, meaning, sent, None)
        except Invalid:
            continue
    decided = replace(default, **known | {"name": name})
    if decided.default_language not in decided.languages:
        decided = replace(decided, default_language=decided.languages[0])
    return decided
