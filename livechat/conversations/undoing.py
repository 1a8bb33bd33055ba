"""Undoing an act on a selection: one way back for all of it, for some seconds.

What is kept is how each conversation was before and how the act left it. Whatever somebody has changed since stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import msgspec

from livechat import ids
from livechat.conversations import access, control, deleting, snoozing
from livechat.conversations.models import ACTIVE
from livechat.conversations.queries import bulk as queries
from livechat.conversations.queries import tending
from livechat.conversations.queries.bulk import State
from livechat.errors import Conflict, NotFound, Refusal
from livechat.jobs import queue
from livechat.scope import Scope
from livechat.workspaces import deciding

GRACE_MS: Final = 3_000
"""A click that was in time may be on its way a little longer."""


class Step(msgspec.Struct):
    """A conversation before and after the act."""

    reference: str
    before: State
    after: State


@dataclass(frozen=True, slots=True)
class Way:
    """The way back: its name, and for how many milliseconds it is offered."""

    id: str
    lasts_ms: int


async def state(scope: Scope, reference: str) -> State | None:
    """How a conversation stands; None where there is none."""
    return await queries.state(scope.db, scope.workspace_id, reference)


async def remember(scope: Scope, steps: list[Step]) -> Way | None:
    """Keep the way back, for whoever did it; None when nothing was changed."""
    changed = [each for each in steps if each.before != each.after]
    if not changed:
        return None
    lasts_ms = (await deciding.of(scope)).undo_delete_s * 1000
    name = ids.opaque()
    items = msgspec.json.encode(changed).decode()
    async with scope.transaction() as tx:
        await queries.forget_old(tx, scope.workspace_id, scope.now_ms)
        until = scope.now_ms + lasts_ms + GRACE_MS
        await queries.remember(tx, scope.workspace_id, name, scope.actor_id, items, until)
    return Way(name, lasts_ms)


async def way(scope: Scope, name: str) -> Way | None:
    """The way back of this name, as long as it is open to whoever asks."""
    left_ms = await queries.left_ms(scope.db, scope.workspace_id, name, scope.actor_id, scope.now_ms)
    return None if left_ms is None or left_ms <= GRACE_MS else Way(name, left_ms - GRACE_MS)


async def undo(scope: Scope, name: str) -> tuple[list[str], list[tuple[str, Refusal]]]:
    """Everything that is still as the act left it is as it was before; which, and why others are not.

    Raises NotFound for what was done too long ago, by somebody else, or is undone already.
    """
    async with scope.transaction() as tx:
        items = await queries.take(tx, scope.workspace_id, name, scope.actor_id, scope.now_ms)
    if items is None:
        raise NotFound("This can no longer be undone.")
    done: list[str] = []
    failed: list[tuple[str, Refusal]] = []
    for step in msgspec.json.decode(items, type=list[Step]):
        try:
            await _back(scope, step)
        except Refusal as refusal:
            if refusal.status >= 500:
                raise
            failed.append((step.reference, refusal))
        else:
            done.append(step.reference)
    return done, failed


async def _back(scope: Scope, step: Step) -> None:
    async with scope.transaction() as tx:
        now = await queries.state(tx, scope.workspace_id, step.reference)
        if now is None:
            raise NotFound("This conversation cannot be brought back any more.")
        if now != step.after:
            raise Conflict("Somebody else has just changed this.")
        if now.deleted_at is not None:
            await deleting.bring_back(tx, scope, step.reference)
            return
        before = step.before
        after = await control.change_status(tx, scope, step.reference, before.status)
        if before.status not in ACTIVE:
            return
        conversation = await access.conversation(tx, scope, step.reference)
        await tending.wait_again(tx, scope.workspace_id, conversation.id, before.waiting_since, before.snoozed_until)
        if before.snoozed_until:
            due = max(before.snoozed_until, scope.now_ms)
            await queue.later(tx, snoozing.JOB, step.reference, workspace_id=scope.workspace_id, due_at=due)
        if before.waiting_since or before.snoozed_until:
            await control.tell(tx, scope, after.reference)
