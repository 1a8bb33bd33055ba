"""Transferring: a conversation goes to a colleague with a word about it, at once or when the colleague accepts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from livechat import ids
from livechat.accounts import roster
from livechat.conversations import access, control, noting
from livechat.conversations.models import Conversation
from livechat.errors import Conflict, Forbidden, Invalid, TooLarge
from livechat.routing import handing, queries
from livechat.routing.events import OfferChanged, OfferMade, OfferSettled
from livechat.routing.models import Offer, Waiting
from livechat.scope import Scope
from livechat.workspaces import deciding

NOTE_CHARACTERS: Final = 2000
SHORTEST_MS: Final = 60_000
OTHERWISE_MINUTES: Final = 3
"""How long an offer stands where nothing is passed on by itself."""

ACCEPT, DECLINE, WITHDRAW, RUN_OUT = "accept", "decline", "withdraw", "run_out"


async def transfer(scope: Scope, reference: str, staff_id: str, note: str = "", *, asks: bool = False) -> Conversation:
    """Give a conversation to a colleague with a note for them; with `asks` it stays here until they accept.

    Raises NotFound for a conversation or a colleague that is not of this workspace, Conflict when the colleague has it
    already.
    """
    if len(note) > NOTE_CHARACTERS:
        raise TooLarge("Please use at most %(limit)s characters.", field="note", limit=NOTE_CHARACTERS)
    decisions = await deciding.of(scope)
    async with scope.transaction() as tx:
        conversation = await access.conversation(tx, scope, reference)
        if not staff_id:
            raise Invalid("Please choose one of these.", field="rep")
        rep = await roster.active(tx, scope.workspace_id, staff_id)
        if conversation.assigned_id == rep.id:
            raise Conflict("%(name)s already looks after this conversation.", name=rep.name)
        if note.strip():
            await noting.write(tx, scope, conversation, ids.opaque(), note.strip())
        if asks and rep.id != scope.actor_id:
            minutes = decisions.pass_on_after or OTHERWISE_MINUTES
            now = scope.now_ms
            offer = Offer(
                id=ids.opaque(),
                conversation_id=conversation.id,
                reference=reference,
                from_id=scope.actor_id,
                from_name=scope.actor_name,
                to_id=rep.id,
                to_name=rep.name,
                note=note.strip(),
                created_at=now,
                expires_at=now + max(SHORTEST_MS, minutes * 60_000),
            )
            await queries.add_offer(tx, scope.workspace_id, offer)
            await tx.emit(OfferChanged(reference, scope.workspace_id, offer))
            await tx.emit(OfferMade(offer, conversation.customer_name))
            return conversation
        if standing := await queries.offer(tx, scope.workspace_id, reference):
            await queries.settle_offer(tx, scope.workspace_id, standing.id)
            await tx.emit(OfferChanged(reference, scope.workspace_id, None))
        await control.give(tx, scope, conversation.id, rep.id, rep.name)
        return await access.conversation(tx, scope, reference)


async def transfer_to_team(
    scope: Scope, reference: str, team_id: str, note: str, presence_of: Callable[[str], str]
) -> Conversation:
    """Give a conversation to a team with a note: by the workspace's rule to one of it, otherwise to its queue."""
    if len(note) > NOTE_CHARACTERS:
        raise TooLarge("Please use at most %(limit)s characters.", field="note", limit=NOTE_CHARACTERS)
    decisions = await deciding.of(scope)
    async with scope.transaction() as tx:
        before = await access.conversation(tx, scope, reference)
        conversation = await control.to_team(tx, scope, before, team_id)
        if note.strip():
            await noting.write(tx, scope, conversation, ids.opaque(), note.strip())
        of = Waiting(
            id=conversation.id,
            reference=reference,
            assigned_id=conversation.assigned_id,
            assigned_name=conversation.assigned_name or "",
            assigned_at=0,
            waiting_since=conversation.waiting_since or scope.now_ms,
            team_id=team_id,
        )
        await handing.for_team(tx, scope, of, presence_of, decisions)
        return await access.conversation(tx, scope, reference)


async def answer(scope: Scope, reference: str, said: str) -> Conversation:
    """Accept or decline what a colleague offers, or withdraw one's own offer.

    Raises Conflict when the offer no longer stands, Forbidden when it is somebody else's to answer.
    """
    async with scope.transaction() as tx:
        conversation = await access.conversation(tx, scope, reference)
        offer = await queries.offer(tx, scope.workspace_id, reference)
        if offer is None and said == WITHDRAW:
            return conversation
        if offer is None:
            raise Conflict("This offer no longer stands.")
        if scope.actor_id != (offer.from_id if said == WITHDRAW else offer.to_id):
            raise Forbidden
        await queries.settle_offer(tx, scope.workspace_id, offer.id)
        await tx.emit(OfferChanged(reference, scope.workspace_id, None))
        if said == ACCEPT:
            await control.give(tx, scope, conversation.id, scope.actor_id, scope.actor_name)
        if said != WITHDRAW:
            await tx.emit(OfferSettled(scope.workspace_id, offer, said, conversation.customer_name))
        return await access.conversation(tx, scope, reference)


async def standing(scope: Scope, reference: str) -> Offer | None:
    """What is offered of a conversation now."""
    return await queries.offer(scope.db, scope.workspace_id, reference)


async def expire(scope: Scope) -> None:
    """End offers that nobody has answered in time; whoever made them is told and still has the conversation."""
    if not await queries.expired_offers(scope.db, scope.workspace_id, scope.now_ms):
        return
    async with scope.transaction() as tx:
        for offer in await queries.expired_offers(tx, scope.workspace_id, scope.now_ms):
            await queries.settle_offer(tx, scope.workspace_id, offer.id)
            await tx.emit(OfferChanged(offer.reference, scope.workspace_id, None))
            await tx.emit(OfferSettled(scope.workspace_id, offer, RUN_OUT, ""))
