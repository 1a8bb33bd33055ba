"""Kinds of messages: one file each, found by its name, which is also what is stored and what its template is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from livechat.conversations.kinds import system, text
from livechat.errors import Invalid
from livechat.registry import Kind

if TYPE_CHECKING:
    from livechat.conversations.inputs import Draft, SendMessage
    from livechat.scope import Scope

KINDS: dict[str, Kind] = {kind.name: kind for kind in (text.KIND, system.KIND)}


def check(scope: Scope, draft: Draft | SendMessage) -> None:
    """Refuse a draft whose kind does not exist, is not its sender's to use, or does not allow what it holds."""
    kind = KINDS.get(draft.kind)
    if kind is None or scope.sender_role not in kind.by:
        raise Invalid("There is no such kind of message.", field="kind")
    kind.check(draft)


def plain(kind: str, words: str) -> str:
    """A message in words alone, for lists and notifications."""
    found = KINDS.get(kind)
    return found.plain(words) if found else words
