"""Control: who is responsible for a conversation, in which state it is, and how much it hurries."""

from __future__ import annotations

from livechat.accounts import portraits, roster
from livechat.accounts.events import StaffLeft
from livechat.accounts.names import readable
from livechat.conversations import access, kinds, sending
from livechat.conversations.events import (
    ConversationChanged,
    ConversationUpdated,
    NewConversationAssigned,
    SalesRepAssigned,
)
from livechat.conversations.inputs import Draft
from livechat.conversations.kinds.system import SENTENCES
from livechat.conversations.models import ACTIVE, PRIORITIES, Conversation, Message
from livechat.conversations.queries import conversations as queries
from livechat.conversations.queries import tending
from livechat.conversations.shapes import RepShape
from livechat.errors import Conflict
from livechat.scope import Scope
from livechat.store.database import Transaction
from livechat.teams import access as teams
from livechat.teams.events import TeamDeleted


async def claim(scope: Scope, reference: str) -> Conversation:
    """Take an unassigned conversation. Of two reps who try at once one wins; the other is told who.

    Raises NotFound, or Conflict with the winner's name. Claiming what one already holds changes nothing.
    """
    async with scope.transaction() as tx:
        conversation = await access.conversation(tx, scope, reference)
        if conversation.assigned_id == scope.actor_id:
            return conversation
        won = await queries.claim(tx, scope.workspace_id, conversation.id, scope.actor_id, scope.now_ms)
        if not won:
            raise Conflict("%(name)s already looks after this conversation.", name=conversation.assigned_name or "")
        return await _assigned(tx, scope, conversation, scope.actor_id, scope.actor_name)


async def assign(scope: Scope, reference: str, staff_id: str | None) -> Conversation:
    """Give a conversation to a rep, or back to the queue.

    Raises NotFound for a conversation or a rep that is not of this workspace, Conflict when somebody changed the
    assignment in between.
    """
    async with scope.transaction() as tx:
        conversation = await access.conversation(tx, scope, reference)
        rep = await roster.active(tx, scope.workspace_id, staff_id) if staff_id else None
        if conversation.assigned_id == staff_id:
            return conversation
        changed = await queries.assign(
            tx, scope.workspace_id, conversation.id, staff_id, conversation.assigned_id, scope.now_ms
        )
        if not changed:
            raise Conflict("Somebody else has just changed this.")
        return await _assigned(tx, scope, conversation, staff_id, rep.name if rep else "")


async def assign_team(scope: Scope, reference: str, team_id: str | None) -> Conversation:
    """Give a conversation to a team, or to none; whoever looks after it goes on doing so.

    Raises NotFound for a conversation or a team that is not of this workspace.
    """
    async with scope.transaction() as tx:
        return await to_team(tx, scope, await access.conversation(tx, scope, reference), team_id)


async def to_team(tx: Transaction, scope: Scope, conversation: Conversation, team_id: str | None) -> Conversation:
    """The same within another act's transaction."""
    team = await teams.team(tx, scope.workspace_id, team_id) if team_id else None
    if conversation.team_id == team_id:
        return conversation
    await queries.set_team(tx, scope.workspace_id, conversation.id, team_id, scope.now_ms)
    if team:
        words = SENTENCES["team"] % {"team": team.name}
        await sending.add(tx, sending.system_line(scope, access.place(conversation), "team", words, team=team.name))
    return await tell(tx, scope, conversation.reference)


async def without_team(tx: Transaction, event: TeamDeleted) -> None:
    """Within a team's end: its conversations belong to no team."""
    await queries.leave_team(tx, event.workspace_id, event.team_id, event.at)


async def _assigned(
    tx: Transaction, scope: Scope, conversation: Conversation, staff_id: str | None, name: str, *, says: bool = True
) -> Conversation:
    """Say so in the conversation and to everybody concerned."""
    place = access.place(conversation)
    if staff_id:
        line = sending.system_line(
            scope, place, "assigned", SENTENCES["assigned"] % {"rep": name}, rep=name, rep_id=staff_id
        )
    else:
        line = sending.system_line(scope, place, "unassigned", SENTENCES["unassigned"])
    if says:
        await sending.add(tx, line)
    after = await tell(tx, scope, conversation.reference)
    if staff_id:
        rep = RepShape(staff_id, name, await portraits.of(tx, scope.workspace_id, staff_id))
        await tx.emit(SalesRepAssigned(conversation.reference, scope.workspace_id, rep))
        await tx.emit(NewConversationAssigned(after, rep, scope.actor_id))
    return after


