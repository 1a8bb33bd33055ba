"""What may be submitted about being told."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from livechat.conversations.inputs import Command, Reference
from livechat.web.inputs import Input


class GetAlerts(Command, kw_only=True, tag="get_alerts"):
    """From a page of the staff: what it has to do when something happens, and how much is unread."""


class Activity(Command, kw_only=True, tag="activity"):
    """Somebody uses this page, or has not for a while."""

    active: bool = True


class Follow(Command, kw_only=True, tag="follow"):
    """Be told of a conversation as of one's own (`followed`), not at all (`muted`), or as usual (empty)."""

    conversation: Reference
    choice: Literal["followed", "muted", ""] = ""


class FormFollow(msgspec.Struct, kw_only=True):
    """The same from a form."""

    choice: Literal["followed", "muted", ""] = ""


class Quiet(msgspec.Struct, kw_only=True):
    """Do not disturb for so many minutes; 0 ends it."""

    minutes: Annotated[int, msgspec.Meta(ge=0, le=10_080)]


Word = Annotated[str, msgspec.Meta(max_length=40)]
Occasions = Annotated[list[Word], msgspec.Meta(max_length=50)]


class QuietHoursBody(Input):
    """Peace each day from one time to another, such as 22:00 and 07:00, both empty for none.

    `time_zone` is empty for the workspace's; `lets` says what comes all the same.
    """

    start: Annotated[str, msgspec.Meta(max_length=5)] = ""
    end: Annotated[str, msgspec.Meta(max_length=5)] = ""
    time_zone: Annotated[str, msgspec.Meta(max_length=64)] = ""
    lets: Literal["urgent", "high", "nothing"] = "urgent"


class SettingsBody(Input):
    """Which occasions one is told of by which way, how important they are, and peace; what is not given stays."""

    centre: Occasions | None = None
    sound: Occasions | None = None
    screen: Occasions | None = None
    push: Occasions | None = None
    mail: Occasions | None = None
    webhook: Occasions | None = None
    priorities: dict[Word, Word] | None = None
    quiet_hours: QuietHoursBody | None = None
    quiet_minutes: Annotated[int, msgspec.Meta(ge=0, le=10_080)] | None = None


class Subscribe(msgspec.Struct, kw_only=True):
    """A browser that takes messages while its page is closed, as it describes itself."""

    endpoint: Annotated[str, msgspec.Meta(min_length=10, max_length=2000)]
    p256dh: Annotated[str, msgspec.Meta(min_length=80, max_length=100, pattern="^[A-Za-z0-9_=-]+$")]
    auth: Annotated[str, msgspec.Meta(min_length=16, max_length=40, pattern="^[A-Za-z0-9_=-]+$")]
