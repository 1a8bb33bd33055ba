"""What running the house contributes to it: three addresses for machines, and the numbers behind them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from livechat.conversations.events import NewMessage
from livechat.operations import admin, nightly, pages
from livechat.operations.counting import Counting
from livechat.registry import Feature, Job


async def start(house: Any) -> None:
    """Begin to count."""
    house.counting = Counting(house)
    house.counting.begin()


def message(house: Any) -> Callable[[NewMessage], None]:
    """Count a message that is on disk."""

    def count(event: NewMessage) -> None:
        house.counting.message(event)

    return count


FEATURE = Feature(
    name="operations",
    pages=[*pages.ROUTES, *admin.ROUTES],
    after={NewMessage: [message]},
    jobs=[Job("operations.backup", nightly.look, every_s=nightly.LOOK_EVERY_S)],
    start=start,
)
