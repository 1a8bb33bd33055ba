"""Forms: details that the customer is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import msgspec

from livechat.asking import payloads
from livechat.asking.kinds import looks
from livechat.asking.models import FORM
from livechat.registry import Kind

if TYPE_CHECKING:
    from livechat.conversations.inputs import Draft, SendMessage

Given = TypeVar("Given", bound="Draft | SendMessage")


def check(draft: Given) -> Given:
    """Bounded, named, and nothing kept that is not known. Raises Invalid."""
    return msgspec.structs.replace(draft, text=payloads.text(draft.text), payload=payloads.form(draft.payload))


def plain(words: str) -> str:
    """The question in one line."""
    return " ".join(words[:400].split())


KIND = Kind(FORM, check, plain, frozenset({"rep", "bot"}), draw=looks.question)
