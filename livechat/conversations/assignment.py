"""Assignment by rule: waiting conversations go round among the reps who are online and have room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from livechat.accounts import roster
from livechat.conversations import control
from livechat.conversations.queries import conversations as queries
from livechat.scope import Scope
from livechat.workspaces import deciding

if TYPE_CHECKING:
    from collections.abc import Callable

AT_ONCE = 50


async def hand_out(scope: Scope, presence_of: Callable[[str], str]) -> int:
    """Hand waiting conversations to online reps in turn, as long as somebody has room; how many were handed out.

    Does nothing where the workspace has decided that reps take conversations themselves.
    """
    decisions = await deciding.of(scope)
    if decisions.assignment != "round_robin":
        return 0
    queue = await queries.longest_waiting_unassigned(scope.db, scope.workspace_id, AT_ONCE)
    if not queue:
        return 0
    in_hand = await queries.in_hand(scope.db, scope.workspace_id)
    free = [
        rep
        for rep in await roster.by_turn(scope.db, scope.workspace_id)
        if presence_of(rep.id) == "online" and in_hand.get(rep.id, 0) < rep.capacity
    ]
    handed_out = 0
    for conversation_id in queue:
        if not free:
            break
        rep = free.pop(0)
        if await control.hand_out(scope, conversation_id, rep.id, rep.name):
            handed_out += 1
            in_hand[rep.id] = in_hand.get(rep.id, 0) + 1
        if in_hand.get(rep.id, 0) < rep.capacity:
            free.append(rep)
    return handed_out
