"""Climbing: when nobody reads what a customer writes, the next rung reaches further, until somebody does.

What is due follows from what is stored, as with the rules of who answers: a restart forgets nothing, and whatever fell
due meanwhile is done at once. Each step is written down with its letters and pushes in one transaction, in which the
customer is still unread.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final

from livechat.accounts import roster
from livechat.accounts.models import Staff
from livechat.notifications import preferences
from livechat.notifications import queries as choices
from livechat.notifications.events import NoticesChanged
from livechat.notifications.ladder import queries, telling
from livechat.notifications.ladder.models import (
    ABOVE,
    ANSWERED,
    AROUND,
    NEVER,
    OVER,
    READ,
    RUNGS,
    LadderLeft,
    Run,
    Rung,
    RungReached,
    Step,
    Unheard,
    due_at,
)
from livechat.notifications.models import MAIL, MUTED, PUSH, SCREEN, SOUND, WAITING, Preferences
from livechat.notifications.queries import notices
from livechat.scope import ADMIN_ROLES, Means, Scope
from livechat.store.database import Transaction
from livechat.teams import access as teams
from livechat.workspaces import deciding
from livechat.workspaces.settings import Decisions

LOOKED_EVERY_S: Final = 5.0
AT_ONCE: Final = 100
MOST: Final = 10
"""So many are told by one rung: whoever is told of everything hears nothing any more."""
KEPT_MS: Final = 90 * 86_400_000
Presence = Callable[[str], str]


async def job(house: Any, scope: Scope, _key: str, _payload: dict[str, Any]) -> None:
    """What is done every few seconds in each workspace."""
    for conversation_id in await queries.lapsed(scope.db, scope.workspace_id, AT_ONCE):
        await settle(scope, conversation_id)
    decisions = await deciding.of(scope)
    first = min((each.after_ms(decisions) for each in RUNGS if each.after_ms(decisions)), default=0)
    if first:
        await _begin(scope, first)
        for run in await queries.due(scope.db, scope.workspace_id, scope.now_ms, AT_ONCE):
            await climb(scope, run, decisions, house.presence_of)


async def _begin(scope: Scope, first_ms: int) -> None:
    found = await queries.new(scope.db, scope.workspace_id, scope.now_ms - first_ms, AT_ONCE)
    if not found:
        return
    async with scope.transaction() as tx:
        for each in found:
            if of := await queries.unheard(tx, scope.workspace_id, each.id):
                await queries.begin(tx, scope.workspace_id, of, scope.now_ms)
    climbing(scope.means).update(each.id for each in found)


def climbing(means: Means) -> set[int]:
    """Conversations for which the ladder is climbed now, at hand."""
    known: set[int] = means.memory.setdefault("notifications.climbing", set())
    return known


async def climb(scope: Scope, run: Run, decisions: Decisions, presence_of: Presence) -> None:
    """Do what every rung says whose time has come, unless somebody has read meanwhile."""
    now = scope.now_ms
    async with scope.transaction() as tx:
        of = await queries.unheard(tx, scope.workspace_id, run.conversation_id)
        if of is not None and of.since_seq == run.since_seq:
            done = {each.rung for each in await queries.steps(tx, scope.workspace_id, [run.id])}
            ahead = [each for each in RUNGS if each.name not in done]
            shown: set[str] = set()
            for rung in (each for each in ahead if due_at(run.since_at, each, decisions) <= now):
                told = await _tell(tx, scope, of, rung, presence_of, shown)
                step = Step(run.id, rung.name, now, json.dumps(told, ensure_ascii=False))
                await queries.add_step(tx, scope.workspace_id, step)
            later = [at for each in ahead if (at := due_at(run.since_at, each, decisions)) > now]
            await queries.put_off(tx, scope.workspace_id, run.id, min(later, default=NEVER))
            return
    await settle(scope, run.conversation_id)


async def _tell(
    tx: Transaction, scope: Scope, of: Unheard, rung: Rung, presence_of: Presence, shown: set[str]
) -> list[str]:
    """Tell those whom a rung reaches, by the ways of it that they want and that lead to them; their names.

    Whoever is reached by several rungs at once (`shown`) sees it come up once.
    """
    team = await roster.by_turn(tx, scope.workspace_id)
    follows = await choices.follows(tx, scope.workspace_id, [of.id])
    muted = {each.staff_id for each in follows if each.choice == MUTED}
    reached = await _reached(tx, scope, of, rung, team, presence_of)
    chosen = await preferences.within(tx, scope.workspace_id, [each.id for each in reached])
    with_browser = set(await choices.holders(tx, scope.workspace_id))
    told: list[Staff] = []
    heard: list[str] = []
    for staff in reached:
        wants = chosen.get(staff.id, Preferences())
        ways = {way for way in rung.ways if WAITING in getattr(wants, way)}
        if staff.id not in with_browser:
            ways.discard(PUSH)
        if not staff.email or not scope.means.settings.mail.is_on:
            ways.discard(MAIL)
        if not ways or staff.id in muted:
            continue
        told.append(staff)
        await telling.tell(tx, scope, of, staff.id, wants, ways - {SCREEN} if staff.id in shown else ways)
        if ways & {SOUND, SCREEN}:
            heard.append(staff.id)
            shown.add(staff.id)
    if heard:
        await tx.emit(RungReached(scope.workspace_id, of.id, tuple(heard), of.alert))
    return [each.name for each in told]


async def _reached(
    tx: Transaction, scope: Scope, of: Unheard, rung: Rung, team: list[Staff], presence_of: Presence
) -> list[Staff]:
    """Whom a rung reaches: whoever has the conversation, one colleague more, or the managers.

    One that nobody has concerns those of its team, or everybody; of these, some who are here and have their turn.
    """
    if rung.whom == ABOVE:
        return [each for each in team if each.role in ADMIN_ROLES][:MOST]
    if rung.whom == AROUND:
        if holder := [each for each in team if each.id == of.assigned_id]:
            return holder
        members = await teams.members_of(tx, scope.workspace_id, of.team_id) if of.team_id else frozenset()
        able = [each for each in team if each.id in members] or team
        return ([each for each in able if presence_of(each.id) == "online"] or able)[:MOST]
    others = [each for each in team if each.id != of.assigned_id]
    here = [each for each in others if presence_of(each.id) == "online"]
    return (here or others)[:1]


async def settle(scope: Scope, conversation_id: int) -> None:
    """If somebody has read, answered or ended a conversation: nobody is told of it any more, on no device."""
    async with scope.transaction() as tx:
        run = await queries.open_run(tx, scope.workspace_id, conversation_id)
        if run is None:
            climbing(scope.means).discard(conversation_id)
            return
        of = await queries.unheard(tx, scope.workspace_id, conversation_id)
        if of is not None and of.since_seq == run.since_seq:
            return
        state = await queries.state(tx, scope.workspace_id, conversation_id)
        ended_by = _why(run, state) if state else OVER
        await queries.end(tx, scope.workspace_id, run.id, ended_by, scope.now_ms)
        now = scope.now_ms
        for staff_id in await notices.read_everywhere(tx, scope.workspace_id, conversation_id, WAITING, now):
            await tx.emit(NoticesChanged(scope.workspace_id, staff_id))
        await tx.emit(LadderLeft(scope.workspace_id, conversation_id, run.reference))


def _why(run: Run, state: tuple[int, int | None, str]) -> str:
    """What has ended a wait."""
    read_seq, waiting_since, status = state
    if status not in ("open", "pending"):
        return OVER
    if waiting_since is None:
        return ANSWERED
    return READ if read_seq >= run.since_seq else OVER


async def look_again(scope: Scope) -> None:
    """Other minutes were decided."""
    async with scope.transaction() as tx:
        await queries.look_again(tx, scope.workspace_id)


async def tidy(_house: Any, scope: Scope, _key: str, _payload: dict[str, Any]) -> None:
    """Forget waits that are long over, in small steps."""
    dropped = AT_ONCE
    while dropped == AT_ONCE:
        async with scope.transaction() as tx:
            dropped = await queries.forget(tx, scope.workspace_id, scope.now_ms - KEPT_MS, AT_ONCE)
