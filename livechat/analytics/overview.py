"""The overview: how the shop's conversations stand at this moment, and what today brought."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from livechat import i18n
from livechat.accounts.team import members
from livechat.clock import rfc3339
from livechat.conversations import inbox
from livechat.conversations.figures import satisfied, seconds
from livechat.conversations.models import Conversation, Filters
from livechat.conversations.queries import figures as queries
from livechat.scope import Scope
from livechat.workspaces import deciding

WAITING_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Overview:
    """Now and today; times are medians in seconds, None while there is nothing to take one of."""

    waiting: int
    longest_waiting_iso: str
    active: int
    capacity_total: int
    messages_today: int
    reps_online: int
    reps_total: int
    first_response_s: int | None
    resolution_s: int | None
    satisfied: int | None


@dataclass(frozen=True, slots=True)
class Situation:
    """The overview with the people in it."""

    figures: Overview
    waiting: list[Conversation]
    team: list[Any]


async def now(scope: Scope, presence_of: Any) -> Situation:
    """Look once."""
    zone = (await deciding.of(scope)).time_zone
    today = i18n.today_begins(scope.now_ms, zone)
    numbers = await inbox.counts(scope)
    longest = numbers.longest_waiting_since
    times = await queries.response_times(scope.db, scope.workspace_id, None, today)
    team = await members(scope, presence_of)
    reps = [each for each in team if not each.disabled]
    waiting, _ = await inbox.page(scope, Filters(tab="waiting", sort="waiting"), None, WAITING_SHOWN)
    figures = Overview(
        waiting=numbers.waiting,
        longest_waiting_iso=rfc3339(longest) if longest else "",
        active=sum(numbers.by_rep.values()) + numbers.unassigned,
        capacity_total=sum(rep.capacity for rep in reps),
        messages_today=await queries.messages_since(scope.db, scope.workspace_id, today),
        reps_online=sum(rep.presence == "online" for rep in reps),
        reps_total=len(reps),
        first_response_s=seconds([first for first, _ in times if first is not None]),
        resolution_s=seconds([resolved for _, resolved in times if resolved is not None]),
        satisfied=await satisfied(scope, None),
    )
    return Situation(figures, waiting, team)
