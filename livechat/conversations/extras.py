"""What a few messages show besides what was said: what they answer, that they were edited or deleted, reactions."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from livechat import i18n
from livechat.conversations import kinds, shapes
from livechat.i18n import marked
from livechat.uploads import looks
from livechat.uploads.looks import FileLook

if TYPE_CHECKING:
    from livechat.conversations.models import Message
    from livechat.rendering import Called, Look

QUOTED_CHARACTERS = 140


@dataclass(frozen=True, slots=True)
class Quote:
    """The message that is answered, in a line."""

    id: str
    dom_id: str
    seq: int
    name: str
    text: str
    is_deleted: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """A sign on a message, how many put it there and who; `people` are their ids."""

    sign: str
    count: int
    names: str
    people: str


@dataclass(frozen=True, slots=True)
class Extras:
    """Of messages that have any of it; a plain message has none and costs nothing."""

    quote: Quote | None = None
    chips: list[Chip] = field(default_factory=list)
    is_edited: bool = False
    is_deleted: bool = False
    content: Any = None
    """What the template of a kind with a payload shows."""
    files: list[FileLook] = field(default_factory=list)


def of(message: Message, look: Look, called: Called) -> Extras | None:
    """What this message shows besides its words, None for a plain one."""
    if (
        message.changed_at is None
        and message.quoted is None
        and message.payload is None
        and message.attachments is None
    ):
        return None
    if message.deleted_at is not None:
        return Extras(is_deleted=True)
    extras = Extras(
        quote(message.quoted, look, called) if message.quoted else None,
        [_chip(sign, people, look) for sign, people in shapes.reactions(message)],
        message.edited_at is not None,
        content=kinds.draw(message, look) if message.payload else None,
        files=looks.files(message.attachments, look.language) if message.attachments else [],
    )
    return None if extras == Extras() else extras


def quote(stored: str, look: Look, called: Called) -> Quote:
    """The answered message as `queries.messages.quoted` gives it."""
    said = json.loads(stored)
    is_deleted = bool(said["deleted"])
    translate = i18n.translator(look.language)
    own = said["role"] == look.audience == "customer"  # of the staff several look at the same
    words = looks.worded(kinds.plain(said["kind"], said["text"]), look.language)
    return Quote(
        said["id"],
        f"message-{said['sender']}-{said['client_id']}",
        said["seq"],
        translate(marked("You")) if own else called(said["sender"], said["name"], look),
        translate(marked("This message was deleted")) if is_deleted else shortened(words),
        is_deleted,
    )


def shortened(words: str) -> str:
    """Words as they fit into one line."""
    line = " ".join(words.split())
    return line if len(line) <= QUOTED_CHARACTERS else line[: QUOTED_CHARACTERS - 1].rstrip() + "…"


def _chip(sign: str, people: list[list[str]], look: Look) -> Chip:
    comma = i18n.translator(look.language)(marked(", "))
    names = comma.join(f"\u2068{name}\u2069" for _, _, name in people)  # isolated: a title has no elements
    return Chip(sign, len(people), names, " ".join(who for _, who, _ in people))
