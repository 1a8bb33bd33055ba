"""Expecting: a waiting customer's place in the queue, how long that takes by what was measured, and how fast the team
usually answers. What is not known is not said.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any, Final

from livechat import i18n
from livechat.conversations.events import ConversationCreated, ConversationUpdated, InConversation, NewMessage
from livechat.conversations.models import Conversation
from livechat.conversations.queries import expecting as queries
from livechat.i18n import marked
from livechat.live import rooms
from livechat.live.presence import PresenceChanged
from livechat.scope import Means, Scope
from livechat.store.database import Reader
from livechat.workspaces import deciding
from livechat.workspaces.turning import HoursTurned

if TYPE_CHECKING:
    from livechat.live.connection import Connection

HOUR_MS: Final = 3_600_000
WINDOW_MS: Final = HOUR_MS
"""What the team got done in the last hour says how fast the queue moves."""
FEWEST_ANSWERS: Final = 3
"""Fewer first answers than this say nothing about the queue."""
FEWEST_TIMES: Final = 5
"""Fewer conversations than this say nothing about how fast the team is."""
USUAL_SPAN_MS: Final = 14 * 24 * HOUR_MS
USUAL_COUNTED: Final = 200
USUAL_KEPT_MS: Final = 300_000
SHOWN_EVERY_S: Final = 2.0
SHOWN_PLACES: Final = 200
"""Customers further back are told their place when they come or reload."""
USUAL_WORDS: Final = (
    (60, marked("Usually replies within a minute")),
    (300, marked("Usually replies in a few minutes")),
    (1800, marked("Usually replies within half an hour")),
    (3600, marked("Usually replies within an hour")),
    (4 * 3600, marked("Usually replies in a few hours")),
    (24 * 3600, marked("Usually replies within a day")),
)


@dataclass(frozen=True, slots=True)
class Expected:
    """What a customer may expect; `place` is 0 for who is in no queue, `wait_min` None while nobody can know."""

    ref: str
    place: int = 0
    wait_min: int | None = None
    somebody: bool = True
    usual: str = ""
    by_mail: bool = False
    """Whether the answer can be mailed, so that nobody has to wait for it here."""


@dataclass(frozen=True)
class ExpectationShown(InConversation):
    """A customer's place in the queue, for the pages that have the conversation open."""

    expected: Expected

    @property
    def audience(self) -> str:
        return "customer"


def is_queued(of: Conversation) -> bool:
    """Whether the customer has asked something, and nobody has taken it."""
    return of.assigned_id is None and of.status == "open" and of.waiting_since is not None and bool(of.last_by)


def minutes(place: int, waited: Sequence[int]) -> int | None:
    """Minutes until it is one's turn, by how long those waited (ms) who were answered in the last hour.

    The pace of that hour says it where a queue stands, but a quiet shop is slow only because few came: nobody waits
    longer than everybody before them would one after the other. None where too little happened to say anything.
    """
    if len(waited) < FEWEST_ANSWERS:
        return None
    one_ms = min(WINDOW_MS / len(waited), median(waited))
    return max(1, round(place * one_ms / 60_000))


async def of(scope: Scope, conversation: Conversation, somebody: bool) -> Expected:
    """What the customer of a conversation may expect at this moment."""
    is_open = await _is_open(scope)
    usual = words(await usually(scope.means, scope.workspace_id), scope.language) if is_open else ""
    if not is_queued(conversation):
        fresh = conversation.assigned_id is None and conversation.last_by in ("", "customer")
        return Expected(conversation.reference, usual=usual if fresh and conversation.status == "open" else "")

    async def read(db: Reader) -> tuple[int, list[int]]:
        ahead = await queries.place(db, scope.workspace_id, conversation.waiting_since or 0, conversation.id)
        return 1 + ahead, await queries.waited(db, scope.workspace_id, scope.now_ms - WINDOW_MS)

    place, waited = await scope.db.read(read)
    by_mail = await _by_mail(scope)
    return Expected(conversation.reference, place, minutes(place, waited), somebody and is_open, by_mail=by_mail)


async def usually(means: Means, workspace_id: int) -> int | None:
    """Seconds until the team's first answer, the median of the last two weeks; None while too little is known."""
    known: dict[int, tuple[int, int | None]] = means.memory.setdefault("conversations.usual", {})
    now = means.clock.now_ms()
    at, seconds = known.get(workspace_id, (0, None))
    if not at <= now < at + USUAL_KEPT_MS:
        times = await queries.first_answers(means.db, workspace_id, now - USUAL_SPAN_MS, USUAL_COUNTED)
        seconds = round(median(times) / 1000) if len(times) >= FEWEST_TIMES else None
        known[workspace_id] = (now, seconds)
    return seconds


