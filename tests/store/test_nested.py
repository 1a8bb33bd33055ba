"""Inside one unit of work: all or nothing, parts that may fail, and the database itself before and after."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from livechat.errors import Conflict
from livechat.store.nested import Nested

TELL = "INSERT INTO installation_note (words) VALUES (:words)"


@pytest.fixture
async def db(house: Any) -> Any:
    async with house.db.transaction() as tx:
        await tx.run("CREATE TABLE installation_note (words TEXT NOT NULL)")
    return house.db


async def words(db: Any) -> str:
    return await db.value("SELECT coalesce(group_concat(words, ' '), '') FROM installation_note")


async def test_all_of_it_is_on_disk_after_the_block_and_nothing_before(db):
    async with Nested(db).whole() as inside:
        for each in ("one", "two"):
            async with inside.transaction() as tx:
                await tx.run(TELL, words=each)
        assert await words(inside) == "one two"
        assert await words(db) == ""
    assert await words(db) == "one two"


async def test_a_failure_at_the_end_undoes_everything(db):
    async def fails_late() -> None:
        async with Nested(db).whole() as inside:
            async with inside.transaction() as tx:
                await tx.run(TELL, words="one")
            raise Conflict

    with pytest.raises(Conflict):
        await fails_late()
    assert await words(db) == ""


async def test_a_part_that_fails_takes_back_only_itself_and_what_it_told(house, db, heard):
    async def fails(inside: Nested) -> None:
        async with inside.transaction() as tx:
            await tx.run(TELL, words="two")
            await tx.emit("two")
            raise Conflict

    told = heard(str)
    async with Nested(db).whole() as inside:
        async with inside.transaction() as tx:
            await tx.run(TELL, words="one")
            await tx.emit("one")
        with pytest.raises(Conflict):
            await fails(inside)
        assert told == []
    assert (await words(db), told) == ("one", ["one"])


async def test_what_is_only_read_keeps_nobody_waiting(db):
    async with Nested(db).whole() as inside:
        assert await words(inside) == ""
        async with asyncio.timeout(5), db.transaction() as tx:
            await tx.run(TELL, words="other")
        assert await words(inside) == "other"


async def test_what_is_submitted_belongs_to_it(db):
    async def step(tx: Any, items: list[str]) -> list[str]:
        for each in items:
            if each == "bad":
                raise Conflict
            await tx.run(TELL, words=each)
        return items

    outcomes: list[Any] = []
    async with Nested(db).whole() as inside:
        for each in ("one", "bad"):
            inside.submit(step, each, outcomes.append)
    assert (outcomes[0], type(outcomes[1])) == ("one", Conflict)
    assert await words(db) == "one"


async def test_afterwards_it_is_the_database_itself(db):
    async with Nested(db).whole() as inside, inside.transaction() as tx:
        await tx.run(TELL, words="one")
    async with inside.transaction() as tx:
        await tx.run(TELL, words="two")
    assert await words(inside) == "one two"
