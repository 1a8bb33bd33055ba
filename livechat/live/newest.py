"""Showing the newest state of things that change often: however many changes, one reading after the other."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable
from typing import Any


class Newest:
    """Shows each thing as it is when its turn comes: nothing older after something newer, many changes as one."""

    def __init__(self, house: Any, show: Callable[[Any], Awaitable[None]], what: str) -> None:
        self._house = house
        self._show = show
        self._what = what
        self._asked: set[Hashable] = set()
        self._under_way: set[Hashable] = set()

    def ask(self, key: Hashable) -> None:
        """This one has changed."""
        self._asked.add(key)
        if key not in self._under_way:
            self._under_way.add(key)
            self._house.spawn(self._until_shown(key), self._what)

    async def _until_shown(self, key: Hashable) -> None:
        try:
            while key in self._asked:
                self._asked.discard(key)
                await self._show(key)
        finally:
            self._under_way.discard(key)
