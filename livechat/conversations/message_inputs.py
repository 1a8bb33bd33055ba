"""What may be submitted about messages that are stored already."""

from __future__ import annotations

from typing import Annotated

import msgspec

from livechat.conversations.inputs import Command, Reference, Text

MessageId = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Sign = Annotated[str, msgspec.Meta(min_length=1, max_length=16)]


class EditMessage(Command, kw_only=True, tag="edit_message"):
    """Say something else in the place of what one has said, as long as the workspace allows."""

    conversation: Reference
    message: MessageId
    text: Text


class DeleteMessage(Command, kw_only=True, tag="delete_message"):
    """Take back what one has said, as long as the workspace allows."""

    conversation: Reference
    message: MessageId


class React(Command, kw_only=True, tag="react"):
    """Put a sign on a message, or take one's own off; `on` says which of the two, otherwise it changes."""

    conversation: Reference
    message: MessageId
    emoji: Sign
    on: bool | None = None


class FormEdit(msgspec.Struct, kw_only=True):
    """Other words for one's own message, from a form."""

    message: MessageId
    text: Text


class FormDelete(msgspec.Struct, kw_only=True):
    """Which of one's own messages to delete, from a form."""

    message: MessageId
