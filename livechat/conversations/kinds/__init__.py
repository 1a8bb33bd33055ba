"""Kinds of messages: one file each, found by its name, which is also what is stored and what its template is called."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TypeVar

from livechat.conversations.inputs import Prepared
from livechat.conversations.kinds import files, system, text
from livechat.errors import Invalid
from livechat.registry import Kind

if TYPE_CHECKING:
    from livechat.conversations.inputs import Draft, SendMessage
    from livechat.conversations.models import Message, Place
    from livechat.rendering import Look
    from livechat.scope import Scope

Given = TypeVar("Given", bound="Draft | SendMessage")

OWN = (text.KIND, *files.KINDS, system.KIND)
KINDS: dict[str, Kind] = {kind.name: kind for kind in OWN}
"""Every kind there is: those of conversations and, once the house is put together, those of other capabilities."""


def learn(kinds: Iterable[Kind]) -> None:
    """Kinds that another capability brings; said by the composition root before anything is sent."""
    KINDS.update({kind.name: kind for kind in kinds})


def check(scope: Scope, draft: Given) -> Given:
    """The draft as its kind wants it.

    Raises Invalid for a kind that does not exist or is not its sender's to use, and for what the kind does not allow.
    """
    kind = KINDS.get(draft.kind)
    if kind is not None and kind.prepare is not None and isinstance(draft, Prepared):
        return draft
    if kind is None or scope.sender_role not in kind.by:
        raise Invalid("There is no such kind of message.", field="kind")
    if draft.attachments and kind is text.KIND:
        kind = KINDS["file"]  # files make of words what they are; which kind, is seen when they are looked at
    better: Given = kind.check(draft) or draft
    return better


async def prepared(scope: Scope, place: Place, draft: Draft | SendMessage) -> Draft | SendMessage:
    """The draft with what only the server knows, for kinds that have such content."""
    kind = KINDS.get(draft.kind)
    if kind is None or kind.prepare is None:
        return draft
    draft = check(scope, draft)
    text, payload = await kind.prepare(scope, place, draft)
    return Prepared(client_id=draft.client_id, kind=draft.kind, text=text, payload=payload, reply_to=draft.reply_to)


def must_be_prepared(draft: Draft | SendMessage) -> None:
    """Refuse what somebody sends as the content that only the server may make."""
    if is_prepared(draft.kind) and not isinstance(draft, Prepared):
        raise Invalid("There is no such kind of message.", field="kind")


def is_prepared(name: str) -> bool:
    """Whether the server makes the content of this kind, so that another try may differ in it."""
    return name in KINDS and KINDS[name].prepare is not None


def draw(message: Message, look: Look) -> Any:
    """What the template of the kind shows beside the words, None when there is nothing."""
    kind = KINDS.get(message.kind)
    return kind.draw(message, json.loads(message.payload or "{}"), look) if kind and kind.draw else None


def plain(kind: str, words: str) -> str:
    """A message in words alone, for lists and notifications."""
    found = KINDS.get(kind)
    return found.plain(words) if found else words
