"""Plain words."""

from __future__ import annotations

import re

from livechat.conversations.inputs import Draft, SendMessage
from livechat.errors import Invalid
from livechat.i18n.seeing import is_seen
from livechat.registry import Kind

_UNSEEN = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]+|(?<=[\u200c\u200d])[\u200c\u200d]+")
"""Signs without width and those that turn the direction; in a line of a list they only do harm."""
_HEAPED = re.compile(
    "(?<=[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]{3})[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]+"
)
"""Marks upon a letter that already carries three."""
_SUSPICIOUS = re.compile(
    "[\u00ad\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20d0-\u20ff\ufeff]"
)
"""Any of them; most words have none and need no closer look."""
PREVIEWED = 400


def check(draft: Draft | SendMessage) -> None:
    """A message needs words that can be seen."""
    if not is_seen(draft.text):
        raise Invalid("Please write something first.", field="text")


def plain(words: str) -> str:
    """The beginning of its words, in one line that stays one."""
    if not words.isascii() and _SUSPICIOUS.search(words):
        words = _HEAPED.sub("", _UNSEEN.sub("", words[: 5 * PREVIEWED]))
    return " ".join(words[:PREVIEWED].split())


KIND = Kind("text", check, plain, frozenset({"customer", "rep", "bot"}))
