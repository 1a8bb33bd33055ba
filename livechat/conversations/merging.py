"""Merging: two conversations of one customer become one; the earlier is read above the later, which goes on.

No message moves: each keeps its conversation, its `seq` and its name, so what was acknowledged, quoted or marked as
read stays true, and nothing is numbered twice.
"""

from __future__ import annotations

from livechat.audit.models import About
from livechat.audit.noting import note
from livechat.conversations import access, control, sending
from livechat.conversations.events import ConversationChanged, ConversationGone
from livechat.conversations.kinds.system import SENTENCES
from livechat.conversations.models import ACTIVE, Conversation
from livechat.conversations.queries import conversations, tags, tending
from livechat.errors import Conflict, NotFound
from livechat.scope import Scope


async def merge(scope: Scope, reference: str, other: str) -> Conversation:
    """Make one of two conversations of the same customer and channel; the later one, which goes on.

    Whoever looks after either, the higher priority, tags, subject and whoever waits go over to it. Raises NotFound for
    what is not of this workspace, Conflict for conversations that do not belong together.
    """
    async with scope.transaction() as tx:
        pair = [await access.conversation(tx, scope, each) for each in (reference, other)]
        if pair[0].id == pair[1].id:
            raise Conflict("A conversation cannot be merged with itself.")
        if any(each.merged_into for each in pair):
            raise Conflict("This conversation goes on in a newer one.")
        if pair[0].customer_id != pair[1].customer_id:
            raise NotFound("There is no such conversation.")
        if pair[0].channel != pair[1].channel:
            raise Conflict("These conversations came by different channels.")
        earlier, later = sorted(pair, key=lambda each: (each.created_at, each.id))
        status = later.status if later.status in ACTIVE or earlier.status not in ACTIVE else earlier.status
        line = sending.system_line(scope, access.place(earlier), "merged_away", SENTENCES["merged_away"])
        await sending.add(tx, line)
        await tending.merge_away(tx, scope.workspace_id, earlier.id, later.id, scope.now_ms)
        await tending.take_over(tx, scope.workspace_id, later.id, earlier, status, scope.now_ms)
        await tags.pass_on(tx, scope.workspace_id, earlier.id, later.id)
        line = sending.system_line(scope, access.place(later), "merged", SENTENCES["merged"])
        await sending.add(tx, line)
        about = About("conversation", earlier.reference, earlier.reference)
        await note(tx, scope, "conversation.merged", about, after={"into": later.reference})
        after = await control.tell(tx, scope, later.reference)
        [gone] = await conversations.some(tx, scope.workspace_id, [earlier.id])
        await tx.emit(ConversationChanged(earlier.reference, gone))
        await tx.emit(ConversationGone(earlier.reference, gone, scope.actor_name, into=later.reference))
    return after


async def earlier_parts(scope: Scope, conversation: Conversation) -> list[Conversation]:
    """What was merged into a conversation, in the order in which it began."""
    return await tending.merged_into(scope.db, scope.workspace_id, conversation.id)
