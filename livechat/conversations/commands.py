"""Live commands: from a frame's fields to an act, and back to its acknowledgement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from livechat.clock import rfc3339
from livechat.conversations import (
    access,
    control,
    inbox,
    inputs,
    kinds,
    marking,
    noting,
    reading,
    scheduling,
    sending,
    shapes,
)
from livechat.conversations.events import ConversationGone, NewMessage
from livechat.conversations.models import FILTERS, Conversation, Message, Note, Place
from livechat.conversations.visits import Looked
from livechat.errors import Forbidden, NotFound
from livechat.live import rooms
from livechat.live.line import DEFERRED
from livechat.live.view import View
from livechat.scope import ADMIN_ROLES, Scope

if TYPE_CHECKING:
    from livechat.live.connection import Connection
    from livechat.live.line import Line

OF_ADMINS: Final = frozenset({"sessions", "keys"})
"""Lists that no rep may watch."""


class ConversationReply:
    """An acknowledgement that carries a conversation."""

    def __init__(self, conversation: Conversation) -> None:
        self.conversation = conversation

    def wire(self, audience: str) -> dict[str, Any]:
        """As programs read it."""
        return {"conversation": shapes.conversation(self.conversation, audience)}


class NoteReply:
    """An acknowledgement that carries a note."""

    def __init__(self, note: Note) -> None:
        self.note = note

    def wire(self, audience: str) -> dict[str, Any]:
        """As programs read it."""
        return {"note": shapes.note(self.note)}


class MessageReply:
    """An acknowledgement that carries a stored message."""

    def __init__(self, message: Message) -> None:
        self.message = message

    def wire(self, audience: str) -> dict[str, Any]:
        """As programs read it."""
        return {"message": shapes.message(self.message)}


class AgainReply(MessageReply):
    """The same for a message that was already stored; a page needs to be shown it."""


async def get_conversations(scope: Scope, given: inputs.GetConversations, connection: Connection, line: Line) -> Any:
    """The conversations this actor may see."""
    if scope.is_customer:
        page, following = await reading.page_of_customer(scope, scope.actor_id, given.cursor or "", given.limit)
    else:
        filters = inbox.filters_of({"tab": given.filter})
        page, following = await inbox.page(scope, filters, given.cursor, given.limit)
    return {"conversations": [shapes.conversation(each, scope.audience) for each in page], "next": following}


async def join(scope: Scope, given: inputs.JoinConversation, connection: Connection, line: Line) -> Any:
    """Let a connection into a conversation: first in, then read, so that nothing falls in between."""
    hub = line.hub
    view = connection.views.get(given.conversation)
    if view is None:
        conversation = await _joined(scope, given.conversation, connection)
        view = View(given.conversation, access.place(conversation))
        connection.views[given.conversation] = view
        hub.enter(connection, rooms.conversation(given.conversation), view)
    view.is_reading, view.is_behind = True, False
    limit = given.limit or scope.means.settings.limits.resume_page
    try:
        stretch = await reading.since(
            scope, given.conversation, given.after_seq, given.after_revision, limit, line.house.epoch
        )
    except NotFound:
        # Deleted. A page that shows it stays in the room, where it hears when it is brought back.
        if connection.look.dialect != "html":
            leave_room(connection, line, given.conversation)
        raise
    except Exception:  # a view that is not read would stay silent for ever
        leave_room(connection, line, given.conversation)
        raise
    line.answer(connection, given, stretch)
    view.has_read(stretch.conversation.last_seq)
    show_held(line, connection, view)
    if view.is_behind:
        view.is_reading = True
        catch_up(line, connection, view)
    if connection.look.dialect == "html":
        if into := stretch.conversation.merged_into:
            line.fanout.show(connection, ConversationGone(given.conversation, stretch.conversation, "", into=into))
        await line.house.watcher.looked(connection, stretch.conversation)
        line.house.bus.publish([Looked(stretch.conversation)])
    if scope.is_staff:
        waiting = await scheduling.shown(scope.db, scope, stretch.conversation)
        if waiting.items or connection.look.dialect == "html":
            line.fanout.show(connection, waiting)
    return DEFERRED


async def _joined(scope: Scope, reference: str, connection: Connection) -> Conversation:
    """What a connection may enter; a page also what was deleted before it could, or while its line was broken."""
    try:
        return await access.conversation(scope.db, scope, reference)
    except NotFound:
        if connection.look.dialect != "html":
            raise
        return await access.deleted(scope.db, scope, reference)


def show_held(line: Line, connection: Connection, view: View) -> None:
    """Changes that came while the view was being read: those of messages that it shows by now."""
    for event in view.let_go():
        line.fanout.show(connection, event)


def leave(scope: Scope, given: inputs.LeaveConversation, connection: Connection, line: Line) -> Any:
    """Let a connection out of a conversation."""
    if given.conversation not in connection.views:
        raise NotFound("There is no such conversation.")
    leave_room(connection, line, given.conversation)
    return {}


def leave_room(connection: Connection, line: Line, reference: str) -> None:
    """Close the view and its room."""
    connection.views.pop(reference, None)
    line.hub.leave(connection, rooms.conversation(reference))


def catch_up(line: Line, connection: Connection, view: View) -> None:
    """Bring a view that has missed something up to date from the store."""

    async def read() -> None:
        scope = connection.scope
        limit = scope.means.settings.limits.resume_page
        while not connection.is_closed and connection.views.get(view.reference) is view:
            view.is_behind = False
            try:
                missed, more = await reading.gap(scope, view.reference, view.seq, limit)
            except NotFound:
                leave_room(connection, line, view.reference)
                return
            place: Place = view.conversation
            for message in missed:
                line.fanout.show(connection, NewMessage(view.reference, place.workspace_id, place.id, message))
            view.has_read(missed[-1].seq if missed else view.seq)
            show_held(line, connection, view)
            line.hub.flush()
            if not view.is_behind and not more:
                return
            view.is_reading = True

    line.house.spawn(read(), "catching up")


async def _place(scope: Scope, connection: Connection, reference: str) -> Place:
    """Where something goes: from the open view, otherwise from the store."""
    view = connection.views.get(reference)
    if view is not None:
        place: Place = view.conversation
        return place
    return access.place(await access.conversation(scope.db, scope, reference))


def send(scope: Scope, given: inputs.SendMessage, connection: Connection, line: Line) -> Any:
    """Put a message into the next commit; its acknowledgement leaves when that is on disk."""
    view = connection.views.get(given.conversation)
    if view is None:
        return _send_unseen(scope, given, connection, line)
    answer = _answer(line, connection, given, view)
    if kinds.is_prepared(given.kind):
        return _send_prepared(scope, view.conversation, given, answer)
    sending.submit(scope, view.conversation, given, answer)
    return DEFERRED


async def _send_prepared(scope: Scope, place: Place, given: inputs.SendMessage, answer: Any) -> Any:
    await sending.submit_prepared(scope, place, given, answer)
    return DEFERRED


async def _send_unseen(scope: Scope, given: inputs.SendMessage, connection: Connection, line: Line) -> Any:
    place = await _place(scope, connection, given.conversation)
    await sending.submit_prepared(scope, place, given, _answer(line, connection, given, None))
    return DEFERRED


def _answer(line: Line, connection: Connection, given: inputs.SendMessage, view: View | None) -> Any:
    def done(outcome: Any) -> None:
        if isinstance(outcome, Message):
            is_new = view is not None and view.seq < outcome.seq
            reply = MessageReply(outcome) if is_new else AgainReply(outcome)
            line.answer(connection, given, reply)
            if view is not None and connection.look.dialect != "html" and outcome.seq == view.seq + 1:
                view.lets_through(outcome.seq)
        else:
            line.refuse(connection, given, outcome)

    return done


async def send_and(scope: Scope, given: inputs.SendAnd, connection: Connection, line: Line) -> Any:
    """Answer and set the status at once."""
    return AgainReply(await control.send_and(scope, given.conversation, sending.draft_of(given), given.status))


async def _mark(scope: Scope, given: Any, connection: Connection, line: Line, is_read: bool) -> Any:
    place = await _place(scope, connection, given.conversation)
    marking.submit(
        scope,
        place,
        given.seq,
        is_read=is_read,
        done=lambda outcome: _marked(line, connection, given, outcome),
    )
    return DEFERRED


def _marked(line: Line, connection: Connection, given: Any, outcome: Any) -> None:
    if isinstance(outcome, Exception):
        line.refuse(connection, given, outcome)  # type: ignore[arg-type]
    else:
        line.answer(connection, given, {})


def mark_delivered(scope: Scope, given: inputs.MarkDelivered, connection: Connection, line: Line) -> Any:
    """Everything up to `seq` is on this screen."""
    return _mark_now(scope, given, connection, line, False)


def mark_read(scope: Scope, given: inputs.MarkRead, connection: Connection, line: Line) -> Any:
    """Everything up to `seq` was seen."""
    return _mark_now(scope, given, connection, line, True)


def _mark_now(scope: Scope, given: Any, connection: Connection, line: Line, is_read: bool) -> Any:
    view = connection.views.get(given.conversation)
    if view is None:
        return _mark(scope, given, connection, line, is_read)
    marking.submit(
        scope,
        view.conversation,
        given.seq,
        is_read=is_read,
        done=lambda outcome: _marked(line, connection, given, outcome),
    )
    return DEFERRED


async def add_note(scope: Scope, given: inputs.AddNote, connection: Connection, line: Line) -> Any:
    """Write something for the staff."""
    return NoteReply(await noting.add(scope, given.conversation, given.client_id, given.text, given.mentions))


async def claim(scope: Scope, given: inputs.Claim, connection: Connection, line: Line) -> Any:
    """Take a conversation."""
    return ConversationReply(await control.claim(scope, given.conversation))


async def assign(scope: Scope, given: inputs.Assign, connection: Connection, line: Line) -> Any:
    """Give it to somebody, or back to the queue."""
    return ConversationReply(await control.assign(scope, given.conversation, given.rep or None))


async def assign_team(scope: Scope, given: inputs.AssignTeam, connection: Connection, line: Line) -> Any:
    """Give it to a team, or to none."""
    return ConversationReply(await control.assign_team(scope, given.conversation, given.team or None))


async def set_status(scope: Scope, given: inputs.SetStatus, connection: Connection, line: Line) -> Any:
    """Another status."""
    return ConversationReply(await control.set_status(scope, given.conversation, given.status))


async def set_priority(scope: Scope, given: inputs.SetPriority, connection: Connection, line: Line) -> Any:
    """Another priority."""
    return ConversationReply(await control.set_priority(scope, given.conversation, given.priority))


async def watch(scope: Scope, given: inputs.Watch, connection: Connection, line: Line) -> Any:
    """Keep a page's list or figures up to date from now on, beginning with their present state."""
    if given.what in OF_ADMINS and scope.role not in ADMIN_ROLES:
        raise Forbidden
    for room in [each for each in connection.rooms if each[0].startswith("watching-")]:
        line.hub.leave(connection, room)
    line.hub.enter(connection, rooms.watching(given.what, scope.workspace_id))
    if given.what == "inbox":
        connection.inbox = inbox.filters_of({name: getattr(given, name) for name in FILTERS})
        await line.house.watcher.refresh(connection)
    else:
        line.house.watched(given.what, scope.workspace_id)
    return {}


def ping(scope: Scope, given: inputs.Ping, connection: Connection, line: Line) -> Any:
    """Yes."""
    return {"time": rfc3339(scope.now_ms)}
