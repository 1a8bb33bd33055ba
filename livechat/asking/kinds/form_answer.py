"""Answers to forms: label and value, as the server has checked them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from livechat.asking.kinds import looks
from livechat.asking.models import FORM_ANSWER
from livechat.errors import Invalid
from livechat.registry import Kind

if TYPE_CHECKING:
    from livechat.conversations.inputs import Draft, SendMessage


def check(draft: Draft | SendMessage) -> None:
    """Nobody sends one by itself: a form is filled in (`answering.fill_in`)."""
    raise Invalid("There is no such kind of message.", field="kind")


def plain(words: str) -> str:
    """Its lines, one after the other."""
    return " · ".join(words[:400].split("\n"))


KIND = Kind(FORM_ANSWER, check, plain, draw=looks.answer)
