"""One writer for everybody: group commit, failures that stay where they belong, and nothing told before its commit."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from dataclasses import dataclass

import pytest

from livechat.errors import Conflict, Unavailable
from livechat.store import writer
from tests.store.conftest import Outcomes, locked, on_the_writer, words


@dataclass(frozen=True)
class Said:
    text: str


async def add(tx, items):
    """A step: store words; `refuse` and `fail` are what goes wrong."""
    outcomes = []
    for text in items:
        if text == "fail":
            raise ValueError("a bug")
        if text == "refuse":
            outcomes.append(Conflict())
            continue
        await tx.run("INSERT INTO word (text) VALUES (:text)", text=text)
        await tx.emit(Said(text))
        outcomes.append(text)
    return outcomes


async def stored(db, text):
    async with db.transaction() as tx:
        await tx.run("INSERT INTO word (text) VALUES (:text)", text=text)
        await tx.emit(Said(text))


@pytest.fixture
def heard(bus):
    events = []
    bus.listen_after(Said, lambda event: events.append(event.text))
    return events


async def test_what_waits_together_is_committed_together(db, file):
    outcomes = Outcomes()
    for number in range(300):
        db.submit(add, f"word {number}", outcomes)
    assert await outcomes.all(300) == [f"word {number}" for number in range(300)]
    assert db.figures.commits == 1
    assert words(file) == [f"word {number}" for number in range(300)]


async def test_a_very_long_queue_is_taken_in_parts_and_in_order(db, file):
    outcomes = Outcomes()
    for number in range(2500):
        db.submit(add, f"{number}", outcomes)
    await outcomes.all(2500)
    assert db.figures.commits == 3
    assert words(file) == [f"{number}" for number in range(2500)]


async def test_units_and_items_share_a_commit(db, file):
    outcomes = Outcomes()
    tasks = [asyncio.create_task(stored(db, f"unit {number}")) for number in range(20)]
    await asyncio.sleep(0)
    db.submit(add, "item", outcomes)
    await asyncio.gather(*tasks)
    await outcomes.all(1)
    assert db.figures.commits == 1
    assert len(words(file)) == 21


async def test_an_item_that_is_refused_fails_alone(db, file):
    outcomes = Outcomes()
    for text in ("one", "refuse", "two"):
        db.submit(add, text, outcomes)
    first, refused, last = await outcomes.all(3)
    assert (first, last) == ("one", "two")
    assert isinstance(refused, Conflict)
    assert words(file) == ["one", "two"]


async def test_an_item_that_breaks_a_rule_of_the_database_fails_alone(db, file):
    outcomes = Outcomes()
    for text in ("one", "one", "two"):
        db.submit(add, text, outcomes)
    first, twice, last = await outcomes.all(3)
    assert (first, last) == ("one", "two")
    assert isinstance(twice, Unavailable)
    assert words(file) == ["one", "two"]


async def test_a_bug_in_one_item_fails_alone_and_tells_nobody(db, file, heard):
    outcomes = Outcomes()
    for text in ("one", "fail", "two"):
        db.submit(add, text, outcomes)
    first, failed, last = await outcomes.all(3)
    assert (first, last) == ("one", "two")
    assert isinstance(failed, Unavailable)
    assert words(file) == heard == ["one", "two"]


async def test_a_unit_that_fails_is_undone_alone(db, file, heard):
    async def failing():
        async with db.transaction() as tx:
            await tx.run("INSERT INTO word (text) VALUES ('half')")
            await tx.emit(Said("half"))
            raise ValueError("no")

    results = await asyncio.gather(stored(db, "before"), failing(), stored(db, "after"), return_exceptions=True)
    assert [type(each) for each in results] == [type(None), ValueError, type(None)]
    assert words(file) == heard == ["before", "after"]


async def test_a_unit_sees_what_the_unit_before_it_did(db):
    async with db.transaction() as tx:
        await tx.run("INSERT INTO word (text) VALUES ('one')")
        assert await tx.value("SELECT count(*) FROM word") == 1


async def test_listeners_within_are_part_of_the_unit(db, bus, file):
    async def also(tx, event):
        await tx.run("INSERT INTO word (text) VALUES (:text)", text=f"{event.text} too")

    bus.listen_within(Said, also)
    await stored(db, "one")
    assert words(file) == ["one", "one too"]


async def test_a_listener_within_can_undo_the_unit(db, bus, file, heard):
    async def refuse(tx, event):
        raise Conflict

    bus.listen_within(Said, refuse)
    with pytest.raises(Conflict):
        await stored(db, "one")
    assert words(file) == heard == []


async def test_nobody_hears_of_anything_before_it_is_on_disk(db, bus, file):
    seen = []
    bus.listen_after(Said, lambda event: seen.append((event.text, event.text in words(file))))
    outcomes = Outcomes()
    db.submit(add, "item", lambda outcome: (seen.append(("ack", "item" in words(file))), outcomes(outcome)))
    await outcomes.all(1)
    await stored(db, "unit")
    assert seen == [("ack", True), ("item", True), ("unit", True)]


async def test_the_commit_syncs_the_log(db):
    assert await on_the_writer(db, lambda raw: raw.execute("PRAGMA synchronous").fetchone()[0]) == 2
    assert await on_the_writer(db, lambda raw: raw.execute("PRAGMA journal_mode").fetchone()[0]) == "wal"


async def test_the_next_commit_does_not_wait_for_the_loop(db, heard, file):
    """What came while the first was stored is stored although the loop is busy all the time, and told of after it."""
    first, company, second = threading.Event(), threading.Event(), threading.Event()

    async def slow(tx, items):
        first.set()
        assert company.wait(10)
        return await add(tx, items)

    async def later(tx, items):
        second.set()
        return await add(tx, items)

    outcomes = Outcomes()
    db.submit(slow, "one", outcomes)
    assert await asyncio.to_thread(first.wait, 10)
    db.submit(later, "two", outcomes)
    db.submit(later, "three", outcomes)
    company.set()
    assert second.wait(10)  # holds up the loop
    assert words(file)[0] == "one"
    assert outcomes.told == heard == []
    assert await outcomes.all(3) == heard == words(file) == ["one", "two", "three"]
    assert db.figures.commits == 2


async def test_a_commit_that_fails_behind_another_fails_alone(db, file, heard):
    first, company = threading.Event(), threading.Event()

    async def slow(tx, items):
        first.set()
        assert company.wait(10)
        return await add(tx, items)

    async def breaking(tx, items):
        raise sqlite3.OperationalError("disk I/O error")

    outcomes = Outcomes()
    db.submit(slow, "one", outcomes)
    assert await asyncio.to_thread(first.wait, 10)
    db.submit(breaking, "two", outcomes)
    company.set()
    assert [type(each) for each in await outcomes.all(2)] == [str, Unavailable]
    await stored(db, "three")
    assert heard == words(file) == ["one", "three"]


async def test_relaxed_durability_is_an_explicit_choice(a_database):
    relaxed = await a_database(durability="relaxed")
    assert await on_the_writer(relaxed, lambda raw: raw.execute("PRAGMA synchronous").fetchone()[0]) == 1


async def test_acknowledgements_come_in_the_order_of_the_queue(db):
    outcomes = Outcomes()
    expected = []
    for number in range(200):
        text = "refuse" if number % 7 == 0 else f"{number}"
        expected.append(Conflict if text == "refuse" else str)
        db.submit(add, text, outcomes)
    assert [type(each) for each in await outcomes.all(200)] == expected


async def test_events_of_a_batch_are_published_once_and_then_finished(db, bus, heard):
    finished = []
    bus.when_published(lambda: finished.append(len(heard)))
    outcomes = Outcomes()
    for text in ("one", "two", "three"):
        db.submit(add, text, outcomes)
    await outcomes.all(3)
    assert heard == ["one", "two", "three"]
    assert finished == [3]


async def test_a_deaf_listener_stops_nobody(db, bus, heard):
    def deaf(event):
        raise RuntimeError("a bug")

    bus.listen_after(Said, deaf)
    bus.listen_after(Said, lambda event: heard.append("also"))
    await stored(db, "one")
    assert heard == ["one", "also"]


# Failing


async def test_a_locked_database_answers_everybody_unavailable_and_recovers(db, file, heard):
    outcomes = Outcomes()
    with locked(file):
        for text in ("one", "two"):
            db.submit(add, text, outcomes)
        with pytest.raises(Unavailable):
            await stored(db, "three")
        assert [type(each) for each in await outcomes.all(2)] == [Unavailable, Unavailable]
        assert heard == []
    await stored(db, "four")
    assert words(file) == heard == ["four"]


async def test_reading_goes_on_while_nothing_can_be_written(db, file):
    await stored(db, "one")
    with locked(file):
        assert await db.value("SELECT count(*) FROM word") == 1


def full(raw: sqlite3.Connection) -> None:
    """No page more: what a full disk looks like to SQLite."""
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    pages = raw.execute("PRAGMA page_count").fetchone()[0]
    raw.execute(f"PRAGMA max_page_count={pages}").fetchall()


def room(raw: sqlite3.Connection) -> None:
    raw.execute("PRAGMA max_page_count=1000000").fetchall()


async def test_a_full_disk_answers_items_unavailable_and_recovers(db, file, heard):
    await on_the_writer(db, full)
    outcomes = Outcomes()
    for number in range(50):
        db.submit(add, f"{number} " + "x" * 50_000, outcomes)
    assert {type(each) for each in await outcomes.all(50)} == {Unavailable}
    assert words(file) == heard == []
    await on_the_writer(db, room)
    await stored(db, "one")
    assert words(file) == heard == ["one"]


async def test_a_full_disk_answers_a_unit_unavailable_and_recovers(db, file):
    await on_the_writer(db, full)
    with pytest.raises(Unavailable):
        await stored(db, "x" * 500_000)
    await on_the_writer(db, room)
    await stored(db, "one")
    assert words(file) == ["one"]


async def test_neighbours_of_a_unit_that_fills_the_disk_are_told(db, file):
    await on_the_writer(db, full)
    results = await asyncio.gather(
        stored(db, "before"), stored(db, "x" * 500_000), stored(db, "after"), return_exceptions=True
    )
    kept = [text for text, result in zip(("before", "x", "after"), results, strict=True) if result is None]
    assert words(file) == kept
    assert isinstance(results[1], Unavailable)


async def test_a_mistake_in_sql_is_not_hidden_as_a_full_disk(db):
    with pytest.raises(sqlite3.OperationalError):
        async with db.transaction() as tx:
            await tx.run("UPDATE no_such_table SET x = 1")
    await stored(db, "one")


async def test_after_an_error_of_the_disk_the_connection_is_a_new_one(db, file, monkeypatch):
    before = db._writer._connection

    outcomes = Outcomes()
    db.submit(breaking, "one", outcomes)
    assert isinstance((await outcomes.all(1))[0], Unavailable)
    await stored(db, "two")
    assert db._writer._connection is not before
    assert words(file) == ["two"]


async def breaking(tx, items):
    """A step of a disk that has failed."""
    failure = sqlite3.OperationalError("disk I/O error")
    failure.sqlite_errorcode = sqlite3.SQLITE_IOERR_FSYNC
    raise failure


@pytest.fixture
def a_disk_that_is_gone(monkeypatch):
    """Nothing can be opened until it is told to be there again."""
    is_back = asyncio.Event()
    real = writer.connect

    async def connect(*given, **more):
        if not is_back.is_set():
            raise OSError(5, "Input/output error")
        return await real(*given, **more)

    monkeypatch.setattr(writer, "connect", connect)
    monkeypatch.setattr(writer, "RECONNECT_S", 0.001)
    return is_back


@pytest.mark.parametrize("waits", [False, True])
async def test_a_disk_that_is_gone_for_a_while_refuses_at_once_and_is_written_to_again(
    db, file, heard, a_disk_that_is_gone, waits
):
    outcomes = Outcomes()
    db.submit(breaking, "one", outcomes)
    if waits:  # behind a unit, so that it is not of the same commit
        await asyncio.sleep(0)
        db.submit(add, "two", outcomes)
    assert {type(each) for each in await outcomes.all(1 + waits)} == {Unavailable}
    for _ in range(3):
        with pytest.raises(Unavailable):
            db.submit(add, "three", outcomes)
        with pytest.raises(Unavailable):
            await stored(db, "four")
        assert await db.value("SELECT count(*) FROM word") == 0  # reading goes on
    a_disk_that_is_gone.set()
    async with asyncio.timeout(5):
        while db._writer._connection is None:
            await db.value("SELECT 1")
    await stored(db, "five")
    assert words(file) == heard == ["five"]


async def test_a_store_whose_disk_is_gone_can_be_closed(db, a_disk_that_is_gone):
    outcomes = Outcomes()
    db.submit(breaking, "one", outcomes)
    await outcomes.all(1)
    async with asyncio.timeout(5):
        await db.close()


async def test_whatever_fails_beside_the_statements_is_no_end_of_writing(db, file, monkeypatch, caplog):
    async def broken(*_given):
        monkeypatch.undo()
        raise ValueError("no active connection")

    await stored(db, "one")
    monkeypatch.setattr(db._writer, "_stream", broken)
    outcomes = Outcomes()
    db.submit(add, "two", outcomes)
    assert await outcomes.all(1) == ["two"]
    assert "the connection that writes has failed" in caplog.text
    assert words(file) == ["one", "two"]


# Who goes away


async def test_a_caller_who_stops_waiting_does_not_stop_the_commit(db, file):
    entered = asyncio.Event()

    async def write():
        async with db.transaction() as tx:
            await tx.run("INSERT INTO word (text) VALUES ('one')")
            entered.set()

    task = asyncio.create_task(write())
    await entered.wait()
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await stored(db, "two")
    assert words(file) == ["one", "two"]


@pytest.mark.parametrize("steps", range(14))
async def test_a_caller_cancelled_at_any_step_holds_nobody_up(db, file, steps):
    async def write():
        async with db.transaction() as tx:
            await tx.run("INSERT INTO word (text) VALUES ('one')")
            await tx.run("INSERT INTO word (text) VALUES ('two')")

    task = asyncio.create_task(write())
    for _ in range(steps):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    async with asyncio.timeout(5):
        await stored(db, "next")
    assert words(file) in (["next"], ["one", "two", "next"])


async def test_a_caller_cancelled_in_the_moment_of_its_turn_holds_nobody_up(db, file):
    """The turn has been given, and whoever got it is gone before it could take it."""
    granted = []
    waiting = asyncio.get_running_loop().create_task(stored(db, "gone"))
    await asyncio.sleep(0)
    unit = db._writer._units[0]
    unit.granted.add_done_callback(lambda _: granted.append(waiting.cancel()))
    await asyncio.gather(waiting, return_exceptions=True)
    async with asyncio.timeout(5):
        await stored(db, "next")
    assert granted
    assert words(file) == ["next"]


async def test_a_unit_that_waits_too_long_for_something_else_is_undone(db, file, monkeypatch):
    monkeypatch.setattr("livechat.store.writer.UNIT_TIMEOUT_S", 0.05)

    async def slow():
        async with db.transaction() as tx:
            await tx.run("INSERT INTO word (text) VALUES ('half')")
            await asyncio.Event().wait()

    task = asyncio.create_task(slow())
    await asyncio.sleep(0)
    await stored(db, "one")
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert words(file) == ["one"]


async def test_a_unit_whose_time_is_over_can_write_no_more(db, file, monkeypatch):
    monkeypatch.setattr("livechat.store.writer.UNIT_TIMEOUT_S", 0.05)
    over = asyncio.Event()

    async def slow():
        async with db.transaction() as tx:
            await over.wait()
            await tx.run("INSERT INTO word (text) VALUES ('late')")

    task = asyncio.create_task(slow())
    await asyncio.sleep(0)
    await stored(db, "one")
    over.set()
    with pytest.raises(Unavailable):
        await task
    assert words(file) == ["one"]


# How much may wait


async def test_a_full_queue_refuses_at_once_and_says_when_to_come_back(a_database):
    small = await a_database(queue_limit=3)
    outcomes = Outcomes()
    for text in ("one", "two", "three"):
        small.submit(add, text, outcomes)
    with pytest.raises(Unavailable) as refused:
        small.submit(add, "four", outcomes)
    assert refused.value.retry_after_s
    with pytest.raises(Unavailable):
        await stored(small, "five")
    await outcomes.all(3)
    await stored(small, "six")


async def test_a_closing_store_finishes_what_is_queued_and_takes_nothing_new(db, file):
    outcomes = Outcomes()
    for number in range(100):
        db.submit(add, f"{number}", outcomes)
    await db.drain()
    assert len(outcomes.told) == len(words(file)) == 100
    with pytest.raises(Unavailable):
        db.submit(add, "late", outcomes)
    with pytest.raises(Unavailable):
        await stored(db, "late")


async def test_a_closed_store_has_folded_its_log_away(a_database, file):
    db = await a_database()
    await stored(db, "one")
    await db.close()
    log = file.with_name(file.name + "-wal")
    assert not log.exists() or log.stat().st_size == 0


async def test_nobody_but_the_writer_can_write(db):
    with pytest.raises(sqlite3.OperationalError):
        await db.value("INSERT INTO word (text) VALUES ('x') RETURNING id")


async def test_a_reading_sees_one_state_of_the_database(db):
    await stored(db, "one")

    async def read(reader):
        return await reader.value("SELECT count(*) FROM word"), await reader.all(str, "SELECT text FROM word")

    assert await db.read(read) == (1, ["one"])
