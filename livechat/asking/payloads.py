"""From what was sent to what a question may be: bounded, named, nothing unknown kept; and back from what is stored."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from livechat.accounts.names import readable
from livechat.asking.models import (
    BUTTONS,
    FIELD_TYPES,
    FORM,
    LABEL_CHARACTERS,
    MOST_CHOICES,
    MOST_FIELDS,
    MOST_OPTIONS,
    TEXT_CHARACTERS,
    URL_CHARACTERS,
    Detail,
    Field,
    Option,
    Question,
)
from livechat.errors import Invalid

Json = dict[str, Any]


def options(kind: str, payload: Json | None) -> Json:
    """The payload of a question with options, as it is stored. Raises Invalid."""
    given = _listed(payload, "options", MOST_OPTIONS)
    made: list[Json] = []
    for each in given:
        each = {"label": each} if isinstance(each, str) else each
        if not isinstance(each, dict):
            raise Invalid("This is not a value that can be used here.", field="options")
        option: Json = {"label": _label(each.get("label"), "options")}
        if kind == BUTTONS and each.get("url"):
            option["url"] = address(each["url"])
        made.append(option)
    _must_differ([each["label"] for each in made], "options")
    return {"options": made}


def form(payload: Json | None) -> Json:
    """The payload of a form, as it is stored. Raises Invalid."""
    made: list[Json] = []
    for number, each in enumerate(_listed(payload, "fields", MOST_FIELDS), start=1):
        if not isinstance(each, dict):
            raise Invalid("This is not a value that can be used here.", field="fields")
        kind = each.get("type", "text")
        if kind not in FIELD_TYPES:
            raise Invalid("Please choose one of these.", field="fields")
        field: Json = {
            "name": f"f{number}",
            "label": _label(each.get("label"), "fields"),
            "type": kind,
            "required": each.get("required") is True,
        }
        if kind == "select":
            choices = [_label(choice, "fields") for choice in _listed(each, "options", MOST_CHOICES, field="fields")]
            _must_differ(choices, "fields")
            field["options"] = choices
        made.append(field)
    _must_differ([each["label"] for each in made], "fields")
    return {"fields": made}


def text(words: str) -> str:
    """The question itself. Raises Invalid."""
    words = words.strip()
    if not words:
        raise Invalid("Please write a question first.", field="text")
    if len(words) > TEXT_CHARACTERS:
        raise Invalid("Please use at most %(limit)s characters.", field="text", limit=TEXT_CHARACTERS)
    return words


def address(given: Any) -> str:
    """Where a button leads: another page, by http or https. Raises Invalid."""
    url = given.strip() if isinstance(given, str) else ""
    if len(url) > URL_CHARACTERS or any(sign.isspace() or not sign.isprintable() for sign in url):
        raise Invalid("This is not an address of a page.", field="options")
    try:
        parts = urlsplit(url)
        is_good = (
            parts.scheme in ("http", "https") and bool(parts.hostname) and "\\" not in url and "@" not in parts.netloc
        )
    except ValueError:
        is_good = False
    if not is_good:
        raise Invalid("This is not an address of a page.", field="options")
    return url


def _listed(payload: Json | None, name: str, most: int, *, field: str = "") -> list[Any]:
    given = (payload or {}).get(name)
    if not isinstance(given, list) or not given:
        raise Invalid("Please give at least one.", field=field or name)
    if len(given) > most:
        raise Invalid("Please give at most %(limit)s.", field=field or name, limit=most)
    return given


def _label(given: Any, field: str) -> str:
    if not isinstance(given, str):
        raise Invalid("This is not a value that can be used here.", field=field)
    return readable(given, field, LABEL_CHARACTERS)


def _must_differ(labels: list[str], field: str) -> None:
    if len({label.casefold() for label in labels}) < len(labels):
        raise Invalid("Two of these are the same.", field=field)


# What is stored


def question(kind: str, payload: str | None) -> Question:
    """A stored question."""
    stored = json.loads(payload or "{}")
    return Question(
        kind,
        tuple(Option(each["label"], each.get("url", "")) for each in stored.get("options", ())),
        tuple(_field(each) for each in stored.get("fields", ())) if kind == FORM else (),
        stored.get("answered"),
    )


def _field(stored: Json) -> Field:
    return Field(stored["name"], stored["label"], stored["type"], stored["required"], tuple(stored.get("options", ())))


def details(payload: str | None) -> list[Detail]:
    """A stored answer to a form."""
    answers = json.loads(payload or "{}").get("answers", ())
    return [Detail(each["label"], each["value"], each.get("type", "text")) for each in answers]


def as_answered(payload: str | None, number: int) -> str:
    """The payload of a question once it is answered."""
    return as_json({**json.loads(payload or "{}"), "answered": number})


def as_json(payload: Json) -> str:
    """A payload as messages keep it."""
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
