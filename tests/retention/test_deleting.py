"""What is kept no longer is nowhere any more, and what is younger, open or kept for ever stays as it was."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from types import SimpleNamespace
from typing import Any

import pytest

from livechat.audit import queries as audit
from livechat.audit import reading
from livechat.conversations import control, editing, noting, sending, tagging
from livechat.conversations.inputs import Draft
from livechat.customers import blocking
from livechat.operations import errands
from livechat.retention import deleting
from livechat.retention.news import RetentionRan
from livechat.scope import Scope
from livechat.store import fulltext
from livechat.surveys import rating
from livechat.surveys.inputs import Rate
from livechat.teams import managing
from livechat.uploads import keeping, storage
from livechat.uploads.models import Purpose
from livechat.workspaces import deciding
from tests.conversations.conftest import pass_time
from tests.factories import a_customer, reference_of
from tests.settling import settled
from tests.uploads.samples import picture
from tests.workspaces.making import a_workspace

MARKER = "Zauberwort4711"
DAY_S = 86_400

__all__ = ["pass_time"]

Decide = Callable[..., Awaitable[None]]


async def once(content: bytes) -> AsyncIterator[bytes]:
    yield content


async def said(scope: Scope, mali: Scope, marker: str) -> str:
    """A conversation with a marker wherever one can put it: words, a changed word, a note, a file, a tag, a rating."""
    _, own, _ = await a_customer(scope, name="Anna", text=f"First {marker}")
    reference = await reference_of(own)
    upload = await keeping.keep(own, once(picture()), f"{marker}.png", Purpose("conversation", reference, own.actor_id))
    await sending.send(own, reference, Draft(client_id="f", text=f"See {marker}", attachments=[upload.id]))
    message = await sending.send(own, reference, Draft(client_id="e", text=f"Wrong {marker}"))
    await editing.edit(own, reference, message.id, f"Right {marker}")
    for number in range(120):  # more than goes in one step
        await sending.send(own, reference, Draft(client_id=f"m{number}", text=f"{number} {marker}"))
    await noting.add(mali, reference, "n", f"Note {marker}")
    await control.set_subject(mali, reference, f"About {marker}")
    await tagging.put(mali, reference, "glass")
    await control.set_status(mali, reference, "closed")
    await rating.rate(own, reference, Rate(conversation=reference, score=4, comment=f"Thanks {marker}"))
    return reference


async def everything(house: Any) -> str:
    """Every value of every table, those of the search index, too."""
    names = await house.db.all(
        str, "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    )
    return str([await house.db.all(tuple, f'SELECT * FROM "{name}"') for name in names if name != "workspace"])


async def files(house: Any) -> int:
    """How many files lie in the folder of uploads, thumbnails counted."""
    return sum(each.is_file() for each in storage.folder_of(house.means).rglob("*"))


async def only(house: Any, number: int) -> None:
    """So many files are left, once what is done beside everything else is done."""
    await settled(house)
    assert await files(house) == number


async def found(house: Any, word: str) -> int:
    """In how many messages a word is found."""
    return len(await fulltext.numbers(house.db, "found_message", 1, [word], after=0, before=2**60, limit=500))


async def test_nothing_of_an_old_conversation_is_left_and_a_younger_one_stays(house, scope, mali, clock, decide):
    old = await said(scope, mali, MARKER)
    clock.jump(30 * DAY_S)
    young = await said(scope, mali, "Gegenwort0815")
    await house.indexer.catch_up()
    assert await files(house) == 4
    many = await found(house, MARKER.lower())
    clock.jump(10 * DAY_S)
    await decide(keep_conversations=20)
    before = await everything(house)
    done, is_more = await deleting.run(house.system_scope(1))
    assert (done["conversations"], done["files"], is_more) == (1, 1, False)
    assert done["messages"] >= many > 120
    after = await everything(house)
    assert [each for each in (MARKER, MARKER.lower(), old) if each not in before] == []
    assert [each for each in (MARKER, MARKER.lower(), old) if each in after] == []
    assert await found(house, MARKER.lower()) == 0
    await only(house, 2)
    assert before.count("Gegenwort0815") == after.count("Gegenwort0815") > 120
    assert await found(house, "gegenwort0815") == many
    assert young in after


async def test_what_is_open_or_silent_too_shortly_or_kept_for_ever_stays(house, scope, mali, clock, decide):
    kept = {}
    for name, status in (("open", "open"), ("pending", "pending"), ("resolved", "resolved"), ("closed", "closed")):
        _, own, _ = await a_customer(scope, name=name, text="Hello")
        kept[name] = await reference_of(own)
        await control.set_status(mali, kept[name], status)
    clock.jump(100 * DAY_S)
    system = house.system_scope(1)
    assert (await deleting.run(system))[0] == {}
    await decide(keep_conversations=101)
    assert (await deleting.run(system))[0] == {}
    await decide(keep_conversations=99)
    assert await deleting.forecast(system, await deciding.of(system)) == {"conversations": 2}
    assert (await deleting.run(system))[0]["conversations"] == 2
    left = await house.db.all(str, "SELECT reference FROM conversation ORDER BY id")
    assert left == [kept["open"], kept["pending"]]


async def test_what_was_closed_lately_stays_however_long_it_was_silent(house, mali, reference, clock, decide):
    clock.jump(100 * DAY_S)
    await control.set_status(mali, reference, "closed")
    await decide(keep_conversations=10)
    assert (await deleting.run(house.system_scope(1)))[0] == {}


async def test_a_run_does_so_much_writes_that_down_and_leaves_the_rest_to_the_next(
    house, scope, mali, olga, clock, decide
):
    await said(scope, mali, MARKER)
    clock.jump(100 * DAY_S)
    await decide(keep_conversations=10)
    system = house.system_scope(1)
    first, is_more = await deleting.run(system, most=1)
    assert (dict(first), is_more) == ({"messages": 100}, True)
    assert await house.db.value("SELECT count(*) FROM conversation WHERE deleted_at IS NULL") == 0
    second, is_more = await deleting.run(system)
    assert (second["conversations"], is_more) == (1, False)
    entries, _ = await reading.page(olga, reading.wanted({"what": "retention"}, "UTC"), "", 10)
    assert [json.loads(each.before) for each in entries] == [dict(second), dict(first)]
    assert {each.actor_role for each in entries} == {"system"}


async def test_what_an_interrupted_run_did_is_written_down_by_the_next(
    house, scope, mali, olga, clock, decide, monkeypatch
):
    await said(scope, mali, MARKER)
    clock.jump(100 * DAY_S)
    await decide(keep_conversations=10)
    system = house.system_scope(1)

    async def stopped(_seconds: float) -> None:
        raise asyncio.CancelledError

    with monkeypatch.context() as patched:
        patched.setattr(deleting, "asyncio", SimpleNamespace(sleep=stopped))
        with pytest.raises(asyncio.CancelledError):
            await deleting.run(system)
    assert await written(olga) == []
    second, _ = await deleting.run(system)
    assert await written(olga) == [dict(second), {"messages": 100}]
    await deleting.run(system)
    assert len(await written(olga)) == 2, "nothing is written down twice"


async def test_programs_are_told_how_much_went(house, scope, mali, clock, decide, heard):
    told = heard(RetentionRan)
    await said(scope, mali, MARKER)
    clock.jump(100 * DAY_S)
    await decide(keep_conversations=10)
    done, _ = await deleting.run(house.system_scope(1))
    await deleting.run(house.system_scope(1))
    assert told == [RetentionRan(1, dict(done))]
    assert MARKER not in str(told)


async def written(olga: Scope) -> list[dict[str, int]]:
    """What the audit log says of retention, the newest first."""
    entries, _ = await reading.page(olga, reading.wanted({"what": "retention"}, "UTC"), "", 10)
    return [json.loads(each.before) for each in entries]


async def test_the_job_goes_on_beside_the_others_until_nothing_is_left(
    house, scope, mali, clock, decide, monkeypatch, pass_time
):
    await said(scope, mali, MARKER)
    clock.jump(100 * DAY_S)
    await decide(keep_conversations=10)
    monkeypatch.setattr(deleting, "MOST", 1)
    monkeypatch.setattr(deleting.run, "__defaults__", (1,))
    await pass_time(deleting.EVERY_S)
    await settled(house)
    assert await house.db.value("SELECT count(*) FROM conversation") == 0


async def test_customers_without_a_conversation_who_were_not_here_for_long(house, scope, mali, clock, decide):
    gone, blocked, talking = [(await a_customer(scope, name=each))[1] for each in ("Gone", "Blocked", "Talking")]
    await blocking.block(mali, blocked.actor_id)
    await control.set_status(mali, await reference_of(gone), "closed")
    await control.set_status(mali, await reference_of(blocked), "closed")
    clock.jump(100 * DAY_S)
    _, fresh, _ = await a_customer(scope, name="Fresh")
    await decide(keep_conversations=10, keep_customers=50)
    done, _ = await deleting.run(house.system_scope(1))
    assert (done["conversations"], done["customers"]) == (2, 1)
    left = set(await house.db.all(str, "SELECT id FROM customer"))
    assert left == {blocked.actor_id, talking.actor_id, fresh.actor_id}
    assert gone.actor_id not in str(await house.db.all(tuple, "SELECT * FROM audit_entry"))


async def test_entries_of_the_audit_log_go_and_others_still_cannot_be_touched(house, olga, clock, decide):
    await managing.add(olga, "Old")
    clock.jump(100 * DAY_S)
    await managing.add(olga, "Young")
    await decide(keep_audit=50)
    before = await house.db.value("SELECT count(*) FROM audit_entry WHERE about_name = 'Old'")
    done, _ = await deleting.run(house.system_scope(1))
    assert (before, done["entries"] >= 1) == (1, True)
    left = await house.db.all(str, "SELECT about_name FROM audit_entry ORDER BY number")
    assert ("Old" in left, "Young" in left) == (False, True)
    with pytest.raises(Exception, match="append-only"):
        async with house.db.transaction() as tx:
            await audit.drop_before(tx, 1, 2**60, 10)


async def test_another_workspace_keeps_what_it_wants(house, mali, reference, clock, olga, decide):
    other = await a_workspace(house.means)
    await control.set_status(mali, reference, "closed")
    clock.jump(100 * DAY_S)
    await decide(keep_conversations=10)
    assert (await deleting.run(house.system_scope(other)))[0] == {}
    assert await house.db.value("SELECT count(*) FROM conversation") == 1


async def test_the_command_counts_first_and_deletes_then(house, mali, reference, clock, decide):
    await control.set_status(mali, reference, "closed")
    clock.jump(100 * DAY_S)
    await decide(keep_conversations=10)
    keep = errands.ERRANDS["keep"]
    [told] = await keep(house.system_scope(1), dry_run=True)
    assert told == {"workspace": "main", "counts": {"conversations": 1}, "is_more": False}
    assert await house.db.value("SELECT count(*) FROM conversation") == 1
    [told] = await keep(house.system_scope(1), dry_run=False)
    assert told["counts"]["conversations"] == 1
    assert await house.db.value("SELECT count(*) FROM conversation") == 0
