"""What happened, and who wants to hear of it: the only way that news travels upwards in the house."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from livechat.store.database import Transaction

Within = Callable[["Transaction", Any], Awaitable[None]]
After = Callable[[Any], None]

log = logging.getLogger("livechat.bus")


class Bus:
    """Events to listeners: `within` the transaction (may still undo it), `after` its commit (never waits)."""

    def __init__(self) -> None:
        self._within: dict[type, list[Within]] = defaultdict(list)
        self._after: dict[type, list[After]] = defaultdict(list)
        self._finished: list[Callable[[], None]] = []

    def listen_within(self, event: type, listener: Within) -> None:
        """Work that must be stored together with the event, or not at all."""
        self._within[event].append(listener)

    def ignore_within(self, event: type, listener: Within) -> None:
        """No longer."""
        self._within[event].remove(listener)

    def listen_after(self, event: type, listener: After) -> None:
        """Work for what is live only; it must neither wait nor fail."""
        self._after[event].append(listener)

    def when_published(self, act: Callable[[], None]) -> None:
        """Called once after each batch of events, for what is better done for all of them together."""
        self._finished.append(act)

    async def within(self, tx: Transaction, event: object) -> None:
        """Let the listeners add their rows to the transaction of the event."""
        for listener in self._within.get(type(event), ()):
            await listener(tx, event)

    def publish(self, events: list[object]) -> None:
        """Tell of committed events, in the order of their commit; one deaf listener stops nobody else."""
        for event in events:
            for listener in self._after.get(type(event), ()):
                try:
                    listener(event)
                except Exception:
                    log.exception("a listener failed", extra={"event": type(event).__name__})
        for act in self._finished:
            try:
                act()
            except Exception:
                log.exception("finishing a batch failed")
