"""Reading: a conversation's messages in order, from wherever the reader stopped, with nothing missed in between."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from livechat.conversations import access, shapes
from livechat.conversations.models import Conversation, Message, Note
from livechat.conversations.queries import conversations, messages, notes
from livechat.scope import Scope
from livechat.store.database import Reader
from livechat.web import paging

PAGE = 40
"""Messages of a page's first view and of each step upwards."""
SHARE_OF_OUTBOX = 4
"""What is replayed at once takes this part of a line's outbox, before it is put into a page's markup or JSON."""
FRAME_BYTES = 500
"""What surrounds the words of a message."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a conversation, as one moment of the database showed it."""

    conversation: Conversation
    messages: list[Message]
    changed: list[Message]
    notes: list[Note]
    more: bool
    epoch: str = ""
    is_cut: bool = False
    """Whether so much has changed that these are only the first changes; what follows them comes after the others."""

    @property
    def revision(self) -> int:
        """How new this part is: whoever asks again from here misses nothing."""
        return self.changed[-1].revision if self.is_cut else self.conversation.revision

    @property
    def older(self) -> int | None:
        """Older messages exist before this `seq`."""
        return self.messages[0].seq if self.more and self.messages else None

    @property
    def newer(self) -> int | None:
        """Newer messages exist after this `seq`."""
        last = self.messages[-1].seq if self.messages else self.conversation.last_seq
        return last if last < self.conversation.last_seq else None

    def wire(self, audience: str) -> dict[str, Any]:
        """The acknowledgement of `join_conversation`; the staff also gets the notes of this part."""
        said = {
            "conversation": shapes.conversation(self.conversation, audience),
            "messages": [shapes.message(each) for each in self.messages],
            "changed": [shapes.message(each) for each in self.changed],
            "last_seq": self.conversation.last_seq,
            "revision": self.revision,
            "epoch": self.epoch,
            "more": self.more,
        }
        if audience == "staff":
            said["notes"] = [shapes.note(each) for each in self.notes]
        return said


async def since(
    scope: Scope, reference: str, after_seq: int, after_revision: int | None, limit: int, epoch: str
) -> Stretch:
    """What follows a `seq`, and which older messages have changed since a revision.

    Someone who claims to have seen more than there is (the database was restored from a backup) gets everything
    from the start. Raises NotFound.
    """

    async def read(db: Reader) -> Stretch:
        conversation = await access.conversation(db, scope, reference)
        start = after_seq if after_seq <= conversation.last_seq else 0
        changed: list[Message] = []
        if after_revision is not None and start:
            every = await messages.changed(db, scope.workspace_id, conversation.id, start, after_revision, limit)
            changed = _fitting(scope, every)
            if len(changed) < len(every) or len(every) == limit:
                return Stretch(conversation, [], changed, [], True, epoch, is_cut=True)
        found = _fitting(scope, await messages.after(db, scope.workspace_id, conversation.id, start, limit))
        more = bool(found) and found[-1].seq < conversation.last_seq
        beside = []
        if scope.is_staff:
            end = found[-1].seq if more else conversation.last_seq
            beside = await notes.notes(db, scope.workspace_id, conversation.id, start, end, limit)
        return Stretch(conversation, found, changed, beside, more, epoch)

    return await scope.db.read(read)


def _fitting(scope: Scope, found: list[Message]) -> list[Message]:
    """As many of these as a slow line takes at once, one at least: more would get it cut off each time it asks."""
    room = scope.means.settings.live.outbox_bytes // SHARE_OF_OUTBOX
    for position, each in enumerate(found):
        room -= FRAME_BYTES + len(each.text.encode()) + len(each.payload or "")
        if room < 0:
            return found[: max(1, position)]
    return found


async def newest(scope: Scope, reference: str, limit: int = PAGE) -> Stretch:
    """The end of a conversation, for a page that opens it."""

    async def read(db: Reader) -> Stretch:
        conversation = await access.conversation(db, scope, reference)
        return await _before(db, scope, conversation, conversation.last_seq + 1, limit)

    return await scope.db.read(read)


