"""What a running server keeps an eye on: itself."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable
from typing import Any

from livechat.conversations.events import NewMessage
from livechat.jobs import queries as jobs
from livechat.operations.figures import Figures
from livechat.operations.health import Readiness
from livechat.webhooks import queries as webhooks


class Counting:
    """Counts what the parts of the machine say about themselves; a started server's `house.counting`."""

    def __init__(self, house: Any) -> None:
        self.figures = Figures()
        self.readiness = Readiness(house.settings.storage, house.db, house.clock)
        self._house = house
        self._commits = 0
        self._arrived: list[int] = []
        self._jobs: dict[str, float] = {}
        self._failed = self._deliveries = 0
        self._delays: deque[float] = deque([0.0], maxlen=60)

    def begin(self) -> None:
        """From now on."""
        house, figures = self._house, self.figures
        figures.watch("connections", "Live connections, by audience.", self._connections)
        figures.watch("waiting_writes", "Writes that wait for a commit.", lambda: house.db.waiting)
        figures.watch("waiting_jobs", "What is to be done later, letters and notifications among it.", self._jobs.copy)
        figures.watch("failed_jobs", "Work that was given up.", lambda: self._failed)
        figures.watch("waiting_webhooks", "Deliveries of webhooks that are still to be made.", lambda: self._deliveries)
        figures.watch("failed_commits", "Commits that were undone.", lambda: house.db.figures.failures)
        figures.watch("slow_connections", "Connections dropped for not reading.", lambda: house.hub.dropped)
        figures.watch("rooms", "Rooms with somebody in them.", lambda: len(house.hub.rooms))
        figures.watch("not_indexed", "Things set aside that could not be indexed.", lambda: house.indexer.aside)
        figures.watch("loop_delay_seconds", "The longest an event had to wait within a minute.", self.loop_delay_s)
        self._expect()
        house.renderer.observe = figures.render.note
        house.fanout.catch_up = self._counted(house.fanout.catch_up)
        house.bus.when_published(self._published)

    async def ask_store(self) -> None:
        """How long the queues are that lie in the database; asked when somebody looks."""
        db = self._house.db
        found = await jobs.waiting(db)
        for name in self._jobs.keys() - found.keys():
            self._jobs[name] = 0  # a queue that has run empty is told as empty, not forgotten
        self._jobs.update(found)
        self._failed = (await jobs.counts(db)).get("failed", 0)
        self._deliveries = await webhooks.waiting(db)

    def message(self, event: NewMessage) -> None:
        """A message is on disk; how long it took is known when it has been handed out."""
        self.figures.messages[event.message.sender_role] += 1
        self._arrived.append(event.message.created_at)

    def _published(self) -> None:
        """A batch of events has been handed out, and perhaps a commit was made before that."""
        written = self._house.db.figures
        if written.commits != self._commits:
            self._commits = written.commits
            self.figures.commit.note(written.last_commit_s)
            self.figures.batch.note(written.last_batch)
        if self._arrived:
            now_ms = self._house.clock.now_ms()
            for arrived_ms in self._arrived:
                self.figures.delivery.note(max(0, now_ms - arrived_ms) / 1000)
            self._arrived.clear()

    def loop_delay_s(self) -> float:
        """The longest of the last minute that something had to wait although its time had come."""
        return max(self._delays)

    def _expect(self) -> None:
        """Once a second, how late the loop is for it."""
        expected = self._house.clock.monotonic() + 1.0

        def come() -> None:
            self._delays.append(max(0.0, self._house.clock.monotonic() - expected))
            self._expect()

        self._house.clock.call_later(1.0, come)

    def _connections(self) -> dict[str, float]:
        found = Counter(connection.scope.audience for connection in tuple(self._house.hub.connections))
        return {"customer": found["customer"], "staff": found["staff"]}

    def _counted(self, catch_up: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
        def counted(connection: Any, view: Any) -> None:
            self.figures.behind += 1
            catch_up(connection, view)

        return counted
