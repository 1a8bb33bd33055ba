"""What somebody is told of, on the screens they have open."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from livechat.clock import rfc3339
from livechat.live import rooms
from livechat.live.events import LiveEvent
from livechat.live.rooms import Room
from livechat.notifications.models import Alert, Notice, Preferences
from livechat.registry import News, Told


@dataclass(frozen=True, slots=True)
class PreferencesChanged:
    """One of the staff wants to be told of other things from now on."""

    workspace_id: int
    staff_id: str
    now: Preferences | None = None
    """The new choices, unless only a conversation is followed or muted."""


@dataclass(frozen=True)
class ToPerson(LiveEvent):
    """Something for every window of one of the staff."""

    staff_id: str

    @property
    def room(self) -> Room:
        return rooms.person(self.staff_id)

    @property
    def audience(self) -> str:
        return "staff"


@dataclass(frozen=True)
class Alerted(ToPerson):
    """What has just happened, the newest last."""

    alerts: tuple[Alert, ...]


@dataclass(frozen=True)
class UnreadTold(ToPerson):
    """How many messages of customers nobody has read, of those that are this person's business."""

    count: int


@dataclass(frozen=True)
class RulesTold(ToPerson):
    """What this person's windows have to do when something happens."""

    preferences: Preferences
    away_after: int
    zone: str
    """The workspace's, by which quiet hours go unless somebody lives in another one."""


@dataclass(frozen=True)
class FollowTold(ToPerson):
    """Whether this person follows or has muted a conversation."""

    reference: str
    choice: str


class NotificationsShape(msgspec.Struct, tag="notifications", tag_field="type"):
    """To one of the staff: what they were told of has changed; how much of it is not read (up to a hundred)."""

    unread: int


@dataclass(frozen=True)
class NoticesShown(ToPerson):
    """What stands in this person's centre now, the newest first."""

    shape = NotificationsShape
    unread: int
    notices: tuple[Notice, ...]

    def wire(self, audience: str) -> NotificationsShape:
        return NotificationsShape(self.unread)


@dataclass(frozen=True, slots=True)
class NoticesChanged:
    """Somebody was told of something, has read it or has put it away."""

    workspace_id: int
    staff_id: str


class NotificationSentShape(msgspec.Struct, tag="notification", tag_field="type"):
    """Somebody of the staff (`staff`) is told of something and wants it brought to other systems, too."""

    id: str
    staff: str
    occasion: str
    priority: str
    conversation: str
    name: str
    text: str
    by: str
    url: str
    created_at: str


@dataclass(frozen=True, slots=True)
class NoticeMade:
    """One of the staff is told of something that shows up on their open pages."""

    notice: Notice


@dataclass(frozen=True)
class NoticePopped(ToPerson):
    """It shows up there."""

    notice: Notice


@dataclass(frozen=True, slots=True)
class NoticeSent:
    """Something that one of the staff is told of goes to webhooks as well."""

    notice: Notice


def _sent(event: NoticeSent) -> Told:
    of = event.notice
    said = NotificationSentShape(
        of.id,
        of.staff_id,
        of.occasion,
        of.priority,
        of.reference,
        of.name,
        of.text,
        of.by_name,
        of.url,
        rfc3339(of.created_at),
    )
    return Told(of.workspace_id, said, conversation=of.reference)


NEWS = (News(NoticeSent, NotificationSentShape, _sent),)


@dataclass(frozen=True)
class Seen(ToPerson):
    """Conversations that somebody has read: what was said about them on the screens of this person goes."""

    references: tuple[str, ...]
