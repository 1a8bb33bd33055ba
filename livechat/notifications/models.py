"""What somebody wants to be told of, and how: declared once; page, storage and rules follow from it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Final

from livechat.errors import Invalid
from livechat.notifications import quieting
from livechat.notifications.quieting import HIGH, LOW, MEDIUM, PRIORITIES, URGENT, QuietHours

MINE, ASSIGNED, MENTIONED, UNASSIGNED, OTHERS = "mine", "assigned", "mentioned", "unassigned", "others"
WEBHOOK, BEGUN, WAITING = "webhook", "begun", "waiting"
OCCASIONS: Final = (MINE, ASSIGNED, MENTIONED, UNASSIGNED, OTHERS, WAITING, BEGUN, WEBHOOK)
"""A customer writes to me; a conversation is given to me; I am called in a note; one that nobody has; a colleague's;
nobody reads what a customer writes; a customer has begun a conversation; a webhook was switched off as it fails."""
_FIRST: Final = (MINE, ASSIGNED, UNASSIGNED, OTHERS)
"""The occasions of choices that do not say between which they were made."""
CENTRE, SOUND, SCREEN, PUSH = "centre", "sound", "screen", "push"
MAIL, HOOK = "mail", "webhook"
WAYS: Final = (CENTRE, SOUND, SCREEN, PUSH, MAIL, HOOK)
KEPT: Final = (CENTRE, MAIL, HOOK)
"""Ways that every notice goes by, and that survive a restart."""
_AT_ONCE: Final = (SOUND, SCREEN, PUSH)
POSSIBLE: Final[Mapping[str, tuple[str, ...]]] = {
    MINE: _AT_ONCE,
    ASSIGNED: WAYS,
    MENTIONED: WAYS,
    UNASSIGNED: _AT_ONCE,
    OTHERS: _AT_ONCE,
    WAITING: WAYS,
    BEGUN: (CENTRE, SCREEN, PUSH, MAIL, HOOK),
    WEBHOOK: (CENTRE, SCREEN, PUSH, MAIL, HOOK),
}
"""Messages are counted in the inbox and not kept one by one; what nobody has to act on at once makes no sound."""
NOTICED: Final = (BEGUN, WEBHOOK)
"""Occasions that are told by their notice alone; messages, notes and the ladder have pushes of their own."""
PRIORITY: Final[Mapping[str, str]] = {
    MINE: HIGH,
    ASSIGNED: HIGH,
    MENTIONED: HIGH,
    UNASSIGNED: MEDIUM,
    OTHERS: LOW,
    WAITING: URGENT,
    BEGUN: LOW,
    WEBHOOK: MEDIUM,
}
"""How important each is to those who have not decided otherwise."""
OF_ADMINS: Final = frozenset({WEBHOOK})
"""Occasions that others are neither told of nor asked about."""
TONES: Final = ("chime", "bell", "drop", "knock")
UNWATCHED, ALWAYS = "unwatched", "always"
FOLLOWED, MUTED = "followed", "muted"


@dataclass(frozen=True, kw_only=True)
class Preferences:
    """The choices of one rep."""

    centre: tuple[str, ...] = (ASSIGNED, MENTIONED, WAITING, WEBHOOK)
    sound: tuple[str, ...] = (MINE, ASSIGNED, MENTIONED, UNASSIGNED, WAITING)
    screen: tuple[str, ...] = (MINE, ASSIGNED, MENTIONED, UNASSIGNED, WAITING)
    push: tuple[str, ...] = (MINE, ASSIGNED, MENTIONED, WAITING)
    mail: tuple[str, ...] = (WAITING, WEBHOOK)
    webhook: tuple[str, ...] = ()
    priorities: Mapping[str, str] = field(default_factory=dict)
    """How important each occasion is to this person, as far as they have decided."""
    hours: QuietHours = field(default_factory=QuietHours)
    when: str = UNWATCHED
    repeat: bool = False
    tone: str = TONES[0]
    volume: int = 60
    quiet_until: int = 0
    """Do not disturb until this moment, UTC milliseconds."""

    def wants(self, way: str, occasion: str, now_ms: int, zone: str) -> bool:
        """Whether somebody is told of this in this way now; `zone` is the workspace's."""
        return occasion in getattr(self, way) and not self.is_quiet(occasion, now_ms, zone)

    def is_quiet(self, occasion: str, now_ms: int, zone: str) -> bool:
        """Whether somebody does not want to be disturbed by this now."""
        return now_ms < self.quiet_until or self.hours.holds_back(self.priority(occasion), now_ms, zone)

    def quiet_ends(self, now_ms: int, zone: str) -> int:
        """When it is no longer quiet, at the latest (UTC milliseconds)."""
        return max(self.quiet_until, self.hours.over_at(now_ms, zone) if self.hours.start else 0)

    def priority(self, occasion: str) -> str:
        """How important this is to them."""
        return self.priorities.get(occasion, PRIORITY[occasion])

    def as_json(self) -> str:
        """As stored, with the occasions that could be chosen; until when it is quiet stands beside it."""
        said = {name: value for name, value in asdict(self).items() if name not in ("quiet_until", "hours")}
        return json.dumps({**said, "hours": self.hours.as_json(), "occasions": OCCASIONS})


