"""What is unread is counted when it changes; it must always be what counting the messages would say."""

from __future__ import annotations

import asyncio
import random
from typing import Any

import pytest

from livechat.conversations import access, marking, merging, sending
from livechat.conversations.inputs import Draft
from livechat.scope import Scope
from tests.conversations.conftest import now
from tests.factories import reference_of

COUNTED = """
SELECT (SELECT count(*) FROM message m WHERE m.conversation_id = c.id AND m.seq > c.customer_read_seq
         AND m.sender_role IN ('rep', 'bot')),
       (SELECT count(*) FROM message m WHERE m.conversation_id = c.id AND m.seq > c.staff_read_seq
         AND m.sender_role = 'customer')
  FROM conversation c WHERE c.reference = :reference
"""


async def counted(house: Any, reference: str) -> list[tuple[int, int]]:
    return await house.db.all(tuple, COUNTED, reference=reference)


@pytest.mark.parametrize("seed", range(6))
async def test_however_people_write_and_read(
    house: Any, anna: Scope, mali: Scope, reference: str, heard: Any, seed: int
) -> None:
    chance = random.Random(seed)
    place = access.place(await now(mali, reference))
    for step in range(40):
        waiting: list[asyncio.Future[Any]] = []
        for part in range(chance.randint(1, 6)):  # what comes together is stored together
            done: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
            who = chance.choice((anna, mali))
            if chance.random() < 0.6:
                sending.submit(who, place, Draft(client_id=f"{step}.{part}", text="Hello"), done.set_result)
            else:
                seq = chance.randint(0, 4 * step + 5)
                marking.submit(who, place, seq, is_read=chance.random() < 0.8, done=done.set_result)
            waiting.append(done)
        await asyncio.gather(*waiting)
        of = await now(mali, reference)
        assert [(of.unread_by_customer, of.unread_by_staff)] == await counted(house, reference)


async def test_what_was_merged_away_waits_for_nobody(
    house: Any, scope: Scope, anna: Scope, mali: Scope, reference: str
) -> None:
    await sending.send(anna, reference, Draft(client_id="1", text="Hello"))
    async with house.db.transaction() as tx:
        await tx.run(
            "INSERT INTO conversation (workspace_id, reference, customer_id, status, last_at, created_at, updated_at)"
            " VALUES (1, 'CONV-OTHER', :customer, 'closed', 9999999999999, 9999999999999, 0)",
            customer=anna.actor_id,
        )
    await merging.merge(mali, reference, "CONV-OTHER")
    rows = await house.db.all(tuple, "SELECT reference, unread_by_staff FROM conversation ORDER BY created_at")
    assert rows == [(await reference_of(anna), 0), ("CONV-OTHER", 0)]
