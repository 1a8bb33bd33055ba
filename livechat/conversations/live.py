"""What conversations do on the line besides answering commands: bring pages up to date, tell positions."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from livechat.conversations import access, changing, commands, opening, reading, scheduling, shapes
from livechat.conversations.events import ConversationCreated, ConversationUpdated, MessageUpdated
from livechat.conversations.queries import messages
from livechat.conversations.shown import GoesOn, RowGone
from livechat.conversations.watching import Watcher
from livechat.customers import registering
from livechat.customers.inputs import Register
from livechat.errors import Invalid, NotFound
from livechat.live import rooms
from livechat.live.view import View
from livechat.scope import Scope

STREAMED = 100
"""Conversations that one stream of events may follow."""

if TYPE_CHECKING:
    from livechat.live.connection import Connection
    from livechat.live.line import Line


async def register(scope: Scope, given: Register, connection: Connection, line: Line) -> Any:
    """Register and go on as that customer; the answer carries the token for the next time."""
    customer, token, session = await registering.register(scope, given)
    line.sign_in(connection, opening.scope_of(scope, customer, session))
    conversation = await opening.of_registered(connection.scope, customer.id)
    return {
        "token": token,
        "session": session,
        "customer": shapes.CustomerShape(customer.id, customer.name, customer.phone),
        "conversation": conversation.reference,
    }


async def start(house: Any) -> None:
    """Give the house what only conversations know: the watcher, catching up, positions."""
    house.watcher = Watcher(house)
    house.entrance.welcome = house.watcher.welcome
    house.fanout.catch_up = lambda connection, view: commands.catch_up(house.line, connection, view)
    house.last_seqs = lambda references: messages.last_seqs(house.db, references)
    house.streamed = streamed
    house.follow = partial(follow, house)
    await scheduling.start(house)


async def streamed(scope: Scope, wanted: list[str]) -> list[str]:
    """Which conversations a stream of events follows: all of a customer, those that staff have named."""
    if scope.is_customer and not wanted:
        return [each.reference for each in await reading.of_customer(scope, scope.actor_id)]
    if len(wanted) > STREAMED:
        raise Invalid("Please name fewer conversations.", field="conversation")
    return [(await access.conversation(scope.db, scope, reference)).reference for reference in dict.fromkeys(wanted)]


async def follow(
    house: Any, connection: Connection, reference: str, after: int | None, after_revision: int | None
) -> str:
    """Open a conversation on a stream: from now on, or from the message and the change that were seen last.

    Returns where it begins, as `seq.revision`; nothing where it is open already, or was deleted just now.
    """
    scope = connection.scope
    try:
        conversation = await access.conversation(scope.db, scope, reference)
    except NotFound:
        return ""
    if reference in connection.views:
        return ""
    view = View(reference, access.place(conversation))
    connection.views[reference] = view
    house.hub.enter(connection, rooms.conversation(reference), view)
    view.seq = conversation.last_seq if after is None or after > conversation.last_seq else after
    shown = f"{view.seq}.{conversation.revision if after_revision is None else after_revision}"
    while after is not None and after_revision is not None:
        changed = await reading.changed(scope, reference, view.seq, after_revision, STREAMED)
        for each in changed:
            event = MessageUpdated(reference, conversation.workspace_id, conversation.id, each, changing.CHANGED)
            house.fanout.show(connection, event)
        after_revision = changed[-1].revision if len(changed) == STREAMED else None
    commands.catch_up(house.line, connection, view)
    return shown


Listener = Callable[[Any], None]


def message_listener(house: Any) -> Listener:
    """Rows move, counters change."""

    def listen(event: Any) -> None:
        house.watcher.new_message(event)

    return listen


def change_listener(house: Any) -> Listener:
    """The words of a row change when its last message does."""

    def listen(event: Any) -> None:
        if event.what != changing.REACTED:
            house.watcher.message_updated(event)

    return listen


def marks_listener(house: Any) -> Listener:
    """Unread badges go."""

    def listen(event: Any) -> None:
        house.watcher.marked(event)

    return listen


def conversation_listener(house: Any) -> Listener:
    """A row appears or changes."""

    def listen(event: ConversationCreated | ConversationUpdated) -> None:
        house.watcher.changed(event)
        house.watched("team", event.conversation.workspace_id)

    return listen


def begun_listener(house: Any) -> Callable[[ConversationCreated], None]:
    """The customer's streams follow it; pages that show an older conversation are told that there is a newer one."""

    def listen(event: ConversationCreated) -> None:
        begun, customer_id = event.conversation.reference, event.conversation.customer_id
        for connection in house.hub.members(rooms.following(customer_id)):
            house.spawn(follow(house, connection, begun, 0, 0), "following a conversation")
        for connection in house.hub.members(rooms.person(customer_id)):
            for reference in connection.views:
                if reference != begun:
                    house.fanout.show(connection, GoesOn(reference))

    return listen


def presence_listener(house: Any) -> Listener:
    """Dots change."""

    def listen(event: Any) -> None:
        house.watcher.came_or_went(event)

    return listen


def decisions_listener(house: Any) -> Listener:
    """Whether customers see who is online."""
    turned = hours_listener(house)
    return lambda event: turned(event) if event.now.show_online != event.before.show_online else None


def hours_listener(house: Any) -> Listener:
    """Whoever answers is there from now on, or away."""

    def listen(event: Any) -> None:
        pages = house.hub.members(rooms.customers(event.workspace_id))
        open_ones = {view.conversation.id for page in pages for view in page.views.values()}
        house.watcher.look_up(event.workspace_id, open_ones)

    return listen


def availability_listener(house: Any) -> Listener:
    """The same when a rep says that work can come."""

    def listen(event: Any) -> None:
        house.watcher.availability_changed(event)

    return listen


def team_listener(house: Any) -> Listener:
    """Somebody joined or left the team, or is called differently."""

    def listen(event: Any) -> None:
        house.watcher.member_changed(event.staff.workspace_id, event.staff.id)

    return listen


def teams_listener(house: Any) -> Listener:
    """A team was made, renamed or ended: heads offer the present ones."""

    def listen(event: Any) -> None:
        house.watcher.team_changed(event.workspace_id)

    return listen


def deleted_listener(house: Any) -> Listener:
    """A row goes everywhere, and the counters follow."""

    def listen(event: Any) -> None:
        of = event.conversation
        house.watcher.deleted(of)
        house.watched("team", of.workspace_id)

    return listen


def gone_listener(house: Any) -> Listener:
    """The row of what goes on in another conversation goes."""

    def listen(event: Any) -> None:
        if event.into:
            house.fanout.tell(RowGone(event.conversation.workspace_id, event.reference))

    return listen


def tags_listener(house: Any) -> Listener:
    """Rows and heads show the tag's new name, or lose it."""

    def listen(event: Any) -> None:
        for number in event.conversations:
            house.watcher.touch(event.workspace_id, number)

    return listen