def stored(choices: str, quiet_until: int) -> Preferences:
    """From the store; what is missing, no longer possible or was not there to be chosen has its default."""
    said = json.loads(choices)
    known: dict[str, list[str]] = {}
    for each in fields(Preferences):
        value = said.get(each.name)
        if value is not None and not isinstance(value, dict):
            known[each.name] = [str(one) for one in value] if isinstance(value, list) else [str(value).lower()]
    default = {**{way: list(getattr(Preferences(), way)) for way in WAYS}, **known}
    new = set(OCCASIONS) - set(said.get("occasions", _FIRST))
    for way in WAYS:
        default[way] += [each for each in getattr(Preferences(), way) if each in new]
    given = said.get("priorities") or {}
    priorities = {name: each for name, each in given.items() if name in OCCASIONS and each in PRIORITIES}
    try:
        return replace(chosen(default, quiet_until), priorities=priorities, hours=quieting.stored(said.get("hours")))
    except Invalid:
        return Preferences(quiet_until=quiet_until)


def chosen(sent: Mapping[str, Sequence[str]], quiet_until: int) -> Preferences:
    """From a form; raises Invalid with the field that is wrong."""
    ways = {
        way: tuple(each for each in OCCASIONS if each in sent.get(way, ()) and way in POSSIBLE[each]) for way in WAYS
    }
    tone = _one(sent, "tone", TONES)
    when = _one(sent, "when", (UNWATCHED, ALWAYS))
    volume = sent.get("volume", ["60"])[-1]
    if not (volume.isascii() and volume.isdigit() and len(volume) < 4 and int(volume) <= 100):
        raise Invalid("Please give a number from %(low)s to %(high)s.", field="volume", low=0, high=100)
    return Preferences(
        centre=ways["centre"],
        sound=ways["sound"],
        screen=ways["screen"],
        push=ways["push"],
        mail=ways["mail"],
        webhook=ways["webhook"],
        priorities={each: _one(sent, f"priority-{each}", PRIORITIES, PRIORITY[each]) for each in OCCASIONS},
        hours=quieting.from_form(sent),
        when=when,
        repeat="true" in sent.get("repeat", ()),
        tone=tone,
        volume=int(volume),
        quiet_until=quiet_until,
    )


def _one(sent: Mapping[str, Sequence[str]], name: str, allowed: Sequence[str], usual: str = "") -> str:
    value = sent.get(name, [usual or allowed[0]])[-1]
    if value not in allowed:
        raise Invalid("Please choose one of these.", field=name)
    return value


@dataclass(frozen=True, slots=True)
class StoredPreferences:
    """A row of them."""

    staff_id: str
    choices: str
    quiet_until: int


@dataclass(frozen=True, slots=True)
class Device:
    """A browser that takes messages while its page is closed."""

    id: str
    staff_id: str
    endpoint: str
    p256dh: str
    auth: str
    device: str
    language: str
    created_at: int
    used_at: int


@dataclass(frozen=True, slots=True)
class About:
    """A conversation of which somebody is told."""

    id: int
    reference: str
    name: str
    assigned_id: str | None
    last_seq: int
    staff_read_seq: int


@dataclass(frozen=True, slots=True)
class Follow:
    """Who follows or has muted what."""

    conversation_id: int
    staff_id: str
    choice: str


@dataclass(frozen=True, slots=True)
class Alert:
    """Something that happened, as one person is told of it."""

    reference: str
    occasion: str
    name: str
    text: str
    seq: int
    by: str = ""
    """The colleague whose words these are; empty for the customer's."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something somebody was told of, as it stands in their centre."""

    number: int
    """Its place in the list: what came later has a higher one."""
    id: str
    workspace_id: int
    staff_id: str
    occasion: str
    priority: str
    reference: str
    """The conversation it is about, or nothing."""
    name: str
    text: str
    by_name: str
    url: str
    created_at: int
    read_at: int | None


@dataclass(frozen=True, slots=True)
class Calling:
    """A note that calls somebody who has not seen it."""

    author_name: str
    text: str


def occasion_of(of: About, staff_id: str, follow: str) -> str:
    """What this is to somebody; empty when they have muted it."""
    if follow == MUTED:
        return ""
    if of.assigned_id == staff_id or follow == FOLLOWED:
        return MINE
    return UNASSIGNED if of.assigned_id is None else OTHERS
