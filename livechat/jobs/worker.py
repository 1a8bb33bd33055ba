"""Whoever works off what was put off: at its time, a few at once, again after a failure that may pass."""

from __future__ import annotations

import asyncio
import json
import logging
import random
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any

from livechat.clock import Clock, Timer
from livechat.errors import RateLimited, Refusal, Unavailable
from livechat.jobs import queries
from livechat.jobs.models import Due, Queued
from livechat.registry import Job

if TYPE_CHECKING:
    from livechat.store.database import Database

log = logging.getLogger("livechat.jobs")

AT_ONCE = 8
LEASE_MS = 120_000
TIMEOUT_S = 60.0
"""One try may take so long; whoever needs more puts off the rest of the work."""
LOOK_AGAIN_S = 30.0
"""However far the next job is, the wall clock is looked at so often: it may have been set."""
FIRST_WAIT_S = 2.0
LONGEST_WAIT_S = 3600.0


class Worker:
    """Carries out jobs of every capability; owned by the App."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        jobs: Sequence[Job],
        handle: Callable[[Job, int, str, dict[str, Any]], Awaitable[None]],
        workspaces: Callable[[], Awaitable[list[int]]],
    ) -> None:
        self._db = db
        self._clock = clock
        self._jobs = {job.name: job for job in jobs}
        self._handle = handle
        self._workspaces = workspaces
        self._due_again = {job.name: clock.monotonic() + job.every_s for job in jobs if job.every_s}
        self._something = asyncio.Event()
        self._timer: Timer | None = None
        self._task: asyncio.Task[None] | None = None
        self._one_at_a_time = asyncio.Lock()

    def start(self) -> None:
        """Begin to work, beside everything else."""
        self._task = asyncio.create_task(self._run(), name="jobs")

    async def stop(self) -> None:
        """Leave what is being done: it is still written down, and done after the next start."""
        if self._timer:
            self._timer.cancel()
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        try:
            await self._let_go()
        except Unavailable:
            log.warning("jobs of before wait until their lease ends, the database is busy")
        while True:
            self._something.clear()
            try:
                await self.run_due()
                pause_s = await self._pause_s()
            except Unavailable:
                log.warning("jobs wait, the database is busy")
                pause_s = FIRST_WAIT_S
            except Exception:
                log.exception("jobs could not be worked off")
                pause_s = LOOK_AGAIN_S
            self._set_timer(pause_s)
            await self._something.wait()

    def queued(self, event: Queued) -> None:
        """Something new was put off: perhaps it comes first."""
        self._something.set()

    async def run_due(self) -> int:
        """Do whatever is due now; how many tries that were."""
        tried = 0
        async with self._one_at_a_time:
            tried += await self._periodic()
            while due := await self._lease():
                await asyncio.gather(*(self._try(each) for each in due))
                tried += len(due)
        return tried

    async def _let_go(self) -> None:
        async with self._db.transaction() as tx:
            await queries.release_all(tx)

    async def _lease(self) -> list[Due]:
        now = self._clock.now_ms()
        due = await queries.next_at(self._db, self._jobs)
        if due is None or due > now:
            return []
        async with self._db.transaction() as tx:
            return await queries.lease(tx, self._jobs, now, now + LEASE_MS, AT_ONCE)

    async def _pause_s(self) -> float:
        due = await queries.next_at(self._db, self._jobs)
        pauses = [LOOK_AGAIN_S]
        if due is not None:
            pauses.append((due - self._clock.now_ms()) / 1000)
        pauses += [at - self._clock.monotonic() for at in self._due_again.values()]
        return max(0.01, min(pauses))

    def _set_timer(self, pause_s: float) -> None:
        if self._timer:
            self._timer.cancel()
        self._timer = self._clock.call_later(pause_s, self._something.set)

    async def _periodic(self) -> int:
        now = self._clock.monotonic()
        ready = [name for name, at in self._due_again.items() if at <= now]
        for name in ready:
            job = self._jobs[name]
            self._due_again[name] = now + job.every_s
            for workspace_id in await self._workspaces():
                try:
                    async with asyncio.timeout(TIMEOUT_S):
                        await self._handle(job, workspace_id, "", {})
                except Unavailable:
                    log.warning("a regular job waits, the database is busy or closing", extra={"job": name})
                except Exception:
                    log.exception("a regular job failed", extra={"job": name})
        return len(ready)

    async def _try(self, due: Due) -> None:
        job = self._jobs[due.name]
        try:
            async with asyncio.timeout(TIMEOUT_S):
                await self._handle(job, due.workspace_id, due.key, json.loads(due.payload))
        except (Unavailable, RateLimited, TimeoutError) as failure:
            await self._again(due, job, str(failure) or "it took too long")
        except Refusal as refusal:
            await self._give_up(due, refusal.text())
        except Exception as failure:
            log.exception("a job failed", extra={"job": due.name})
            await self._again(due, job, type(failure).__name__)
        else:
            async with self._db.transaction() as tx:
                await queries.finish(tx, due.id, due.version)

    async def _again(self, due: Due, job: Job, problem: str) -> None:
        """Once more after a pause that doubles, spread at random so that many do not come back together."""
        if due.attempts >= job.attempts:
            await self._give_up(due, problem)
            return
        longest = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2**due.attempts)
        pause_ms = round(random.uniform(longest / 2, longest) * 1000)  # noqa: S311  # spreads load, hides nothing
        async with self._db.transaction() as tx:
            await queries.put_off(tx, due.id, due.version, self._clock.now_ms() + pause_ms, problem[:300])

    async def _give_up(self, due: Due, problem: str) -> None:
        log.error("a job is given up", extra={"job": due.name, "problem": problem})
        async with self._db.transaction() as tx:
            await queries.give_up(tx, due.id, due.version, problem[:300])
