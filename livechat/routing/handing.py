"""Handing out: waiting conversations go to reps who are online and have room, by the rule the workspace has chosen.

Each decision is made and stored in one transaction of the only writer, so that nothing is handed out twice; who is
present is asked at that moment. What is decided is explained by `explaining`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

import msgspec

from livechat import ids
from livechat.accounts import roster
from livechat.conversations import control
from livechat.routing import queries
from livechat.routing.choosing import choose
from livechat.routing.models import (
    GIVEN,
    KEPT,
    OFFLINE,
    QUEUE,
    QUEUED,
    TEAM,
    UNANSWERED,
    Candidate,
    Choice,
    Decision,
    Waiting,
)
from livechat.scope import Scope
from livechat.store.database import Reader, Transaction
from livechat.teams import access as teams
from livechat.workspaces import deciding
from livechat.workspaces.settings import FIRST_ANSWER, MANUAL, Decisions

Presence = Callable[[str], str]

AT_ONCE: Final = 50
MINUTE_MS: Final = 60_000


async def hand_out(scope: Scope, presence_of: Presence) -> int:
    """Hand waiting conversations to online reps, as long as somebody has room; how many were handed out.

    Does nothing where the workspace has decided that reps take conversations themselves.
    """
    decisions = await deciding.of(scope)
    if decisions.assignment == MANUAL:
        return 0
    handed_out = 0
    for conversation_id in await queries.queue(scope.db, scope.workspace_id, AT_ONCE):
        handed_out += await _hand_out_one(scope, conversation_id, presence_of, decisions)
    return handed_out


async def _hand_out_one(scope: Scope, conversation_id: int, presence_of: Presence, decisions: Decisions) -> bool:
    async def decide(db: Reader) -> _Verdict | None:
        of = await queries.waiting(db, scope.workspace_id, conversation_id)
        if of is None or of.assigned_id is not None:
            return None  # somebody was faster, or nobody waits any more
        choice = choose(await _candidates(db, scope, of, presence_of, decisions), decisions.assignment)
        return await _verdict(db, scope, of, QUEUE, GIVEN if choice.chosen else QUEUED, choice)

    return await _decided(scope, decide, decisions)


async def pass_on(scope: Scope, conversation_id: int, presence_of: Presence) -> bool:
    """Pass a conversation on whose rep lets the customer wait or has gone, never to somebody who was tried already.

    To the next rep by the workspace's rule, otherwise back to the queue. A rep who is online keeps it while nobody else
    is there to take it. True when it was passed on.
    """
    decisions = await deciding.of(scope)

    async def decide(db: Reader) -> _Verdict | None:
        of = await queries.waiting(db, scope.workspace_id, conversation_id)
        cause = is_due(of, presence_of, decisions, scope.now_ms) if of else ""
        if of is None or of.assigned_id is None or not cause:
            return None
        candidates = await _candidates(db, scope, of, presence_of, decisions)
        choice = choose(candidates, decisions.assignment)
        stays = presence_of(of.assigned_id) == "online" and not _others_are_here(candidates, decisions)
        outcome = GIVEN if choice.chosen else KEPT if stays else QUEUED
        return await _verdict(db, scope, of, cause, outcome, choice)

    return await _decided(scope, decide, decisions)


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What is to be done about a conversation."""

    of: Waiting
    cause: str
    outcome: str
    choice: Choice
    is_news: bool


async def _verdict(db: Reader, scope: Scope, of: Waiting, cause: str, outcome: str, choice: Choice) -> _Verdict:
    """That nothing has changed since the last look is no news and is not stored again."""
    last = await queries.last_decision(db, scope.workspace_id, of.id) if outcome != GIVEN else None
    is_old = last is not None and last.created_at >= of.waiting_since and last.outcome == outcome
    if is_old and last:
        before = {each["id"]: each["verdict"] for each in msgspec.json.decode(last.considered)}
        is_old = before == {each.id: each.verdict for each in choice.considered}
    return _Verdict(of, cause, outcome, choice, not is_old)