async def current(scope: Scope, limit: int = PAGE) -> Stretch | None:
    """The end of the conversation a customer goes on with: the open one, otherwise the last, which writing reopens."""

    async def read(db: Reader) -> Stretch | None:
        conversation = await conversations.current_of_customer(db, scope.workspace_id, scope.actor_id)
        if conversation is None:
            return None
        return await _before(db, scope, conversation, conversation.last_seq + 1, limit)

    return await scope.db.read(read)


async def earlier(scope: Scope, reference: str, before_seq: int) -> Stretch:
    """What stands before a `seq`, for a page that scrolls up."""

    async def read(db: Reader) -> Stretch:
        conversation = await access.conversation(db, scope, reference)
        return await _before(db, scope, conversation, before_seq, PAGE)

    return await scope.db.read(read)


async def _before(db: Reader, scope: Scope, conversation: Conversation, before_seq: int, limit: int) -> Stretch:
    found = await messages.before(db, scope.workspace_id, conversation.id, before_seq, limit)
    beside = []
    if scope.is_staff:
        first = found[0].seq if found and found[0].seq > 1 else 0
        beside = await notes.notes(db, scope.workspace_id, conversation.id, first, before_seq - 1, limit * 5)
    more = bool(found) and found[0].seq > 1
    return Stretch(conversation, found, [], beside, more)


async def changed(scope: Scope, reference: str, up_to_seq: int, after_revision: int, limit: int) -> list[Message]:
    """Messages up to a `seq` that have changed since a revision, for a stream that goes on."""

    async def read(db: Reader) -> list[Message]:
        conversation = await access.conversation(db, scope, reference)
        return await messages.changed(db, scope.workspace_id, conversation.id, up_to_seq, after_revision, limit)

    return await scope.db.read(read)


async def gap(scope: Scope, reference: str, after_seq: int, limit: int) -> tuple[list[Message], bool]:
    """Messages that a live view has missed, and whether there are more."""

    async def read(db: Reader) -> tuple[list[Message], bool]:
        conversation = await access.conversation(db, scope, reference)
        missed = await messages.after(db, scope.workspace_id, conversation.id, after_seq, limit)
        found = _fitting(scope, missed)
        return found, bool(found) and found[-1].seq < conversation.last_seq

    return await scope.db.read(read)


async def history(
    scope: Scope, reference: str, after_seq: int | None, before_seq: int | None, limit: int
) -> tuple[Conversation, list[Message]]:
    """A page of messages over HTTP: forwards from `after_seq`, backwards from `before_seq`, or from the start."""

    async def read(db: Reader) -> tuple[Conversation, list[Message]]:
        conversation = await access.conversation(db, scope, reference)
        if after_seq is None and before_seq is not None:
            found = await messages.before(db, scope.workspace_id, conversation.id, before_seq, limit)
        else:
            found = await messages.after(db, scope.workspace_id, conversation.id, after_seq or 0, limit)
            if before_seq is not None:
                found = [each for each in found if each.seq < before_seq]
        return conversation, found

    return await scope.db.read(read)


async def of_customer(
    scope: Scope, customer_id: str, limit: int = 50, before: tuple[int, int] | None = None
) -> list[Conversation]:
    """A customer's conversations: their own, or anybody's for the staff; those begun earlier than `before`."""
    if scope.is_customer and scope.actor_id != customer_id:
        return []
    behind = {"before": before} if before else {}
    return await conversations.of_customer(scope.db, scope.workspace_id, customer_id, limit, **behind)


async def page_of_customer(
    scope: Scope, customer_id: str, cursor: str, limit: int
) -> tuple[list[Conversation], str | None]:
    """A page of the same, and where the next one begins. Raises Invalid for a cursor that is none."""
    found = await of_customer(scope, customer_id, limit + 1, paging.numbered_place(cursor))
    return paging.cut(found, limit, lambda each: (each.created_at, each.id))
