"""Mentioning: calling colleagues and teams in a note. What was meant is stored, not only what was written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from livechat.accounts import roster
from livechat.conversations import access, shapes
from livechat.conversations.events import NewNoteShape
from livechat.conversations.models import Conversation, Note
from livechat.conversations.queries import mentions as queries
from livechat.live import rooms
from livechat.live.events import LiveEvent, StoredEvent
from livechat.scope import Scope
from livechat.store.database import Reader, Transaction
from livechat.teams import access as teams

if TYPE_CHECKING:
    from livechat.live.connection import Connection
    from livechat.live.line import Line

TEAM: Final = "team:"
"""How a team is told from a person in what a page sends."""
MOST: Final = 20
"""Names that one note can call."""
REMEMBERED: Final = 1000
SHOWN: Final = 200


class MentionedShape(NewNoteShape, tag="mentioned", tag_field="type"):
    """To whoever is called in a note."""


@dataclass(frozen=True)
class Mentioned(StoredEvent):
    """A colleague is called in a note."""

    shape = MentionedShape
    conversation: Conversation
    note: Note
    staff_id: str

    @property
    def room(self) -> rooms.Room:
        return rooms.person(self.staff_id)

    @property
    def belongs_to(self) -> tuple[int, str]:
        return self.conversation.workspace_id, self.conversation.reference

    @property
    def audience(self) -> str:
        return "staff"

    def wire(self, audience: str) -> Any:
        return MentionedShape(self.conversation.reference, shapes.note(self.note))


@dataclass(frozen=True)
class MentionsRead:
    """Somebody has seen what called them."""

    workspace_id: int
    conversation_id: int
    staff_id: str


@dataclass(frozen=True)
class MentionsShown(LiveEvent):
    """The conversations in which somebody is called and has not looked, for the marks in their list."""

    staff_id: str
    references: tuple[str, ...]

    @property
    def room(self) -> rooms.Room:
        return rooms.person(self.staff_id)


@dataclass(frozen=True, slots=True)
class Called:
    """A name that a note calls, and who is meant by it."""

    name: str
    staff: frozenset[str]


async def called(db: Reader, scope: Scope, text: str, chosen: str) -> list[Called]:
    """Whom a note calls: names after an @ that are a colleague's or a team's.

    `chosen` are the identifiers that the page's list gave, separated by spaces; they decide between people of the
    same name. A name that stands for several, of whom none was chosen, calls nobody.
    """
    if "@" not in text:
        return []
    wanted = frozenset(chosen.split()[: 2 * MOST])
    by_name: dict[str, list[str]] = defaultdict(list)
    for person, name in await roster.names(db, scope.workspace_id):
        by_name[name].append(person)
    for team, name in await teams.names(db, scope.workspace_id):
        by_name[name].append(TEAM + team)
    found: list[Called] = []
    for name, meant in by_name.items():
        if len(found) < MOST and is_called(name, text):
            picked = [each for each in meant if each in wanted] or (meant if len(meant) == 1 else [])
            if picked:
                found.append(Called(name, await _people(db, scope, picked)))
    return found


def is_called(name: str, text: str) -> bool:
    """Whether the name stands after an @ and ends where it ends."""
    at = text.find(f"@{name}")
    while at >= 0:
        end = at + len(name) + 1
        if not text[end : end + 1].isalnum():
            return True
        at = text.find(f"@{name}", end)
    return False


async def _people(db: Reader, scope: Scope, picked: list[str]) -> frozenset[str]:
    people: set[str] = set()
    for each in picked:
        if each.startswith(TEAM):
            people |= await teams.members_of(db, scope.workspace_id, each.removeprefix(TEAM))
        else:
            people.add(each)
    return frozenset(people)


async def tell(tx: Transaction, scope: Scope, conversation: Conversation, note: Note, found: list[Called]) -> None:
    """Remember who is called, and tell them; oneself one need not tell."""
    staff = sorted(frozenset().union(*(each.staff for each in found)) - {scope.actor_id}) if found else []
    if staff:
        await queries.add(tx, scope.workspace_id, conversation.id, note.id, staff, note.created_at)
    for each in staff:
        await tx.emit(Mentioned(conversation, note, each))


async def read(scope: Scope, reference: str) -> None:
    """Whoever looks at a conversation has seen what calls them there."""
    async with scope.transaction() as tx:
        conversation = await access.conversation(tx, scope, reference)
        if await queries.read(tx, scope.workspace_id, conversation.id, scope.actor_id, scope.now_ms):
            await tx.emit(MentionsRead(scope.workspace_id, conversation.id, scope.actor_id))


async def unread(scope: Scope) -> list[str]:
    """The conversations in which this person is called and has not looked."""
    return await queries.unread(scope.db, scope.workspace_id, scope.actor_id, SHOWN)


async def remembered(scope: Scope) -> set[int]:
    """The conversations in which this person was ever called."""
    return set(await queries.conversations_of(scope.db, scope.workspace_id, scope.actor_id, REMEMBERED))


async def read_command(scope: Scope, given: Any, connection: Connection, line: Line) -> Any:
    """Over the line: this conversation is in front of the person now."""
    await read(scope, given.conversation)
    return {}


Listener = Callable[[Any], None]


def listener(house: Any) -> Listener:
    """Marks and counters follow, on every page of the person."""

    def listen(event: Mentioned | MentionsRead) -> None:
        if isinstance(event, Mentioned):
            workspace_id, conversation_id = event.conversation.workspace_id, event.conversation.id
            if event.staff_id in house.watcher.mentioned:
                house.watcher.mentioned[event.staff_id].add(conversation_id)
        else:
            workspace_id, conversation_id = event.workspace_id, event.conversation_id
        house.watcher.touch(workspace_id, conversation_id)
        house.spawn(_show(house, workspace_id, event.staff_id), "showing mentions")

    return listen


async def _show(house: Any, workspace_id: int, staff_id: str) -> None:
    found = await queries.unread(house.db, workspace_id, staff_id, SHOWN)
    house.fanout.tell(MentionsShown(staff_id, tuple(found)))
    house.hub.flush()
