"""Live commands about the state of conversations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from livechat.clock import rfc3339
from livechat.conversations import bulk, control, deleting, merging, shapes, snoozing, tagging
from livechat.conversations import tending_inputs as inputs
from livechat.conversations.commands import ConversationReply
from livechat.i18n import translator
from livechat.scope import Scope

if TYPE_CHECKING:
    from livechat.conversations.models import Conversation
    from livechat.live.connection import Connection
    from livechat.live.line import Line


class DeletedReply:
    """It is gone, and can be brought back for a while."""

    def __init__(self, conversation: Conversation, lasts_ms: int, until_ms: int) -> None:
        self.conversation = conversation
        self.lasts_ms = lasts_ms
        self.until_ms = until_ms

    def wire(self, audience: str) -> dict[str, Any]:
        """As programs read it."""
        shape = shapes.conversation(self.conversation, audience)
        return {"conversation": shape, "restorable_until": rfc3339(self.until_ms)}


class BulkReply:
    """What became of a selection."""

    def __init__(self, outcome: bulk.Done, language: str) -> None:
        self.outcome = outcome
        self.language = language

    def wire(self, audience: str) -> dict[str, Any]:
        """As programs read it."""
        translate = translator(self.language)
        way = self.outcome.way
        return {
            **({"undo": way.id, "undo_for_ms": way.lasts_ms} if way else {}),
            "done": self.outcome.done,
            "failed": [
                {"conversation": reference, "code": refusal.code, "message": refusal.text(translate)}
                for reference, refusal in self.outcome.failed
            ],
        }


async def set_subject(scope: Scope, given: inputs.SetSubject, connection: Connection, line: Line) -> Any:
    """What it is about."""
    return ConversationReply(await control.set_subject(scope, given.conversation, given.subject))


async def add_tag(scope: Scope, given: inputs.AddTag, connection: Connection, line: Line) -> Any:
    """Tag it."""
    return ConversationReply(await tagging.put(scope, given.conversation, given.tag))


async def remove_tag(scope: Scope, given: inputs.RemoveTag, connection: Connection, line: Line) -> Any:
    """Take a tag off."""
    return ConversationReply(await tagging.take(scope, given.conversation, given.tag))


async def snooze(scope: Scope, given: inputs.Snooze, connection: Connection, line: Line) -> Any:
    """Out of sight."""
    until = await snoozing.moment(scope, given.preset, given.until, given.zone)
    return ConversationReply(await snoozing.snooze(scope, given.conversation, until))


async def delete(scope: Scope, given: inputs.DeleteConversation, connection: Connection, line: Line) -> Any:
    """Off every screen."""
    conversation, lasts_ms = await deleting.delete(scope, given.conversation)
    return DeletedReply(conversation, lasts_ms, scope.now_ms + lasts_ms)


async def restore(scope: Scope, given: inputs.RestoreConversation, connection: Connection, line: Line) -> Any:
    """Back again."""
    return ConversationReply(await deleting.restore(scope, given.conversation))


async def merge(scope: Scope, given: inputs.Merge, connection: Connection, line: Line) -> Any:
    """One of two."""
    return ConversationReply(await merging.merge(scope, given.conversation, given.other))


async def act_on_many(scope: Scope, given: inputs.Bulk, connection: Connection, line: Line) -> Any:
    """One act on a selection."""
    outcome = await bulk.act(scope, given.references, given.act, given.value, given.zone)
    return BulkReply(outcome, scope.language)


async def undo_many(scope: Scope, given: inputs.UndoBulk, connection: Connection, line: Line) -> Any:
    """As it was before."""
    return BulkReply(await bulk.undo(scope, given.undo), scope.language)
