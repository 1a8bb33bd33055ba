"""Indexing goes on by itself, and what goes wrong with it hurries nobody and is told."""

from __future__ import annotations

import asyncio
import itertools
import sqlite3

import pytest

from livechat.finding import indexing
from livechat.store import fulltext
from tests.finding.conftest import look, texts


@pytest.fixture
async def broken(house, clock, monkeypatch):
    """An index that cannot be written to until it is mended; the moments when that was tried."""
    tried: list[float] = []
    put = fulltext.put

    async def refuse(tx, index, numbers):
        tried.append(clock.passed_s)
        raise sqlite3.IntegrityError

    monkeypatch.setattr(fulltext, "put", refuse)
    monkeypatch.setattr(indexing, "PATIENCE", 0)  # nobody's writing is let pass before a try
    return tried, lambda: monkeypatch.setattr(fulltext, "put", put)


async def pass_time(house, clock, seconds: int) -> None:
    """Let whatever falls due in so many seconds be done."""
    for _ in range(seconds):
        clock.advance(1)
        while under_way := [each for each in asyncio.all_tasks() if each.get_name() == "indexing"]:
            await asyncio.wait(under_way)


async def test_what_fails_is_tried_less_and_less_often_and_told_each_time(
    house, clock, anna, mali, reference, say, broken, caplog
):
    tried, mend = broken
    for minute in range(20):
        await say(anna, reference, f"lantern {minute}")
        await pass_time(house, clock, 60)
    moments = sorted(set(tried))
    pauses = [later - sooner for sooner, later in itertools.pairwise(moments)]
    assert pauses == sorted(pauses)
    assert 6 <= len(moments) <= 12
    assert indexing.LONGEST_S - 1 <= pauses[-1] <= indexing.LONGEST_S + 1
    told = [each for each in caplog.records if each.name == "livechat.finding"]
    assert len(told) == len(moments)
    assert len(await texts(mali, "lantern")) == 20  # found one by one meanwhile
    mend()
    await pass_time(house, clock, int(indexing.LONGEST_S) + 10)
    indexed = await house.db.value("SELECT count(*) FROM found_message")
    assert indexed + house.indexer.aside == 20
    assert len(await texts(mali, "lantern")) == 20


@pytest.fixture
def refused(monkeypatch):
    """Numbers that the index of messages does not take, as long as they stand here."""
    numbers: set[int] = set()
    put = fulltext.put

    async def refuse_some(tx, index, wanted):
        if index == "found_message" and numbers & set(wanted):
            raise sqlite3.IntegrityError
        await put(tx, index, wanted)

    monkeypatch.setattr(fulltext, "put", refuse_some)
    return numbers


async def test_what_cannot_be_indexed_is_set_aside_and_found_all_the_same(
    house, clock, anna, mali, reference, say, refused, caplog
):
    refused.add(7)
    for number in range(9):
        await say(anna, reference, f"lantern {number}")
    await pass_time(house, clock, 150)
    assert await house.db.all(int, "SELECT number FROM found_message ORDER BY number") == [1, 2, 3, 4, 5, 6, 8, 9]
    assert len([each for each in caplog.records if "set aside" in each.message]) == 1
    assert house.indexer.aside == 1
    assert len(await texts(mali, "lantern")) == 9

    caplog.clear()
    await say(anna, reference, "lantern 10")
    await pass_time(house, clock, 30)
    assert not caplog.records
    assert len(await texts(mali, "lantern")) == 10


async def test_the_next_start_tries_again_what_was_set_aside(house, clock, anna, mali, reference, say, refused):
    refused.add(1)
    await say(anna, reference, "lantern")
    await pass_time(house, clock, 120)
    assert await house.db.all(str, "SELECT source || thing FROM found_aside") == ["message1"]
    assert await house.db.value("SELECT count(*) FROM found_due") == 1

    refused.clear()
    await indexing.start(house)
    await pass_time(house, clock, 30)
    assert house.indexer.aside == 0
    assert await house.db.value("SELECT count(*) FROM found_due") == 0
    assert await house.db.value("SELECT count(*) FROM found_message") == 1
    assert await texts(mali, "lantern") == ["lantern"]


async def test_what_is_indexed_already_is_indexed_once_more_and_hinders_nobody(house, anna, mali, reference, say, note):
    await say(anna, reference, "old lantern")
    await note(mali, reference, "old jug")
    await house.indexer.catch_up()
    async with house.db.transaction() as tx:
        await tx.run("UPDATE found_progress SET number = 0")
        await tx.run("INSERT INTO found_due (source, thing, workspace_id) SELECT 'note', id, workspace_id FROM note")
        await tx.run("INSERT INTO found_due (source, thing, workspace_id) SELECT 'customer', id, 1 FROM customer")
    await say(anna, reference, "new lantern")
    await house.indexer.catch_up()
    assert await texts(mali, "lantern") == ["new lantern", "old lantern"]
    assert [hit.text for hit in (await look(mali, "old jug")).notes] == ["old jug"]
    assert len((await look(mali, "Anna")).customers) == 1
    assert await house.db.value("SELECT count(*) FROM found_due") == 0
    async with house.db.transaction() as tx:  # the index agrees with its table, or this raises
        for index in fulltext.INDEXES:
            await tx.run(f"INSERT INTO {index}_index ({index}_index, rank) VALUES ('integrity-check', 1)")