async def _decided(scope: Scope, decide: Callable[[Reader], Awaitable[_Verdict | None]], decisions: Decisions) -> bool:
    """Decide, and do it; the queue is looked at often, so the writer is troubled only when there is something to do."""
    looked = await scope.db.read(decide)
    if looked is None or (looked.outcome != GIVEN and not looked.is_news):
        return False
    async with scope.transaction() as tx:
        verdict = await decide(tx)
        if verdict is None or (verdict.outcome != GIVEN and not verdict.is_news):
            return False
        of, chosen = verdict.of, verdict.choice.chosen
        if of.assigned_id is not None:
            await queries.was_tried(tx, scope.workspace_id, of.id, of.assigned_id, of.waiting_since)
        await _record(tx, scope, verdict, decisions.assignment)
        if verdict.outcome == KEPT or (chosen is None and of.assigned_id is None):
            return False
        return await control.give(tx, scope, of.id, chosen.id if chosen else None, chosen.name if chosen else "")


def is_due(of: Waiting, presence_of: Presence, decisions: Decisions, now_ms: int) -> str:
    """Why a conversation has to be passed on now; empty when it has not."""
    if of.assigned_id is None:
        return ""
    if presence_of(of.assigned_id) == "offline":
        return OFFLINE
    since = max(of.waiting_since, of.assigned_at)
    if decisions.pass_on_after == 0 or now_ms - since < decisions.pass_on_after * MINUTE_MS:
        return ""
    return "" if of.is_in_talk and decisions.pass_on == FIRST_ANSWER else UNANSWERED


def _others_are_here(candidates: list[Candidate], decisions: Decisions) -> bool:
    """Whether the queue would do any good: where conversations are taken by hand, to somebody who is here."""
    if decisions.assignment != MANUAL:
        return False
    return any(each.presence == "online" and not each.is_holder and not each.is_tried for each in candidates)


async def for_team(tx: Transaction, scope: Scope, of: Waiting, presence_of: Presence, decisions: Decisions) -> None:
    """Within a transfer to a team: to whoever of it comes first by the rule, otherwise to its queue."""
    choice = choose(await _candidates(tx, scope, of, presence_of, decisions), decisions.assignment)
    chosen = choice.chosen
    if decisions.assignment != MANUAL:
        verdict = _Verdict(of, TEAM, GIVEN if chosen else QUEUED, choice, True)
        await _record(tx, scope, verdict, decisions.assignment)
    if chosen:
        await control.give(tx, scope, of.id, chosen.id, chosen.name)
    elif of.assigned_id is not None:
        await control.give(tx, scope, of.id, None)


async def in_hand(scope: Scope) -> dict[str, int]:
    """How many conversations that count each rep has in hand."""
    decisions = await deciding.of(scope)
    since = scope.now_ms - decisions.quiet_after * MINUTE_MS
    return dict(await queries.in_hand(scope.db, scope.workspace_id, since))


async def _candidates(
    db: Reader, scope: Scope, of: Waiting, presence_of: Presence, decisions: Decisions
) -> list[Candidate]:
    active_since = scope.now_ms - decisions.quiet_after * MINUTE_MS
    active = dict(await queries.in_hand(db, scope.workspace_id, active_since))
    tried = set(await queries.tried(db, scope.workspace_id, of.id, of.waiting_since))
    fits = await teams.members_of(db, scope.workspace_id, of.team_id) if of.team_id else None
    return [
        Candidate(
            id=rep.id,
            name=rep.name,
            presence=presence_of(rep.id),
            active=active.get(rep.id, 0),
            capacity=rep.capacity,
            last_assigned_at=rep.last_assigned_at,
            is_tried=rep.id in tried,
            is_holder=rep.id == of.assigned_id,
            is_of_team=fits is None or rep.id in fits,
        )
        for rep in await roster.by_turn(db, scope.workspace_id)
    ]


async def _record(tx: Transaction, scope: Scope, verdict: _Verdict, rule: str) -> None:
    """Store why, for whoever asks."""
    of, chosen = verdict.of, verdict.choice.chosen
    decision = Decision(
        id=ids.uuid7(scope.now_ms),
        cause=verdict.cause,
        rule=rule,
        outcome=verdict.outcome,
        former_name=of.assigned_name,
        staff_id=chosen.id if chosen else "",
        staff_name=chosen.name if chosen else "",
        waited_ms=max(0, scope.now_ms - of.waiting_since),
        considered=msgspec.json.encode(verdict.choice.considered).decode(),
        created_at=scope.now_ms,
    )
    await queries.add_decision(tx, scope.workspace_id, of.id, decision)
