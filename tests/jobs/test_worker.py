"""What was put off is done at its time, survives a restart, and is tried again when the failure may pass."""

from __future__ import annotations

import pytest

from livechat.app import App, create
from livechat.errors import Conflict, Unavailable
from livechat.jobs import queries, queue
from livechat.jobs.worker import Worker
from livechat.registry import Job

HOUR_S = 3600


class Doing:
    """Handlers that write down what they were asked, and fail as they are told."""

    def __init__(self, house: App) -> None:
        self.house = house
        self.done: list[tuple[str, dict[str, object]]] = []
        self.failures: list[Exception] = []
        self.jobs = [Job("wake", self.handle, attempts=3)]

    async def handle(self, house: object, workspace_id: int, key: str, payload: dict[str, object]) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.done.append((key, payload))

    def worker(self) -> Worker:
        async def handle(job, workspace_id, key, payload):
            await job.handler(self.house, workspace_id, key, payload)

        async def workspaces():
            return [1]

        return Worker(self.house.db, self.house.clock, self.jobs, handle, workspaces)


@pytest.fixture
def doing(house):
    return Doing(house)


async def put(house, key, in_s, **payload):
    async with house.db.transaction() as tx:
        due = house.clock.now_ms() + in_s * 1000
        await queue.later(tx, "wake", key, workspace_id=1, due_at=due, payload=payload)


async def test_a_job_is_done_at_its_time_and_once(house, clock, doing):
    worker = doing.worker()
    await put(house, "a", HOUR_S, why="late")
    assert await worker.run_due() == 0
    clock.advance(HOUR_S)
    await worker.run_due()
    await worker.run_due()
    assert doing.done == [("a", {"why": "late"})]


async def test_a_job_that_is_put_off_again_moves(house, clock, doing):
    worker = doing.worker()
    await put(house, "a", 10, n=1)
    await put(house, "a", 100, n=2)
    clock.advance(50)
    await worker.run_due()
    assert doing.done == []
    clock.advance(50)
    await worker.run_due()
    assert doing.done == [("a", {"n": 2})]


async def test_a_cancelled_job_is_not_done(house, clock, doing):
    await put(house, "a", 10)
    async with house.db.transaction() as tx:
        assert await queue.cancel(tx, "wake", "a", workspace_id=1)
        assert not await queue.cancel(tx, "wake", "a", workspace_id=1)
    clock.advance(20)
    await doing.worker().run_due()
    assert doing.done == []


async def test_a_failure_that_may_pass_is_tried_again_later(house, clock, doing):
    worker = doing.worker()
    doing.failures = [Unavailable(), TimeoutError()]
    await put(house, "a", -1)
    assert await worker.run_due() == 1
    assert await worker.run_due() == 0
    clock.advance(10)
    await worker.run_due()
    clock.advance(20)
    await worker.run_due()
    assert ("a", {}) in doing.done
    assert await queries.counts(house.db) == {}


async def test_a_job_that_never_works_stays_to_be_looked_at(house, clock, doing):
    worker = doing.worker()
    doing.failures = [Unavailable()] * 3
    await put(house, "a", -1)
    for _ in range(3):
        await worker.run_due()
        clock.advance(60)
    assert await queries.counts(house.db) == {"failed": 1}


async def test_a_refusal_is_final(house, doing):
    doing.failures = [Conflict("It is over.")]
    await put(house, "a", -1)
    await doing.worker().run_due()
    assert await queries.counts(house.db) == {"failed": 1}
    assert await house.db.value("SELECT problem FROM job") == "It is over."


async def test_a_job_that_is_put_off_while_it_is_done_is_done_again(house, clock, doing):
    async def again(_, workspace_id, key, payload):
        doing.done.append((key, payload))
        if len(doing.done) == 1:
            await put(house, key, 60, second=True)

    doing.jobs = [Job("wake", again)]
    worker = doing.worker()
    await put(house, "a", -1)
    await worker.run_due()
    clock.advance(61)
    await worker.run_due()
    assert doing.done == [("a", {}), ("a", {"second": True})]


async def test_a_regular_job_is_done_once_in_each_interval(house, clock, doing):
    doing.jobs = [Job("look", doing.handle, every_s=30)]
    worker = doing.worker()
    await worker.run_due()
    assert doing.done == []
    clock.advance(31)
    await worker.run_due()
    await worker.run_due()
    assert doing.done == [("", {})]


@pytest.mark.parametrize(("failure", "level"), [(Unavailable(), "WARNING"), (KeyError("x"), "ERROR")])
async def test_a_regular_job_that_cannot_be_done_is_done_the_next_time(clock, doing, caplog, failure, level):
    doing.jobs = [Job("look", doing.handle, every_s=30)]
    doing.failures = [failure]
    worker = doing.worker()
    clock.advance(31)
    await worker.run_due()
    assert [each.levelname for each in caplog.records if "regular job" in each.message] == [level]
    clock.advance(31)
    await worker.run_due()
    assert doing.done == [("", {})]


async def test_jobs_outlive_the_process(settings, served, clock):
    house = served.state.house
    await put(house, "a", 60)
    async with house.db.transaction() as tx:
        await queries.lease(tx, ["wake"], clock.now_ms() + 60_000, clock.now_ms() + 600_000, 10)
    await house.stop()
    again = create(settings, clock)
    await again.state.house.start()
    doing = Doing(again.state.house)
    async with again.state.house.db.transaction() as tx:
        await queries.release_all(tx)
    clock.advance(61)
    await doing.worker().run_due()
    assert ("a", {}) in doing.done
    await again.state.house.stop()
