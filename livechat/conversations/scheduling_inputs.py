"""What may be submitted about messages that are to be sent later."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec

from livechat.conversations.inputs import ClientId, Command, Reference, Text
from livechat.conversations.message_inputs import MessageId
from livechat.errors import Invalid
from livechat.i18n import zone as zone_of

Moment = Annotated[str, msgspec.Meta(max_length=40)]
"""RFC 3339; in a form without scripts a day and a time in the workspace's zone."""


class ScheduleMessage(Command, kw_only=True, tag="schedule_message"):
    """Have a message sent later (`send_at`), or after the moment in which sending can be undone (`undo`)."""

    conversation: Reference
    client_id: ClientId
    kind: Annotated[str, msgspec.Meta(max_length=40)] = "text"
    text: Text = ""
    payload: dict[str, Any] | None = None
    attachments: list[str] = msgspec.field(default_factory=list)
    send_at: Moment | None = None
    undo: bool = False
    cancel_on_reply: bool = True
    reply_to: Annotated[str, msgspec.Meta(max_length=64)] | None = None


class ChangeScheduled(Command, kw_only=True, tag="change_scheduled"):
    """Another time or other words for what waits; `now` sends it at once."""

    conversation: Reference
    scheduled: MessageId
    text: Text | None = None
    send_at: Moment | None = None
    cancel_on_reply: bool | None = None
    now: bool = False


class CancelScheduled(Command, kw_only=True, tag="cancel_scheduled"):
    """Have it not sent after all."""

    conversation: Reference
    scheduled: MessageId


class ScheduleBody(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A message that is to be sent later."""

    client_id: ClientId
    kind: Annotated[str, msgspec.Meta(max_length=40)] = "text"
    text: Text = ""
    payload: dict[str, Any] | None = None
    attachments: list[str] = msgspec.field(default_factory=list)
    send_at: Moment | None = None
    undo: bool = False
    cancel_on_reply: bool = True
    reply_to: Annotated[str, msgspec.Meta(max_length=64)] | None = None


class ChangeBody(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What is to be different; `now` sends it at once."""

    text: Text | None = None
    send_at: Moment | None = None
    cancel_on_reply: bool | None = None
    now: bool = False


class FormSchedule(msgspec.Struct, kw_only=True):
    """A message for later, from a form; the box is sent only when it is ticked."""

    client_id: ClientId
    text: Text
    send_at: Moment
    cancel_on_reply: str = ""


class FormScheduled(msgspec.Struct, kw_only=True):
    """Which of them, from a form."""

    scheduled: MessageId


def moment_ms(text: str | None, zone: str = "UTC") -> int | None:
    """A moment as UTC milliseconds; without an offset it is one in this zone. Raises Invalid."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=zone_of(zone))
        return int(moment.astimezone(UTC).timestamp() * 1000)
    except (ValueError, OverflowError):
        raise Invalid("Please give a day and a time.", field="send_at") from None
