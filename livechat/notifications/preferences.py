"""Preferences: what somebody is told of and how, until when they want peace, what they follow or have muted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from livechat.conversations import access
from livechat.conversations.models import Conversation
from livechat.errors import Invalid
from livechat.notifications import queries
from livechat.notifications.events import PreferencesChanged
from livechat.notifications.models import (
    FOLLOWED,
    MUTED,
    OCCASIONS,
    OF_ADMINS,
    POSSIBLE,
    WAYS,
    Preferences,
    chosen,
    stored,
)
from livechat.notifications.quieting import PRIORITIES, QuietHours
from livechat.scope import ADMIN_ROLES, Means, Scope
from livechat.store.database import Transaction

_MEMORY: Final = "notifications.preferences"
MOST_MINUTES: Final = 7 * 24 * 60


async def everybody(means: Means, workspace_id: int) -> dict[str, Preferences]:
    """The choices of the staff of a workspace, kept at hand; whoever has chosen nothing is not among them."""
    memory: dict[int, dict[str, Preferences]] = means.memory.setdefault(_MEMORY, {})
    if workspace_id not in memory:
        rows = await queries.preferences(means.db, workspace_id)
        memory.setdefault(workspace_id, {each.staff_id: stored(each.choices, each.quiet_until) for each in rows})
    return memory[workspace_id]


async def within(tx: Transaction, workspace_id: int, staff_ids: Iterable[str]) -> dict[str, Preferences]:
    """The choices of some as they are stored at this moment of an act."""
    rows = await queries.preferences_of(tx, workspace_id, staff_ids)
    return {each.staff_id: stored(each.choices, each.quiet_until) for each in rows}


def wanting(means: Means, workspace_id: int, occasion: str, ways: Sequence[str]) -> set[str]:
    """Who has chosen to be told of something by one of these ways, as far as choices are at hand; asks nobody."""
    memory: dict[int, dict[str, Preferences]] = means.memory.get(_MEMORY, {})
    known = memory.get(workspace_id, {}).items()
    return {each for each, wants in known if any(occasion in getattr(wants, way) for way in ways)}


async def of(scope: Scope, staff_id: str = "") -> Preferences:
    """One's own choices, or somebody else's."""
    return (await everybody(scope.means, scope.workspace_id)).get(staff_id or scope.actor_id, Preferences())


async def choose(scope: Scope, sent: Mapping[str, Sequence[str]]) -> Preferences:
    """Other choices from now on, in every window; raises Invalid with the field that is wrong."""
    before = await of(scope)
    hidden = frozenset() if scope.role in ADMIN_ROLES else OF_ADMINS
    kept = {way: [each for each in getattr(before, way) if each in hidden] for way in WAYS}
    whole = {**sent, **{way: [*sent.get(way, ()), *kept[way]] for way in WAYS}}
    return await _keep(scope, chosen(whole, before.quiet_until))


async def change(
    scope: Scope,
    ways: Mapping[str, Sequence[str]],
    priorities: Mapping[str, str] | None = None,
    hours: QuietHours | None = None,
) -> Preferences:
    """Other occasions for some ways, other priorities of some occasions, other quiet hours; what is not named stays.

    Raises Invalid for what cannot be chosen.
    """
    now, changed = await of(scope), dict[str, Any]()
    for way, occasions in ways.items():
        if any(way not in POSSIBLE.get(each, ()) for each in occasions):
            raise Invalid("This is not a value that can be used here.", field=way)
        changed[way] = tuple(each for each in OCCASIONS if each in occasions)
    if priorities:
        if any(each not in OCCASIONS or value not in PRIORITIES for each, value in priorities.items()):
            raise Invalid("This is not a value that can be used here.", field="priorities")
        changed["priorities"] = {**now.priorities, **priorities}
    if hours is not None:
        changed["hours"] = hours
    return await _keep(scope, replace(now, **changed)) if changed else now


async def be_quiet(scope: Scope, minutes: int) -> Preferences:
    """Do not disturb for so many minutes; 0 ends it."""
    if not 0 <= minutes <= MOST_MINUTES:
        raise Invalid("Please give a number from %(low)s to %(high)s.", field="minutes", low=0, high=MOST_MINUTES)
    until = scope.now_ms + minutes * 60_000 if minutes else 0
    return await _keep(scope, replace(await of(scope), quiet_until=until))


async def _keep(scope: Scope, now: Preferences) -> Preferences:
    async with scope.transaction() as tx:
        await queries.keep_preferences(
            tx, scope.workspace_id, scope.actor_id, now.as_json(), now.quiet_until, scope.now_ms
        )
        await tx.emit(PreferencesChanged(scope.workspace_id, scope.actor_id, now))
    return now


def remember(means: Means, event: PreferencesChanged) -> None:
    """New choices are stored: they hold from now on."""
    known = means.memory.get(_MEMORY, {}).get(event.workspace_id)
    if known is not None and event.now is not None:
        known[event.staff_id] = event.now


async def follow(scope: Scope, reference: str, choice: str) -> Conversation:
    """Be told of a conversation as of one's own, or not at all; neither when empty."""
    async with scope.transaction() as tx:
        conversation = await access.conversation(tx, scope, reference)
        await _follow(tx, scope, conversation.id, choice)
        await tx.emit(PreferencesChanged(scope.workspace_id, scope.actor_id))
    return conversation


async def _follow(tx: Transaction, scope: Scope, conversation_id: int, choice: str) -> None:
    if choice in (FOLLOWED, MUTED):
        await queries.set_follow(tx, scope.workspace_id, conversation_id, scope.actor_id, choice)
    else:
        await queries.drop_follow(tx, scope.workspace_id, conversation_id, scope.actor_id)


async def followed(scope: Scope, reference: str) -> str:
    """`followed`, `muted`, or empty."""
    conversation = await access.conversation(scope.db, scope, reference)
    return await queries.follow_of(scope.db, scope.workspace_id, conversation.id, scope.actor_id)
