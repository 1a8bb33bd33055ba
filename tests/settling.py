"""Waiting until the house rests."""

from __future__ import annotations

import asyncio
from typing import Any


async def settled(house: Any) -> None:
    """Until nothing is done beside the test any more.

    A task that is over stays among the others until the loop has turned once more, which waiting for it alone does not
    make it do.
    """
    while under_way := [*house._tasks, *house.line._tasks]:
        await asyncio.wait(under_way)
        await asyncio.sleep(0)


async def a_moment(house: Any) -> None:
    """Until what is to be shown is shown, and counted where that had to wait."""
    for _ in range(3):
        house.clock.advance(0.6)
        await settled(house)
