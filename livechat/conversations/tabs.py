"""The tabs above the staff's list, each with its counter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from livechat import i18n
from livechat.clock import rfc3339
from livechat.conversations.inbox import Counts
from livechat.conversations.models import TABS, Filters
from livechat.i18n import marked
from livechat.rendering import Look

WORDS = {
    "mine": marked("Mine"),
    "unassigned": marked("Unassigned"),
    "all": marked("All"),
    "waiting": marked("Waiting"),
    "snoozed": marked("Snoozed"),
    "mentions": marked("Mentions"),
}


def tabs_of(numbers: Counts, filters: Filters, me: str) -> Callable[[Look], dict[str, Any]]:
    """The tabs with their counters, for a look."""

    def tabs(look: Look) -> dict[str, Any]:
        translate = i18n.translator(look.language)
        longest = numbers.longest_waiting_since
        return {
            "items": [
                (
                    each,
                    translate(WORDS[each]),
                    numbers.of(each, me),
                    f"/inbox?tab={each}",
                    each == filters.tab,
                )
                for each in TABS
            ],
            "waiting": numbers.waiting,
            "longest_iso": rfc3339(longest) if longest else "",
        }

    return tabs
