"""Writing: what the others were told of somebody who writes, so that they hear little of it and always of its end."""

from __future__ import annotations

from typing import Any


class Writing:
    """One person's writing in one conversation, over one connection.

    When a start was told last and whether it still stands are two things: whoever stops and starts again at once is
    not told of again, and is not left shown as writing either.
    """

    __slots__ = ("is_shown", "start", "stop", "told_at")

    def __init__(self, stop: Any, start: Any) -> None:
        self.stop: tuple[Any, dict[Any, bytes | None]] = (stop, {})
        self.start: tuple[Any, dict[Any, bytes | None]] = (start, {})
        """The same two events again and again, with their frames: rendered once while the line is open."""
        self.told_at = -1e9
        self.is_shown = False

    def starts(self, now_s: float, interval_s: float) -> bool:
        """Whether the others are told of it now: once in an interval."""
        if now_s - self.told_at < interval_s:
            return False
        self.told_at, self.is_shown = now_s, True
        return True

    def stops(self) -> bool:
        """Whether the others are told of it: if they were told of a start."""
        was_shown, self.is_shown = self.is_shown, False
        return was_shown
