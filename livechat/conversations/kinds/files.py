"""Pictures, films, sound and other files, several of them in one message, with or without words."""

from __future__ import annotations

from typing import Final

from livechat.conversations.inputs import Draft, SendMessage
from livechat.errors import Invalid
from livechat.registry import Kind
from livechat.uploads import looks
from livechat.uploads.models import KINDS as NAMES

BY: Final = frozenset({"customer", "rep", "bot"})


def check(draft: Draft | SendMessage) -> None:
    """There is a file at least; whether it is the sender's to use is looked at when the message is stored."""
    if not draft.attachments:
        raise Invalid("Please attach a file.", field="attachments")
    if len(set(draft.attachments)) != len(draft.attachments) or draft.payload is not None:
        raise Invalid("There is no such upload.", field="attachments")


KINDS: Final = tuple(Kind(name, check, lambda words, name=name: looks.plain(name, words), BY) for name in NAMES)