async def _by_mail(scope: Scope) -> bool:
    return scope.means.settings.mail.is_on and (await deciding.of(scope)).mail_after > 0


async def _is_open(scope: Scope) -> bool:
    return (await deciding.of(scope)).is_open(scope.now_ms)


def words(seconds: int | None, language: str) -> str:
    """How fast the team usually is, in words; empty while that is not known or no recommendation."""
    for most, sentence in USUAL_WORDS:
        if seconds is not None and seconds <= most:
            return i18n.translator(language)(sentence)
    return ""


class Expectations:
    """Keeps the places of waiting customers up to date on their pages, a moment after the queue has moved."""

    def __init__(self, house: Any) -> None:
        self._house = house
        self._scheduled: set[int] = set()
        self._shown: dict[int, set[str]] = {}

    def moved(self, workspace_id: int) -> None:
        """Somebody came, was answered or was taken: places are told soon, at most so often."""
        if workspace_id in self._scheduled:
            return
        self._scheduled.add(workspace_id)
        self._house.clock.call_later(
            SHOWN_EVERY_S, lambda: self._house.spawn(self._show(workspace_id), "showing places in the queue")
        )

    async def _show(self, workspace_id: int) -> None:
        self._scheduled.discard(workspace_id)
        if not self._house.hub.rooms.get(rooms.customers(workspace_id)):
            self._shown.pop(workspace_id, None)
            return
        scope = self._house.system_scope(workspace_id)
        queue = await queries.queue(scope.db, workspace_id, SHOWN_PLACES)
        waited = await queries.waited(scope.db, workspace_id, scope.now_ms - WINDOW_MS) if queue else []
        somebody, by_mail = await self.somebody(workspace_id), await _by_mail(scope)
        gone = self._shown.get(workspace_id, set()) - set(queue)
        self._shown[workspace_id] = set(queue)
        for place, reference in enumerate(queue, start=1):
            expected = Expected(reference, place, minutes(place, waited), somebody, by_mail=by_mail)
            self._house.fanout.tell(ExpectationShown(reference, expected))
        for reference in gone:
            self._house.fanout.tell(ExpectationShown(reference, Expected(reference)))
        self._house.hub.flush()

    async def somebody(self, workspace_id: int) -> bool:
        """Whether anybody of the team is there to answer, within its business hours."""
        if not await _is_open(self._house.system_scope(workspace_id)):
            return False
        reps = await self._house.watcher.reps(workspace_id)
        return any(self._house.presence_of(person) == "online" for person, _ in reps)

    async def looked(self, connection: Connection, conversation: Conversation) -> None:
        """A customer's page has come back, perhaps after a break: its place as it is now."""
        somebody = await self.somebody(conversation.workspace_id)
        expected = await of(connection.scope, conversation, somebody)
        if expected.place:
            self._shown.setdefault(conversation.workspace_id, set()).add(conversation.reference)
        self._house.fanout.show(connection, ExpectationShown(conversation.reference, expected))


def expectations_of(house: Any) -> Expectations:
    """The house's one."""
    found: Expectations = house.means.memory.setdefault("conversations.expectations", Expectations(house))
    return found


def message_listener(house: Any) -> Callable[[NewMessage], None]:
    """Somebody asked or was answered."""
    expectations = expectations_of(house)
    return lambda event: expectations.moved(event.workspace_id)


def conversation_listener(house: Any) -> Callable[[ConversationCreated | ConversationUpdated], None]:
    """Somebody came, was taken, or went back into the queue."""
    expectations = expectations_of(house)
    return lambda event: expectations.moved(event.conversation.workspace_id)


def hours_listener(house: Any) -> Callable[[HoursTurned], None]:
    """The team is there from now on, or not before another day."""
    expectations = expectations_of(house)
    return lambda event: expectations.moved(event.workspace_id)


def presence_listener(house: Any) -> Callable[[PresenceChanged], None]:
    """Somebody of the team is there now, or nobody any more."""
    expectations = expectations_of(house)
    return lambda event: expectations.moved(event.workspace_id) if event.role != "customer" else None