async def give(
    tx: Transaction, scope: Scope, conversation_id: int, staff_id: str | None, name: str = "", *, says: bool = True
) -> bool:
    """Within the transaction of a rule: to somebody else or back to the queue; False when it does not exist.

    `says` leaves a line in the conversation.
    """
    found = await queries.some(tx, scope.workspace_id, [conversation_id])
    for conversation in found:
        before = conversation.assigned_id
        if not await queries.assign(tx, scope.workspace_id, conversation.id, staff_id, before, scope.now_ms):
            return False
        if staff_id:
            await roster.was_assigned(tx, scope.workspace_id, staff_id, scope.now_ms)
        await _assigned(tx, scope, conversation, staff_id, name, says=says)
    return bool(found)


async def release_all(tx: Transaction, event: StaffLeft) -> None:
    """Within a colleague's leaving: what they had in hand goes back to the queue, and customers are told."""
    scope = event.scope
    for reference in await queries.active_of_rep(tx, event.workspace_id, event.staff_id):
        conversation = await access.conversation(tx, scope, reference)
        if await queries.assign(tx, event.workspace_id, conversation.id, None, conversation.assigned_id, scope.now_ms):
            await _assigned(tx, scope, conversation, None, "")


async def set_status(scope: Scope, reference: str, status: str) -> Conversation:
    """Open, pending, resolved or closed; the customer sees a line when it is over or open again.

    Snoozed is until the customer writes; `snoozing` knows more. Raises NotFound, or Conflict when the customer already
    has another open conversation.
    """
    async with scope.transaction() as tx:
        return await change_status(tx, scope, reference, status)


async def change_status(tx: Transaction, scope: Scope, reference: str, status: str) -> Conversation:
    """The same within another act's transaction."""
    conversation = await access.conversation(tx, scope, reference)
    if conversation.status == status:
        return conversation
    was_active, is_active = conversation.status in ACTIVE, status in ACTIVE
    if is_active and not was_active and await queries.has_open(tx, scope.workspace_id, conversation):
        raise Conflict("This customer already has another open conversation.")
    await queries.set_status(tx, scope.workspace_id, conversation.id, status, scope.now_ms)
    event = status if not is_active else "reopened" if not was_active else ""
    if event:
        place = access.place(conversation)
        await sending.add(tx, sending.system_line(scope, place, event, SENTENCES[event]))
    return await tell(tx, scope, reference)


async def send_and(scope: Scope, reference: str, draft: Draft, status: str) -> Message:
    """Answer and set the status: both are stored, or neither.

    The same `client_id` again gives the stored message and leaves the status as somebody may have set it since.
    Raises what sending and setting the status raise.
    """
    place = access.place(await access.conversation(scope.db, scope, reference))
    item = sending.entry(scope, place, await kinds.prepared(scope, place, draft))
    async with scope.transaction() as tx:
        message = await sending.add(tx, item)
        if message.id == item.id:
            await change_status(tx, scope, reference, status)
    return message


async def set_priority(scope: Scope, reference: str, priority: str) -> Conversation:
    """Low, normal, high or urgent. Raises NotFound."""
    async with scope.transaction() as tx:
        conversation = await access.conversation(tx, scope, reference)
        number = PRIORITIES.index(priority)
        if conversation.priority == number:
            return conversation
        await queries.set_priority(tx, scope.workspace_id, conversation.id, number, scope.now_ms)
        return await tell(tx, scope, reference)


async def set_subject(scope: Scope, reference: str, subject: str) -> Conversation:
    """What it is about, in the staff's words; empty takes it away. Raises NotFound."""
    subject = readable(subject, "subject", 200) if subject.strip() else ""
    async with scope.transaction() as tx:
        conversation = await access.conversation(tx, scope, reference)
        if conversation.subject == subject:
            return conversation
        await tending.set_subject(tx, scope.workspace_id, conversation.id, subject, scope.now_ms)
        return await tell(tx, scope, reference)


async def tell(tx: Transaction, scope: Scope, reference: str) -> Conversation:
    """Everybody who shows this conversation shows it as it is now; that state."""
    after = await access.conversation(tx, scope, reference)
    await tx.emit(ConversationUpdated(after))
    await tx.emit(ConversationChanged(reference, after))
    return after
