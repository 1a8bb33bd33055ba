"""What may be submitted about the state of conversations: one declaration for a form and a live command."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from livechat.conversations.inputs import Command, Reference
from livechat.web.inputs import Input

Preset = Literal["hour", "tomorrow", "monday", "month", "reply", "custom"]
Zone = Annotated[str, msgspec.Meta(max_length=64)]
Name = Annotated[str, msgspec.Meta(max_length=100)]
Value = Annotated[str, msgspec.Meta(max_length=100)]


class SetSubject(Command, kw_only=True, tag="set_subject"):
    """What the conversation is about, for the staff; empty takes it away."""

    conversation: Reference
    subject: Annotated[str, msgspec.Meta(max_length=200)] = ""


class AddTag(Command, kw_only=True, tag="add_tag"):
    """Tag a conversation by a name; a new name becomes a tag of the workspace."""

    conversation: Reference
    tag: Name


class RemoveTag(Command, kw_only=True, tag="remove_tag"):
    """Take a tag off, by its identifier."""

    conversation: Reference
    tag: Name


class Snooze(Command, kw_only=True, tag="snooze"):
    """Out of sight until a moment or until the customer writes.

    Mornings are those of `zone` (an IANA name); `custom` needs `until`, a local time or one with its offset.
    """

    conversation: Reference
    preset: Preset = "custom"
    until: Annotated[str, msgspec.Meta(max_length=40)] = ""
    zone: Zone = ""


class DeleteConversation(Command, kw_only=True, tag="delete_conversation"):
    """Take it off every screen; for a short time it can be brought back."""

    conversation: Reference


class RestoreConversation(Command, kw_only=True, tag="restore_conversation"):
    """Bring back what was just deleted."""

    conversation: Reference


class Merge(Command, kw_only=True, tag="merge"):
    """Make one conversation of two of the same customer; the later one goes on."""

    conversation: Reference
    other: Reference


class Bulk(Command, kw_only=True, tag="bulk"):
    """One act on up to 100 conversations: assign, team, tag, untag, status, priority, snooze or delete."""

    conversations: list[str] | str
    act: Annotated[str, msgspec.Meta(max_length=20)]
    value: Value = ""
    zone: Zone = ""

    @property
    def references(self) -> list[str]:
        """Which ones; a form may send them in one text."""
        given = self.conversations
        return [each for each in (given if isinstance(given, list) else given.split(",")) if each]


class UndoBulk(Command, kw_only=True, tag="undo_bulk"):
    """Take such an act back, by the name that its answer gave; a status, a snooze or a deletion, for some seconds."""

    undo: Name


class UndoBody(Input):
    """The same for REST and from a form."""

    undo: Name


class BulkBody(Input):
    """The same for REST."""

    conversations: list[str]
    act: Annotated[str, msgspec.Meta(max_length=20)]
    value: Value = ""
    zone: Zone = ""


class FormSubject(Input):
    """From a form."""

    subject: Annotated[str, msgspec.Meta(max_length=200)] = ""


class FormTag(Input):
    """A tag's name, or its identifier where it is taken off."""

    tag: Name


class FormSnooze(Input):
    """From a form."""

    preset: Preset = "custom"
    until: Annotated[str, msgspec.Meta(max_length=40)] = ""
    zone: Zone = ""


class FormMerge(Input):
    """From a form."""

    other: Reference


class FormBulk(Input):
    """From the bar under a selection, as a choice "act:value" or apart; the conversations come beside it."""

    choice: Annotated[str, msgspec.Meta(max_length=120)] = ""
    act: Annotated[str, msgspec.Meta(max_length=20)] = ""
    value: Value = ""
    zone: Zone = ""


class FormView(Input):
    """A saved view."""

    name: Annotated[str, msgspec.Meta(max_length=100)]
    query: Annotated[str, msgspec.Meta(max_length=1000)] = ""
    shared: str = ""


class TagBody(Input):
    """A tag as a program or the console describes it."""

    name: Name
    hue: Annotated[int, msgspec.Meta(ge=0, le=11)] | None = None
