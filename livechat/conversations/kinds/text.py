"""Plain words."""

from __future__ import annotations

from livechat.conversations.inputs import Draft, SendMessage
from livechat.errors import Invalid
from livechat.registry import Kind


def check(draft: Draft | SendMessage) -> None:
    """A message needs words that can be seen."""
    if not draft.text.strip():
        raise Invalid("Please write something first.", field="text")


def plain(words: str) -> str:
    """Its words, in one line."""
    return " ".join(words[:400].split())


KIND = Kind("text", check, plain, frozenset({"customer", "rep", "bot"}))
