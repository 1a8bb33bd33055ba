"""Watching: every list, head and counter that is open somewhere is brought up to date, a moment after a change.

Changes are collected and shown together: at once when it is quiet, otherwise at most so often (the setting
`live.inbox_interval_ms`), and less often when showing them takes long. One reading of the store serves everybody.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from livechat.accounts import roster
from livechat.accounts.models import Answerer
from livechat.conversations import answering, figures, inbox, mentioning, previous, welcoming
from livechat.conversations.events import (
    ConversationCreated,
    ConversationUpdated,
    MessageStatus,
    MessageUpdated,
    NewMessage,
    WaitingCustomers,
)
from livechat.conversations.expecting import expectations_of
from livechat.conversations.inbox import Counts
from livechat.conversations.models import Conversation, Filters
from livechat.conversations.queries import conversations as queries
from livechat.conversations.shown import InboxChanged, RowGone, StateShown, TeamShown
from livechat.conversations.tabs import tabs_of
from livechat.live import pacing, rooms
from livechat.live.presence import PresenceChanged
from livechat.teams import access as teams
from livechat.workspaces.turning import turned

if TYPE_CHECKING:
    from livechat.live.connection import Connection

log = logging.getLogger("livechat.conversations")

ROWS_AT_ONCE = 10
"""Rows of one reading: short ones, so that messages never wait long behind a list."""
ROWS_A_TURN = 4
"""Rows that a page is shown before others have their turn: a list of everything may have hundreds that have changed."""
READING_PAUSE_S = 0.003
NOT_COUNTED = -1
"""How many wait, as long as nobody of the staff is there to be told."""
COUNTED_EVERY_S = 1.0
"""The counters of the tabs follow at most so often."""
SHARE = 24
"""Showing changes may take one part in so many of the time."""


@dataclass
class _Changes:
    """What is not shown yet, of one workspace."""

    rows: set[int] = field(default_factory=set)
    heads: set[int] = field(default_factory=set)
    gone: dict[int, str] = field(default_factory=dict)
    """Deleted while a showing was under way, which may bring their rows back: what they are called."""
    counts: bool = False
    people: bool = False
    new: list[Connection] = field(default_factory=list)
    """Programs that have not heard yet who is online and how many wait."""
    is_scheduled: bool = False
    is_shown: bool = False
    """One showing at a time: an older state must not reach a page after a newer one."""
    shown_at: float = -1e9
    lasted_s: float = 0.0
    counted_at: float = -1e9
    waiting: int = NOT_COUNTED


class _Rows:
    """Conversations that have changed, at hand by who looks after them."""

    def __init__(self, changed: list[Conversation], heads: set[int]) -> None:
        self.changed = changed
        self.heads = heads
        self.rendered: dict[Any, str] = {}
        self._by_rep: dict[str | None, list[Conversation]] = defaultdict(list)
        self._turned = [each for each in changed if each.id in heads]
        for each in changed:
            self._by_rep[each.assigned_id].append(each)

    def concerning(self, filters: Filters, me: str) -> list[Conversation]:
        """Which of them may stand in a list, or may have left it.

        A plain message takes a row out of no list but that of the waiting; other changes (the `heads`) may.
        """
        if filters.tab != "mine":
            return self.changed
        others = [each for each in self._turned if each.assigned_id != me]
        return self._by_rep.get(me, []) + others


class Watcher:
    """Collects what has changed and shows it."""

    def __init__(self, house: Any) -> None:
        self._house = house
        self._changes: dict[int, _Changes] = defaultdict(_Changes)
        self._people: dict[int, list[Answerer]] = {}
        self.mentioned: dict[str, set[int]] = {}
        """In which conversations somebody is called, for those who look at that list."""
        self._teams: dict[int, list[tuple[str, str]]] = {}
        self._interval_s = house.settings.live.inbox_interval_ms / 1000

    # What has changed

    def new_message(self, event: NewMessage) -> None:
        """Its row moves, and somebody may wait now or no longer."""
        changes = self._changes[event.workspace_id]
        changes.rows.add(event.conversation_id)
        changes.counts = True
        if event.message.sender_role == "system":
            changes.heads.add(event.conversation_id)
        self._soon(event.workspace_id, changes)

    def message_updated(self, event: MessageUpdated) -> None:
        """Its row shows other words, if it was the last one."""
        changes = self._changes[event.workspace_id]
        changes.rows.add(event.conversation_id)
        self._soon(event.workspace_id, changes)

    def marked(self, event: MessageStatus) -> None:
        """Read by the staff: the unread badge goes."""
        if event.by == "staff":
            changes = self._changes[event.workspace_id]
            changes.rows.add(event.marks.id)
            self._soon(event.workspace_id, changes)

    def changed(self, event: ConversationCreated | ConversationUpdated) -> None:
        """Status, priority, assignment, or a new one."""
        self.touch(event.conversation.workspace_id, event.conversation.id)

    def touch(self, workspace_id: int, conversation_id: int) -> None:
        """Something about a conversation is different now."""
        changes = self._changes[workspace_id]
        changes.rows.add(conversation_id)
        changes.heads.add(conversation_id)
        changes.counts = True
        self._soon(workspace_id, changes)

    def deleted(self, of: Conversation) -> None:
        """Its row goes at once, and again after whatever is being shown and has read it before."""
        self._house.fanout.tell(RowGone(of.workspace_id, of.reference))
        changes = self._changes[of.workspace_id]
        if changes.is_shown:
            changes.gone[of.id] = of.reference
        self.touch(of.workspace_id, of.id)

    def came_or_went(self, event: PresenceChanged) -> None:
        """Somebody is here or gone: the dots beside their conversations change."""
        changes = self._changes[event.workspace_id]
        changes.people = True
        self._soon(event.workspace_id, changes)
        if event.role == "customer":
            self._house.spawn(self._touch_customer(event.workspace_id, event.person_id), "presence of a customer")
        else:
            self._house.spawn(self._touch_rep(event.workspace_id, event.person_id), "presence of a rep")

    def availability_changed(self, event: Any) -> None:
        """A rep says that work can come, or not."""
        self.came_or_went(PresenceChanged(event.workspace_id, "rep", event.staff_id, "", True))

    def look_up(self, workspace_id: int, conversations: set[int]) -> None:
        """Who answers in these is shown anew."""
        if conversations:
            self._changes[workspace_id].heads |= conversations
            self._soon(workspace_id, self._changes[workspace_id])

    def welcome(self, connection: Connection) -> None:
        """A program has come, perhaps after a break: it hears who is online and how many wait, as it is now."""
        changes = self._changes[connection.scope.workspace_id]
        changes.new.append(connection)
        if connection.scope.is_staff and changes.waiting == NOT_COUNTED:
            changes.counts = True
        self._soon(connection.scope.workspace_id, changes)

    async def _touch_customer(self, workspace_id: int, customer_id: str) -> None:
        if not self._house.hub.rooms.get(rooms.watching("inbox", workspace_id)):
            return  # nobody sees it; whoever comes later gets the present state
        for number in await queries.active_of_customer(self._house.db, workspace_id, customer_id):
            changes = self._changes[workspace_id]
            changes.rows.add(number)
            changes.heads.add(number)
            self._soon(workspace_id, changes)

    async def _touch_rep(self, workspace_id: int, staff_id: str) -> None:
        for number in await queries.concerned_by_rep(self._house.db, workspace_id, staff_id, limit=2000):
            changes = self._changes[workspace_id]
            changes.heads.add(number)
            self._soon(workspace_id, changes)

    async def looked(self, connection: Connection, conversation: Conversation) -> None:
        """A page has just joined a conversation: its head is shown as it is now."""
        people = await self.answerers(conversation.workspace_id)
        presence_of = self._house.presence_of
        if connection.scope.is_staff:
            groups = await self.teams(conversation.workspace_id)
            shown = StateShown(conversation.reference, conversation, _named(people), presence_of, groups)
            self._house.fanout.show(connection, shown)
            await previous.looked(self._house, connection, conversation)
        else:
            shown_now = await answering.shown_now(self._house, conversation.workspace_id)
            team = TeamShown(conversation.reference, conversation, people, presence_of, shown_now)
            self._house.fanout.show(connection, team)
            self._house.fanout.show(connection, await turned(self._house, conversation.workspace_id))
            await expectations_of(self._house).looked(connection, conversation)

    async def reps(self, workspace_id: int) -> list[tuple[str, str]]:
        """Who can be given a conversation."""
        return _named(await self.answerers(workspace_id))

    async def answerers(self, workspace_id: int) -> list[Answerer]:
        """The same as customers meet them; kept at hand until the team changes."""
        found = self._people.get(workspace_id)
        if found is None:
            found = self._people[workspace_id] = await roster.answerers(self._house.db, workspace_id)
        return found

    async def teams(self, workspace_id: int) -> list[tuple[str, str]]:
        """Which teams a conversation can be given to; kept at hand like the people."""
        found = self._teams.get(workspace_id)
        if found is None:
            found = self._teams[workspace_id] = await teams.names(self._house.db, workspace_id)
        return found

    def team_changed(self, workspace_id: int) -> None:
        """Somebody joined or left the team, or is called differently: open heads show it."""
        self._people.pop(workspace_id, None)
        self._teams.pop(workspace_id, None)
        changes = self._changes[workspace_id]
        changes.people = True
        self._soon(workspace_id, changes)

    def member_changed(self, workspace_id: int, staff_id: str) -> None:
        """The same, and customers whom this colleague answers see them as they are now."""
        self.team_changed(workspace_id)
        self._house.spawn(self._touch_rep(workspace_id, staff_id), "another look of a rep")

    # Showing it

    def _soon(self, workspace_id: int, changes: _Changes, least_s: float = 0.0) -> None:
        if changes.is_scheduled or changes.is_shown:
            return
        changes.is_scheduled = True
        pause = max(self._interval_s, SHARE * changes.lasted_s, least_s)
        delay = max(0.0, changes.shown_at + pause - self._house.clock.monotonic())
        self._house.clock.call_later(
            delay, lambda: self._house.spawn(self._show(workspace_id, changes), "showing changes")
        )

    async def _show(self, workspace_id: int, changes: _Changes) -> None:
        started = changes.shown_at = self._house.clock.monotonic()
        changes.is_scheduled, changes.is_shown = False, True
        try:
            await self._show_now(workspace_id, changes, started)
        finally:
            changes.is_shown = False
            changes.lasted_s = (self._house.clock.monotonic() - started) / (1 + pacing.REST)
            if changes.rows or changes.heads or changes.people or changes.new:
                self._soon(workspace_id, changes)
            elif changes.counts:
                self._soon(workspace_id, changes, COUNTED_EVERY_S)

    async def _show_now(self, workspace_id: int, changes: _Changes, started: float) -> None:
        rows, changes.rows = changes.rows, set()
        heads, changes.heads = changes.heads, set()
        gone, changes.gone = changes.gone, {}
        counts, changes.counts = changes.counts, False
        people, changes.people = changes.people, False
        watching = self._house.hub.members(rooms.watching("inbox", workspace_id))
        if not watching:
            rows = set()
        wanted = list(rows | heads)
        by_id: dict[int, Conversation] = {}
        for start in range(0, len(wanted), ROWS_AT_ONCE):
            if start:
                await asyncio.sleep(READING_PAUSE_S)
            found = await queries.some(self._house.db, workspace_id, wanted[start : start + ROWS_AT_ONCE])
            by_id.update((each.id, each) for each in found)
        for number in gone.keys() - by_id.keys():
            self._house.fanout.tell(RowGone(workspace_id, gone[number]))
        team = await self.answerers(workspace_id)
        reps = _named(team)
        groups = await self.teams(workspace_id) if heads else []
        showing = await answering.shown_now(self._house, workspace_id)
        pace = pacing.Pace(self._house.clock)
        for number in heads & by_id.keys():
            conversation = by_id[number]
            presence_of = self._house.presence_of
            begun = pace.begin()
            self._house.fanout.tell(StateShown(conversation.reference, conversation, reps, presence_of, groups))
            self._house.fanout.tell(TeamShown(conversation.reference, conversation, team, presence_of, showing))
            self._house.hub.flush()
            await pace.give_way(begun)
        numbers = None
        if counts and started - changes.counted_at < COUNTED_EVERY_S:
            changes.counts = True  # later, with the next changes or by itself
        elif counts:
            numbers = await self._count(workspace_id, changes, started)
        changed = _Rows([by_id[each] for each in rows & by_id.keys()], heads)
        for connection in watching:
            begun = pace.begin()
            for piece in await self._pieces(connection, changed, numbers):
                if connection.inbox is not piece.filters:
                    break  # it looks at another list by now, which was read for it
                self._house.fanout.show(connection, piece)
                self._house.hub.flush()
                await pace.give_way(begun)
                begun = pace.begin()
            await pace.give_way(begun)
        if people or changes.new:
            new, changes.new = changes.new, []
            here = welcoming.online(self._house, workspace_id, reps, is_shown=showing.presence)
            welcoming.tell(self._house, here, None if people else new)
            welcoming.tell_waiting(self._house, workspace_id, changes.waiting, new)
        self._house.hub.flush()
        self._house.watched("overview", workspace_id)

    async def _count(self, workspace_id: int, changes: _Changes, started: float) -> Counts | None:
        if not self._house.hub.rooms.get(rooms.staff(workspace_id)):
            changes.waiting = NOT_COUNTED
            return None
        changes.counted_at = started
        numbers = await inbox.counts(self._house.system_scope(workspace_id))
        if numbers.waiting != changes.waiting:
            changes.waiting = numbers.waiting
            self._house.fanout.tell(WaitingCustomers(workspace_id, numbers.waiting))
        return numbers

    async def _pieces(self, connection: Connection, rows: _Rows, numbers: Counts | None) -> list[InboxChanged]:
        """What of the changes one page shows, each piece short."""
        filters: Filters | None = connection.inbox
        if filters is None:
            return []
        me = connection.scope.actor_id
        called = self.mentioned.get(me, ()) if filters.tab == "mentions" else None
        mine: list[Conversation] = []
        gone: list[str] = []
        concerned = [each for each in rows.concerning(filters, me) if called is None or each.id in called]
        narrow = await inbox.standing(connection.scope, filters, concerned) if filters.is_narrow and concerned else None
        for each in concerned:
            if inbox.belongs(each, filters, me) if narrow is None else each.id in narrow:
                mine.append(each)
            elif each.id in rows.heads or narrow is not None or filters.tab == "waiting":
                gone.append(each.reference)
        tabs = tabs_of(numbers, filters, me) if numbers else None
        parts = [mine[start : start + ROWS_A_TURN] for start in range(0, len(mine), ROWS_A_TURN)]
        presence_of = self._house.presence_of
        pieces = [InboxChanged(filters, part, [], None, None, presence_of, rows.rendered) for part in parts]
        if gone or tabs:
            pieces.append(InboxChanged(filters, [], gone, tabs, None, presence_of))
        return pieces

    async def refresh(self, connection: Connection) -> None:
        """A page has opened its list again, perhaps after a break: its rows and counters as they are now."""
        scope, filters = connection.scope, connection.inbox
        if filters.tab == "mentions":
            self.mentioned[scope.actor_id] = await mentioning.remembered(scope)
        rows, following = await inbox.page(scope, filters)
        numbers = await inbox.counts(scope)
        own = await figures.of_rep(scope, scope.actor_id, numbers.waiting)
        self._house.fanout.show(
            connection,
            InboxChanged(
                filters,
                rows,
                [],
                tabs_of(numbers, filters, scope.actor_id),
                own,
                self._house.presence_of,
                is_fresh=True,
                ends=following is None,
            ),
        )


def _named(people: list[Answerer]) -> list[tuple[str, str]]:
    """Identifiers and names, as colleagues know each other."""
    return [(each.id, each.name) for each in people]
