"""What may be submitted about questions and answers."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec

from livechat.conversations.inputs import ClientId, Command, Reference
from livechat.web.inputs import Input

MessageId = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]


class Answer(Command, kw_only=True, tag="answer"):
    """Answer a question: by the number of an option (from 0), or a form by the values of its fields."""

    conversation: Reference
    message: MessageId
    option: Annotated[int, msgspec.Meta(ge=0, le=100)] | None = None
    values: dict[str, Any] | None = None


class Pressed(Input):
    """The chip that was pressed: the message and the number of its option, with a dot between them."""

    conversation: Reference
    answer: Annotated[str, msgspec.Meta(min_length=3, max_length=80)]


class Ask(Input):
    """What the builder of a question sends, besides its numbered fields."""

    client_id: ClientId
    text: Annotated[str, msgspec.Meta(max_length=2000)] = ""
