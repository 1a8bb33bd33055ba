"""Alerting: who of the staff is told of what customers write, on open screens at once, on closed ones by push.

What happens is collected for a moment, longer when it is much: the road of a message has nothing to do with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from livechat.conversations import kinds
from livechat.conversations.events import MessageStatus, NewConversationAssigned, NewMessage
from livechat.conversations.mentioning import Mentioned, MentionsRead
from livechat.conversations.models import Message
from livechat.jobs import queue
from livechat.live import pacing
from livechat.notifications import counting, preferences, pushing, queries
from livechat.notifications.events import Alerted, NoticePopped, RulesTold, Seen, UnreadTold
from livechat.notifications.models import (
    ASSIGNED,
    FOLLOWED,
    MENTIONED,
    OTHERS,
    WAYS,
    About,
    Alert,
    Follow,
    Notice,
    Preferences,
    occasion_of,
)
from livechat.rendering import Look
from livechat.scope import Means
from livechat.workspaces import deciding

MOMENT_S: Final = 0.3
COUNTED_EVERY_S: Final = 1.0
"""The number of unread messages follows at most so often."""
SHARE: Final = 24
"""Telling may take one part in so many of the time."""
AT_ONCE: Final = 200
TOLD: Final = 3
"""Alerts that a person is told at once; the number of unread messages is always right."""
TEXT: Final = 140
MEMORY: Final = "notifications.announcer"


@dataclass
class _Moment:
    """What has happened in one workspace and is not told yet."""

    messages: dict[int, Message] = field(default_factory=dict)
    assigned: list[NewConversationAssigned] = field(default_factory=list)
    mentioned: list[Mentioned] = field(default_factory=list)
    read: dict[int, str] = field(default_factory=dict)
    totals: bool = False
    is_scheduled: bool = False
    lasted_s: float = 0.0
    counted_at: float = -1e9
    told: dict[str, int] = field(default_factory=dict)


class _News:
    """Conversations in which customers have written, at hand by whom that concerns."""

    def __init__(self, about: list[About], follows: list[Follow], messages: dict[int, Message]) -> None:
        self._about = about
        self._messages = messages
        self._held: dict[str | None, list[About]] = defaultdict(list)
        for each in about:
            self._held[each.assigned_id].append(each)
        self._follows: dict[str, dict[int, str]] = defaultdict(dict)
        for follow in follows:
            self._follows[follow.staff_id][follow.conversation_id] = follow.choice

    def for_(self, staff_id: str, wants: Preferences) -> list[tuple[int, Alert]]:
        """What somebody may want to be told, by conversation; what they never are told of is not even looked at."""
        follows = self._follows.get(staff_id, {})
        if any(OTHERS in getattr(wants, way) for way in WAYS):
            found = self._about
        else:
            found = self._held.get(staff_id, []) + self._held.get(None, [])
            followed = [each for each in self._about if follows.get(each.id) == FOLLOWED] if follows else []
            found += [each for each in followed if each.assigned_id not in (None, staff_id)]
        return [
            (each.id, _written(each, self._messages[each.id], occasion))
            for each in found
            if (occasion := occasion_of(each, staff_id, follows.get(each.id, "")))
        ]


class Announcer:
    """Collects what happens, and tells it."""

    def __init__(self, house: Any) -> None:
        self._house = house
        self._moments: dict[int, _Moment] = defaultdict(_Moment)
        self._shown = pushing.closed_of(house.means).shown

    # What happens

    def new_message(self, event: NewMessage) -> None:
        """A customer has written."""
        if event.message.sender_role == "customer":
            moment = self._moments[event.workspace_id]
            moment.messages[event.conversation_id] = event.message
            moment.totals = True
            self._soon(event.workspace_id, moment)

    def assigned(self, event: NewConversationAssigned) -> None:
        """A conversation was given to somebody, by somebody else."""
        moment = self._moments[event.conversation.workspace_id]
        moment.totals = True
        if event.by != event.rep_id:
            moment.assigned.append(event)
        self._soon(event.conversation.workspace_id, moment)

    def mentioned(self, event: Mentioned) -> None:
        """A colleague calls somebody in a note."""
        moment = self._moments[event.conversation.workspace_id]
        moment.mentioned.append(event)
        self._soon(event.conversation.workspace_id, moment)

    def read(self, event: MessageStatus) -> None:
        """Somebody of the staff has read."""
        if event.by == "staff":
            moment = self._moments[event.workspace_id]
            moment.read[event.marks.id] = event.reference
            moment.totals = True
            self._soon(event.workspace_id, moment)

    def mentions_read(self, event: MentionsRead) -> None:
        """Somebody has seen what called them: it need not stand on their closed screens."""
        if event.conversation_id in self._shown:
            self._house.spawn(self._take_away(event.workspace_id, [event.conversation_id]), "taking a mention away")

    def changed(self, workspace_id: int) -> None:
        """Something has changed that counts: an assignment, a status, what somebody follows."""
        moment = self._moments[workspace_id]
        moment.totals = True
        self._soon(workspace_id, moment)

    # Telling it

    def _soon(self, workspace_id: int, moment: _Moment) -> None:
        if moment.is_scheduled:
            return
        moment.is_scheduled = True
        pause_s = max(MOMENT_S, SHARE * moment.lasted_s)
        self._house.clock.call_later(pause_s, lambda: self._house.spawn(self._tell(workspace_id), "telling the staff"))

    async def _tell(self, workspace_id: int) -> None:
        moment = self._moments[workspace_id]
        started = self._house.clock.monotonic()
        try:
            await self._tell_now(workspace_id, moment, started)
        finally:
            moment.lasted_s = (self._house.clock.monotonic() - started) / (1 + pacing.REST)
            moment.is_scheduled = False  # one telling at a time: no older number after a newer one
            if moment.messages or moment.assigned or moment.mentioned or moment.read or moment.totals:
                self._soon(workspace_id, moment)

    async def _tell_now(self, workspace_id: int, moment: _Moment, started: float) -> None:
        messages, moment.messages = moment.messages, {}
        own = [(each.rep_id, each.conversation.id, _given(each)) for each in moment.assigned]
        own += [(each.staff_id, each.conversation.id, _called(each)) for each in moment.mentioned]
        moment.assigned, moment.mentioned = [], []
        read, moment.read = moment.read, {}
        totals, moment.totals = moment.totals, False
        here = [person for person, _ in self._house.presence.online(workspace_id, staff=True)]
        closed = await pushing.holders(self._house.means, workspace_id)
        if read:
            await self._seen(workspace_id, read, here)
        if (messages or own) and (here or closed):
            await self._alert(workspace_id, messages, own, here, closed)
        if totals and here and started - moment.counted_at >= COUNTED_EVERY_S:
            moment.counted_at = started
            await self._count(workspace_id, moment, here)
        elif totals and here:
            moment.totals = True
        self._house.hub.flush()

    async def _alert(
        self,
        workspace_id: int,
        messages: dict[int, Message],
        own: list[tuple[str, int, Alert]],
        here: list[str],
        closed: set[str],
    ) -> None:
        db, now = self._house.db, self._house.clock.now_ms()
        ids = list(messages)[-AT_ONCE:]
        follows = await queries.follows(db, workspace_id, ids)
        news = _News(await queries.about(db, workspace_id, ids), follows, messages)
        chosen = await preferences.everybody(self._house.means, workspace_id)
        zone = (await deciding.of(self._house.means, workspace_id)).time_zone
        pushed: list[tuple[str, int, Alert]] = []
        pace = pacing.Pace(self._house.clock)
        for staff_id in {*here, *closed}:
            begun = pace.begin()
            wants = chosen.get(staff_id, Preferences())
            alerts = news.for_(staff_id, wants)
            alerts += [(number, alert) for who, number, alert in own if who == staff_id]
            told = tuple(alert for _, alert in alerts if _matters(wants, alert, now, zone))
            if told:
                self._house.fanout.tell(Alerted(staff_id, told[-TOLD:]))
                self._house.hub.flush()
            if staff_id in closed and not pushing.has_a_page(self._house, staff_id):
                pushed += [
                    (staff_id, number, each) for number, each in alerts if wants.wants("push", each.occasion, now, zone)
                ]
            await pace.give_way(begun)
        if pushed:
            await self._push_later(workspace_id, pushed, now)

    async def _push_later(self, workspace_id: int, pushed: list[tuple[str, int, Alert]], now_ms: int) -> None:
        due_at = now_ms + round(self._house.settings.notifications.push_delay_s * 1000)
        async with self._house.db.transaction() as tx:
            for staff_id, number, alert in pushed:
                await pushing.message_later(tx, workspace_id, staff_id, number, alert, due_at)

    async def _seen(self, workspace_id: int, read: dict[int, str], here: list[str]) -> None:
        references, frames = tuple(read.values()), dict[Look, bytes | None]()
        pace = pacing.Pace(self._house.clock)
        for staff_id in here:
            begun = pace.begin()
            self._house.fanout.tell(Seen(staff_id, references), frames)
            self._house.hub.flush()
            await pace.give_way(begun)
        await self._take_away(workspace_id, [number for number in read if number in self._shown])

    async def _take_away(self, workspace_id: int, stand: list[int]) -> None:
        if not stand:
            return
        now = self._house.clock.now_ms()
        async with self._house.db.transaction() as tx:
            for number in stand:
                payload = {"conversation": number}
                await queue.later(tx, "push.seen", str(number), workspace_id=workspace_id, due_at=now, payload=payload)

    async def _count(self, workspace_id: int, moment: _Moment, here: list[str]) -> None:
        unread = await counting.unread(self._house.db, workspace_id)
        pace = pacing.Pace(self._house.clock)
        for staff_id in here:
            count = unread.of(staff_id)
            if moment.told.get(staff_id) != count:
                begun = pace.begin()
                moment.told[staff_id] = count
                self._house.fanout.tell(UnreadTold(staff_id, count))
                self._house.hub.flush()
                await pace.give_way(begun)
        for gone in moment.told.keys() - set(here):
            del moment.told[gone]

    async def reached(self, workspace_id: int, staff_ids: Iterable[str], alert: Alert) -> None:
        """A rung of the ladder: these hear and see it at once, where they have a page open and want to."""
        now = self._house.clock.now_ms()
        chosen = await preferences.everybody(self._house.means, workspace_id)
        zone = (await deciding.of(self._house.means, workspace_id)).time_zone
        for staff_id in staff_ids:
            if _matters(chosen.get(staff_id, Preferences()), alert, now, zone):
                self._house.fanout.tell(Alerted(staff_id, (alert,)))
        self._house.hub.flush()

    async def noticed(self, of: Notice) -> None:
        """Somebody is told of something that shows up on their open pages, unless they want peace."""
        chosen = await preferences.everybody(self._house.means, of.workspace_id)
        zone = (await deciding.of(self._house.means, of.workspace_id)).time_zone
        now = self._house.clock.now_ms()
        if chosen.get(of.staff_id, Preferences()).wants("screen", of.occasion, now, zone):
            self._house.fanout.tell(NoticePopped(of.staff_id, of))
            self._house.hub.flush()

    def left(self, workspace_id: int, conversation_id: int, reference: str) -> None:
        """Nobody has to be told of a conversation any more: it goes from every screen."""
        moment = self._moments[workspace_id]
        moment.read[conversation_id] = reference
        self._soon(workspace_id, moment)

    async def rules_of(self, workspace_id: int, staff_id: str) -> RulesTold:
        """What the windows of one of the staff have to know."""
        chosen = await preferences.everybody(self._house.means, workspace_id)
        decisions = await deciding.of(self._house.means, workspace_id)
        wants = chosen.get(staff_id, Preferences())
        return RulesTold(staff_id, wants, decisions.away_after, decisions.time_zone)

    def look_again(self, workspace_id: int, staff_id: str) -> None:
        """A window has opened: it is told the number, too."""
        self._moments[workspace_id].told.pop(staff_id, None)
        self.changed(workspace_id)


def announcer_of(means: Means) -> Announcer:
    """The house's one, which `start` gives it."""
    found: Announcer = means.memory[MEMORY]
    return found


def _given(event: NewConversationAssigned) -> Alert:
    of = event.conversation
    return Alert(of.reference, ASSIGNED, of.customer_name, of.last_text[:TEXT], of.last_seq)


def _called(event: Mentioned) -> Alert:
    of, note = event.conversation, event.note
    return Alert(of.reference, MENTIONED, of.customer_name, note.text[:TEXT], of.last_seq, note.author_name)


def _written(of: About, message: Message, occasion: str) -> Alert:
    words = kinds.plain(message.kind, message.text)[:TEXT]
    return Alert(of.reference, occasion, of.name, words, message.seq)


def _matters(wants: Preferences, alert: Alert, now_ms: int, zone: str) -> bool:
    return any(wants.wants(way, alert.occasion, now_ms, zone) for way in ("sound", "screen"))
