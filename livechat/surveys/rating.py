"""Rating: a customer says once what they thought, and everybody who has the conversation open sees it."""

from __future__ import annotations

import json
from dataclasses import replace

from livechat.conversations import access, changing, sending
from livechat.errors import Blocked, Conflict, Forbidden
from livechat.scope import Scope
from livechat.surveys import queries, requesting
from livechat.surveys.inputs import Rate
from livechat.surveys.models import Rating


async def rate(scope: Scope, reference: str, given: Rate) -> Rating:
    """Rate a conversation of one's own, asked or not. The same rating again changes nothing.

    Raises NotFound, Conflict when there is another rating already, Blocked.
    """
    if not scope.is_customer:
        raise Forbidden
    async with scope.transaction() as tx:
        of = await access.conversation(tx, scope, reference)
        if of.is_blocked:
            raise Blocked
        rep_score = given.rep_score if of.assigned_id else None
        rating = Rating(of.id, scope.actor_id, of.assigned_id, given.score, rep_score, given.comment.strip())
        if not await queries.add(tx, scope.workspace_id, rating, scope.now_ms):
            stored = await queries.rating(tx, scope.workspace_id, of.id)
            if stored is not None and replace(stored, staff_id=rating.staff_id) == rating:
                return stored
            raise Conflict("You have already rated this conversation.")
        answer = {"score": rating.score, "rep_score": rating.rep_score, "comment": rating.comment}
        request = await queries.request(tx, scope.workspace_id, of.id)
        if request is None:
            await sending.add(tx, requesting.entry(of, scope.now_ms, answer))
            return rating
        _, message = await changing.message(tx, scope, reference, request)
        payload = json.dumps({**json.loads(message.payload or "{}"), **answer}, ensure_ascii=False)
        await changing.store(tx, access.place(of), replace(message, payload=payload), scope.now_ms)
    return rating
