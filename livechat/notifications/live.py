"""What being told needs beside requests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from livechat.accounts.events import SessionEnded
from livechat.conversations import access
from livechat.conversations.events import ConversationCreated, NewConversationAssigned
from livechat.conversations.mentioning import Mentioned, MentionsRead
from livechat.conversations.visits import PageOpened
from livechat.live import rooms
from livechat.live.presence import PresenceChanged
from livechat.notifications import centre, preferences, pushing, queries
from livechat.notifications.alerting import MEMORY, Announcer, announcer_of
from livechat.notifications.events import FollowTold, NoticeMade, NoticesChanged, NoticesShown, PreferencesChanged
from livechat.notifications.ladder import live as ladder
from livechat.scope import CUSTOMER
from livechat.workspaces import queries as workspaces

Listener = Callable[[Any], None]


async def start(house: Any) -> None:
    """Give the house who tells the staff."""
    house.means.memory[MEMORY] = Announcer(house)
    shown = pushing.closed_of(house.means).shown
    for workspace in await workspaces.all_of_them(house.db):
        shown.update(await queries.conversations_shown(house.db, workspace.id))
        await preferences.everybody(house.means, workspace.id)
    await ladder.start(house)
    keeper = centre.Keeper(house.means)
    house.bus.listen_within(NewConversationAssigned, keeper.assigned)
    house.bus.listen_within(Mentioned, keeper.mentioned)
    house.bus.listen_within(ConversationCreated, keeper.begun)
    house.bus.listen_within(MentionsRead, keeper.mentions_read)
    looked = house.hub.looked

    def with_bell(connection: Any, reference: str, is_there: bool) -> None:
        looked(connection, reference, is_there)
        if is_there and connection.scope.is_colleague:
            house.spawn(_opened(house, connection, reference), "showing what is followed and what is read")

    house.hub.looked = with_bell


async def _opened(house: Any, connection: Any, reference: str) -> None:
    scope = connection.scope
    view = connection.views.get(reference)
    if view is None:
        return
    await centre.saw(scope, view.conversation.id)
    if connection.look.dialect != "html":
        return
    choice = await queries.follow_of(scope.db, scope.workspace_id, view.conversation.id, scope.actor_id)
    house.fanout.show(connection, FollowTold(scope.actor_id, reference, choice))
    house.hub.flush()


def page_listener(house: Any) -> Listener:
    """Whoever opens a conversation's page has seen what was said about it, though no line tells so without scripts."""

    async def saw(event: PageOpened) -> None:
        conversation = await access.conversation(event.scope.db, event.scope, event.reference)
        await centre.saw(event.scope, conversation.id)

    return lambda event: house.spawn(saw(event), "reading what was said about a conversation")


async def show_notices(house: Any, workspace_id: int, staff_id: str, connection: Any = None) -> None:
    """What stands in somebody's centre: in every window of theirs, or in one that has just opened."""
    scope = house.system_scope(workspace_id).but(actor_id=staff_id)
    newest, _ = await centre.page(scope, "", centre.SHOWN)
    shown = NoticesShown(staff_id, await centre.unread(scope), tuple(newest))
    if connection is None:
        house.fanout.tell(shown)
    else:
        house.fanout.show(connection, shown)
    house.hub.flush()


def notices_listener(house: Any) -> Listener:
    """Whoever has a window open sees it there."""

    def listen(event: NoticesChanged) -> None:
        if house.hub.rooms.get(rooms.person(event.staff_id)):
            house.spawn(show_notices(house, event.workspace_id, event.staff_id), "showing what somebody was told of")

    return listen


def notice_listener(house: Any) -> Listener:
    """Whoever has a page open sees it come."""

    def listen(event: NoticeMade) -> None:
        if house.hub.rooms.get(rooms.person(event.notice.staff_id)):
            house.spawn(announcer_of(house.means).noticed(event.notice), "showing what somebody is told of")

    return listen


def message_listener(house: Any) -> Listener:
    """Somebody may have to be told."""
    return lambda event: announcer_of(house.means).new_message(event)


def assignment_listener(house: Any) -> Listener:
    """A rep was given a conversation."""
    return lambda event: announcer_of(house.means).assigned(event)


def mention_listener(house: Any) -> Listener:
    """A colleague was called in a note."""
    return lambda event: announcer_of(house.means).mentioned(event)


def mentions_read_listener(house: Any) -> Listener:
    """What called them was seen."""
    return lambda event: announcer_of(house.means).mentions_read(event)


def marks_listener(house: Any) -> Listener:
    """What was read needs no telling any more."""
    return lambda event: announcer_of(house.means).read(event)


def conversation_listener(house: Any) -> Listener:
    """Another holder, another status: other numbers."""
    return lambda event: announcer_of(house.means).changed(event.conversation.workspace_id)


def preferences_listener(house: Any) -> Listener:
    """Other choices hold in every window at once."""

    async def tell(event: PreferencesChanged) -> None:
        announcer = announcer_of(house.means)
        house.fanout.tell(await announcer.rules_of(event.workspace_id, event.staff_id))
        house.hub.flush()
        announcer.changed(event.workspace_id)

    def listen(event: PreferencesChanged) -> None:
        preferences.remember(house.means, event)
        house.spawn(tell(event), "telling of other choices")

    return listen


def session_listener(house: Any) -> Listener:
    """A browser that was signed out is told of nothing any more; one whose session has only run out still is."""

    def listen(event: SessionEnded) -> None:
        if event.role != CUSTOMER and event.reason != "expired":
            scope = house.system_scope(event.workspace_id)
            house.spawn(pushing.forget_session(scope, event.session_id), "forgetting a browser")

    return listen


def presence_listener(house: Any) -> Listener:
    """Whoever has gone is not idle any more."""

    def listen(event: PresenceChanged) -> None:
        house.idle.discard(event.person_id)

    return listen
