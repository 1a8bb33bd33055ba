"""An act on a selection is taken back at once: all that nobody has changed since, and nothing else."""

from __future__ import annotations

import pytest

from livechat.conversations import bulk, control, deleting, sending, snoozing
from livechat.conversations.inputs import Draft
from livechat.errors import NotFound
from tests.conversations.conftest import now
from tests.factories import a_customer, a_rep, reference_of, sign_in
from tests.live.wires import Peer


@pytest.fixture
async def three(scope, anna, ben, reference):
    _, cleo, _ = await a_customer(scope, name="Cleo")
    return [reference, await reference_of(ben), await reference_of(cleo)]


async def states(scope, references):
    return [(await now(scope, each)).status for each in references]


async def test_resolved_ones_are_as_they_were_and_wait_as_long(anna, mali, three, clock):
    await sending.send(anna, three[0], Draft(client_id="1", text="Hello?"))
    await control.set_status(mali, three[1], "pending")
    await snoozing.snooze(mali, three[2], mali.now_ms + 3_600_000)
    before = [(each.status, each.waiting_since, each.snoozed_until) for each in [await now(mali, ref) for ref in three]]
    clock.advance(60)
    outcome = await bulk.act(mali, three, "status", "resolved")
    assert await states(mali, three) == ["resolved"] * 3
    assert (await bulk.undo(mali, outcome.way.id)).sentence("en") == "3 undone"
    after = [(each.status, each.waiting_since, each.snoozed_until) for each in [await now(mali, ref) for ref in three]]
    assert after == before


async def test_a_snooze_that_comes_back_ends_at_its_time(house, mali, three, clock):
    await snoozing.snooze(mali, three[0], mali.now_ms + 3_600_000)
    outcome = await bulk.act(mali, three[:1], "status", "closed")
    await bulk.undo(mali, outcome.way.id)
    clock.advance(3601)
    await house.jobs.run_due()
    assert await states(mali, three[:1]) == ["open"]


async def test_deleted_ones_come_back_with_what_was_said(anna, mali, three):
    await sending.send(anna, three[0], Draft(client_id="1", text="Hello?"))
    outcome = await bulk.act(mali, three, "delete")
    with pytest.raises(NotFound):
        await now(mali, three[0])
    assert (await bulk.undo(mali, outcome.way.id)).done == three
    assert (await now(mali, three[0])).last_text == "Hello?"


async def test_what_was_changed_since_stays_and_is_counted(anna, mali, somchai, three, clock):
    outcome = await bulk.act(mali, [*three, "CONV-NONE"], "status", "resolved")
    clock.advance(1)
    await sending.send(anna, three[0], Draft(client_id="1", text="One more thing"))
    await control.set_status(somchai, three[1], "open")
    await control.set_status(somchai, three[1], "resolved")
    said = (await bulk.undo(mali, outcome.way.id)).sentence("en")
    assert said == "1 undone, 2 not: Somebody else has just changed this. (2)"
    assert await states(mali, three) == ["open", "resolved", "open"]


async def test_what_a_colleague_deleted_anew_stays_deleted(mali, somchai, three, clock):
    outcome = await bulk.act(mali, three, "delete")
    clock.advance(1)
    await deleting.restore(somchai, three[0])
    await deleting.delete(somchai, three[0])
    assert (await bulk.undo(mali, outcome.way.id)).done == three[1:]
    with pytest.raises(NotFound):
        await now(mali, three[0])


async def test_the_way_back_is_ones_own_open_once_and_for_some_seconds(scope, mali, somchai, three, clock):
    outcome = await bulk.act(mali, three, "status", "resolved")
    for who in (somchai, mali.but(workspace_id=2)):
        with pytest.raises(NotFound):
            await bulk.undo(who, outcome.way.id)
    await bulk.undo(mali, outcome.way.id)
    with pytest.raises(NotFound):
        await bulk.undo(mali, outcome.way.id)
    late = await bulk.act(mali, three, "status", "resolved")
    clock.advance(late.way.lasts_ms / 1000 + 4)
    with pytest.raises(NotFound):
        await bulk.undo(mali, late.way.id)


async def test_nothing_changed_is_nothing_to_undo(mali, three):
    assert (await bulk.act(mali, three, "status", "open")).way is None
    assert (await bulk.act(mali, three, "priority", "high")).way is None


async def test_a_hundred_are_undone_at_once(scope, mali, house):
    hundred = [await reference_of((await a_customer(scope, name=f"C{number}"))[1]) for number in range(100)]
    outcome = await bulk.act(mali, hundred, "delete")
    assert (await bulk.undo(mali, outcome.way.id)).done == hundred


async def test_programs_have_the_same_way_back(house, mali, three):
    peer = Peer(house, mali)
    said = await peer.ack("bulk", conversations=three, act="status", value="resolved")
    assert said["undo_for_ms"] == 30_000
    assert (await peer.ack("undo_bulk", undo=said["undo"]))["done"] == three
    assert (await peer.ask("undo_bulk", undo=said["undo"]))["code"] == "not_found"


async def test_without_scripts_the_list_that_follows_offers_it(house, browser, three):
    nok = browser()
    await sign_in(nok, await a_rep(house.means))
    await nok.get("/inbox")
    answer = await nok.post("/inbox/bulk", selected=three[0], choice="delete:")
    page = await nok.get(answer.headers["location"])
    name = page.text.partition('name="undo" value="')[2].partition('"')[0]
    assert 'action="/inbox/bulk/undo"' in page.text
    after = await nok.post("/inbox/bulk/undo", undo=name)
    assert "1 undone" in (await nok.get(after.headers["location"])).text
    assert await house.db.value("SELECT count(*) FROM conversation WHERE deleted_at IS NOT NULL") == 0
