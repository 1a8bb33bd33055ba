"""The inbox: the staff's list, in the order and with the filters that somebody chose, and its counters."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from livechat import i18n
from livechat.conversations.models import ACTIVE, PRIORITIES, SORTS, STATUSES, TABS, Conversation, Filters
from livechat.conversations.queries import conversations as queries
from livechat.conversations.queries import inbox as lists
from livechat.conversations.queries import mentions
from livechat.errors import Malformed
from livechat.scope import Scope
from livechat.workspaces import deciding

PAGE = 50
MANY = 999
"""More conversations than this are not counted: the tab says that there are more."""
FEW = 1000
"""Of so many conversations the first are found by putting all of them in order."""
_NAME = re.compile(r"[0-9A-Za-z_-]{0,64}")


def filters_of(values: Mapping[str, str]) -> Filters:
    """Filters from an address or a command; what is not known falls back to what everybody starts with."""

    def known(name: str, allowed: tuple[str, ...], otherwise: str) -> str:
        value = values.get(name, otherwise)
        return value if value in allowed else otherwise

    def named(name: str) -> str:
        value = values.get(name, "")
        return value if _NAME.fullmatch(value) else ""

    priority = known("priority", ("", *PRIORITIES, "0", "1", "2", "3"), "")
    if priority in PRIORITIES:
        priority = str(PRIORITIES.index(priority))
    return Filters(
        known("tab", TABS, "mine"),
        known("status", ("", *STATUSES), ""),
        priority,
        known("sort", SORTS, "activity"),
        known("direction", ("asc", "desc"), "desc"),
        tag=named("tag"),
        channel=named("channel"),
        rep=named("rep"),
        team=named("team"),
        unread=known("unread", ("", "1"), ""),
        since=_day(values.get("since", "")),
        until=_day(values.get("until", "")),
    )


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat() if len(text) == 10 and text.isascii() else ""
    except ValueError:
        return ""


async def _rule(scope: Scope, filters: Filters) -> tuple[str, dict[str, Any]]:
    """The query's rule for a list, with its days as moments in the workspace's time zone."""
    since = until = None
    if filters.since or filters.until:
        zone = (await deciding.of(scope)).time_zone
        since = i18n.day_begins(filters.since, zone)
        until = i18n.day_begins(filters.until, zone, days_later=1)
    return lists.rule(filters, scope.actor_id, since, until)


def cursor_of(conversation: Conversation, filters: Filters) -> str:
    """Where the next page of this order begins."""
    return f"{sort_value(conversation, filters)}.{conversation.id}"


def _cursor(text: str | None) -> tuple[int, int] | None:
    if not text:
        return None
    value, _, number = text.partition(".")
    if not (value.isascii() and value.isdigit() and number.isascii() and number.isdigit() and len(text) <= 60):
        raise Malformed("This is not a place in the list.", field="cursor")
    if max(int(value), int(number)) >= 2**63:
        raise Malformed("This is not a place in the list.", field="cursor")
    return int(value), int(number)


async def page(
    scope: Scope, filters: Filters, cursor: str | None = None, limit: int = PAGE
) -> tuple[list[Conversation], str | None]:
    """One page of the list and where the next one begins."""
    down = (filters.direction == "desc") != (filters.sort == "waiting")
    rule = await _rule(scope, filters)
    place = _cursor(cursor)
    is_few = await _is_few(scope, filters, rule[1])
    found = await lists.page(
        scope.db, scope.workspace_id, rule, filters.tab, filters.sort, down, place, limit + 1, is_few=is_few
    )
    if len(found) > limit:
        return found[:limit], cursor_of(found[limit - 1], filters)
    return found, None


async def _is_few(scope: Scope, filters: Filters, values: Mapping[str, Any]) -> bool:
    """Whether few conversations were active on the days that a list is narrowed to."""
    since, until = values.get("since"), values.get("until")
    if filters.sort == "activity" or (since is None and until is None):
        return False
    return await lists.active(scope.db, scope.workspace_id, since, until, FEW + 1) <= FEW


async def standing(scope: Scope, filters: Filters, conversations: Sequence[Conversation]) -> set[int]:
    """Which of some conversations stand in this actor's list: the page's own query says so."""
    rule = await _rule(scope, filters)
    return await lists.standing(scope.db, scope.workspace_id, rule, [each.id for each in conversations])


def belongs(conversation: Conversation, filters: Filters, me: str) -> bool:
    """Whether a conversation stands in a list that is not narrow; a test holds it against the query's rule."""
    if conversation.merged_into:
        return False
    if filters.status and conversation.status != filters.status:
        return False
    if filters.priority and conversation.priority != int(filters.priority):
        return False
    if filters.tab == "mine":
        return conversation.assigned_id == me and conversation.status in ACTIVE
    in_work = conversation.status in ("open", "pending")
    if filters.tab == "snoozed":
        return conversation.status == "snoozed"
    if filters.tab == "unassigned":
        return conversation.assigned_id is None and in_work
    if filters.tab == "waiting":
        return conversation.waiting_since is not None and in_work
    return True


def sort_value(conversation: Conversation, filters: Filters) -> int:
    """What the list is ordered by, as a number."""
    if filters.sort == "created":
        return conversation.created_at
    if filters.sort == "priority":
        return conversation.priority * 10_000_000_000_000 + conversation.created_at
    if filters.sort == "waiting":
        return conversation.waiting_since or lists.NEVER
    return conversation.last_at


def sort_key(conversation: Conversation, filters: Filters) -> str:
    """The same as a text that the page orders by, the largest first."""
    value, number = sort_value(conversation, filters), conversation.id
    if (filters.direction == "desc") == (filters.sort == "waiting"):
        value, number = 99_999_999_999_999 - value, 9_999_999_999 - number
    return f"{value:015d}-{number:010d}"


@dataclass(frozen=True, slots=True)
class Counts:
    """The numbers on the tabs, for everybody at once."""

    by_rep: dict[str, int]
    unassigned: int
    waiting: int
    longest_waiting_since: int | None
    everything: int
    mentions: dict[str, int]
    snoozed: int = 0

    def of(self, tab: str, me: str) -> int:
        """The number on one person's tab."""
        if tab == "mine":
            return self.by_rep.get(me, 0)
        if tab == "mentions":
            return self.mentions.get(me, 0)
        numbers = {"unassigned": self.unassigned, "waiting": self.waiting, "snoozed": self.snoozed}
        return numbers.get(tab, self.everything)


async def counts(scope: Scope) -> Counts:
    """Count everything once, whoever looks."""
    rows = await queries.counts(scope.db, scope.workspace_id)
    longest = [row[3] for row in rows if row[3] is not None]
    return Counts(
        by_rep={row[0]: row[1] for row in rows if row[0]},
        unassigned=sum(row[4] for row in rows if not row[0]),
        waiting=sum(row[2] or 0 for row in rows),
        longest_waiting_since=min(longest) if longest else None,
        snoozed=sum(row[1] - row[4] for row in rows),
        everything=await queries.count_all(scope.db, scope.workspace_id, MANY + 1),
        mentions=dict(await mentions.unread_by_staff(scope.db, scope.workspace_id)),
    )
