"""What the templates of questions show: the same for every viewer of one side."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from livechat.asking import payloads
from livechat.asking.models import Detail, Field
from livechat.conversations.models import Message
from livechat.rendering import Look


@dataclass(frozen=True, slots=True)
class OptionLook:
    """Something that can be pressed."""

    value: str
    label: str
    url: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class QuestionLook:
    """A question with its options or fields; only its customer can answer, and only while it is open."""

    id: str
    options: list[OptionLook]
    fields: tuple[Field, ...]
    is_open: bool
    mine: bool


@dataclass(frozen=True, slots=True)
class AnswerLook:
    """A filled-in form."""

    details: list[Detail]


def question(message: Message, payload: dict[str, Any], look: Look) -> QuestionLook:
    """A question in a thread."""
    found = payloads.question(message.kind, json.dumps(payload))
    options = [
        OptionLook(f"{message.id}.{number}", each.label, each.url, found.answered == number)
        for number, each in enumerate(found.options)
    ]
    return QuestionLook(message.id, options, found.fields, found.answered is None, look.audience == "customer")


def answer(message: Message, payload: dict[str, Any], look: Look) -> AnswerLook:
    """A filled-in form in a thread."""
    return AnswerLook(payloads.details(json.dumps(payload)))
