"""The time beside the last words of a conversation is when those were written, whatever the system says afterwards."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from livechat.clock import rfc3339
from livechat.conversations import access, control, editing, inbox, sending, shapes
from livechat.conversations.inputs import Draft
from livechat.conversations.looks import row
from livechat.conversations.models import Entry, Filters, Message
from livechat.finding import queries as finding
from livechat.rendering import look
from livechat.scope import Scope
from livechat.store import migrate
from tests.conversations.conftest import now
from tests.factories import a_customer, reference_of


async def say(scope: Scope, reference: str, text: str) -> Message:
    return await sending.send(scope, reference, Draft(client_id=text, text=text))


async def shown(scope: Scope, reference: str) -> tuple[str, str]:
    """What a program reads of the last words, and when; a row of the inbox says the same."""
    of = await now(scope, reference)
    last = shapes.conversation(of, "staff").last_message
    assert last is not None
    assert row(of, look("html", "staff", "en"), Filters(), lambda _: "online").time_iso == last.created_at
    return last.text, last.created_at


async def said_before_a_claim(clock: Any, anna: Scope, mali: Scope, reference: str) -> Message:
    """What the customer said, a minute before the system's line that somebody has taken the conversation."""
    hello = await say(anna, reference, "hello")
    clock.advance(60)
    await control.claim(mali, reference)
    return hello


async def test_a_line_of_the_system_leaves_the_last_words_their_time(
    clock: Any, anna: Scope, mali: Scope, reference: str
) -> None:
    hello = await said_before_a_claim(clock, anna, mali, reference)
    assert await shown(mali, reference) == ("hello", rfc3339(hello.created_at))
    answer = await say(mali, reference, "good morning")
    assert await shown(mali, reference) == ("good morning", rfc3339(answer.created_at))
    assert answer.created_at > hello.created_at


async def test_lists_are_still_in_the_order_of_what_happened(
    clock: Any, scope: Scope, anna: Scope, mali: Scope, reference: str
) -> None:
    await say(anna, reference, "hello")
    _, ben, _ = await a_customer(scope)
    clock.advance(60)
    await say(ben, await reference_of(ben), "hello")
    clock.advance(60)
    await control.set_priority(mali, reference, "high")
    await control.claim(mali, reference)
    found, _ = await inbox.page(mali, Filters("all"))
    assert [each.reference for each in found] == [reference, await reference_of(ben)]


async def test_words_and_a_line_of_the_system_in_one_commit_keep_their_times(
    house: Any, clock: Any, anna: Scope, mali: Scope, reference: str
) -> None:
    place = access.place(await now(mali, reference))
    words = sending.entry(anna, place, Draft(client_id="1", text="hello"))
    clock.advance(60)
    line = sending.system_line(mali, place, "claimed", "Mali has taken this conversation.", name="Mali")

    async def both(items: list[Entry]) -> None:
        async with house.db.transaction() as tx:
            await sending.append(tx, items)

    await both([words, line])
    assert await shown(mali, reference) == ("hello", rfc3339(words.at))


async def test_the_last_words_keep_their_time_when_they_are_edited_or_taken_back(
    clock: Any, anna: Scope, reference: str
) -> None:
    hello = await say(anna, reference, "hello")
    clock.advance(60)
    await editing.edit(anna, reference, hello.id, "good morning")
    assert await shown(anna, reference) == ("good morning", rfc3339(hello.created_at))
    clock.advance(60)
    await editing.delete(anna, reference, hello.id)
    assert await shown(anna, reference) == ("", rfc3339(hello.created_at))


async def test_where_nobody_has_said_anything_there_are_no_last_words(
    clock: Any, anna: Scope, mali: Scope, reference: str
) -> None:
    began = await now(mali, reference)
    clock.advance(60)
    await control.claim(mali, reference)
    of = await now(mali, reference)
    assert of.last_seq > 0
    assert shapes.conversation(of, "staff").last_message is None
    line = row(of, look("html", "staff", "en"), Filters(), lambda _: "online")
    assert line.time_iso == rfc3339(began.created_at)


async def test_a_conversation_that_was_looked_for_says_when_it_was_written(
    clock: Any, anna: Scope, mali: Scope, reference: str
) -> None:
    hello = await said_before_a_claim(clock, anna, mali, reference)
    [hit] = await finding.conversations(mali.db, 1, reference, reference + "~", 5)
    assert (hit.last_text, hit.said_at) == ("hello", hello.created_at)


@pytest.mark.parametrize("lines_after", [0, 1])
async def test_conversations_of_before_have_the_time_of_their_last_words(
    house: Any, clock: Any, anna: Scope, mali: Scope, reference: str, lines_after: int
) -> None:
    [step] = [each for each in migrate.migrations() if each.name == "0062_conversations_last_said.sql"]
    _, fill = migrate.statements(step.sql)
    await asyncio.gather(*(say(anna, reference, each) for each in ("one", "two")))
    clock.advance(60)
    last = await say(mali, reference, "three")
    clock.advance(60)
    if lines_after:
        await control.set_status(mali, reference, "resolved")
    async with house.db.transaction() as tx:
        await tx.run("UPDATE conversation SET last_said_at = NULL")
        await tx.run(fill)
    assert await shown(mali, reference) == ("three", rfc3339(last.created_at))
