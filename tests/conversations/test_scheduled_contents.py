"""Files and products that are sent later: kept for it, looked at twice, sent once, and given back or dropped."""

from __future__ import annotations

import pytest

from livechat.app import create
from livechat.catalogue import editing
from livechat.conversations import attaching, reading, scheduling, sending
from livechat.conversations.inputs import Draft
from livechat.errors import Conflict, Invalid
from tests.catalogue.conftest import a_product
from tests.factories import reference_of
from tests.live.wires import Peer
from tests.uploads import samples

HOUR_MS = 3_600_000


async def a_file(scope, reference, name="box.png"):
    async def pieces():
        yield samples.picture()

    given = attaching.UploadForm(conversation=reference, client_id=name)
    return (await attaching.receive(scope, given, pieces(), name)).id


async def later(scope, reference, due_at=None, name="1", **content):
    return (await scheduling.schedule(scope, reference, Draft(client_id=name, **content), due_at))[0]


async def messages(scope, reference):
    return (await reading.newest(scope, reference)).messages


async def is_there(house, upload_id):
    return await house.db.value("SELECT deleted_at IS NULL FROM upload WHERE id = :id", id=upload_id) == 1


async def test_files_wait_with_their_message_however_long_and_are_sent_once(house, anna, mali, reference, pass_time):
    files = [await a_file(mali, reference, name) for name in ("b.png", "a.png")]
    of = await later(mali, reference, mali.now_ms + 48 * HOUR_MS, text="Here", attachments=files)
    assert of.draft.attachments == files
    with pytest.raises(Invalid):
        await sending.send(mali, reference, Draft(client_id="2", attachments=files[:1]))
    await pass_time(47 * 3600)
    assert await messages(anna, reference) == []
    await pass_time(2 * 3600)
    await pass_time(3600)
    [message] = await messages(anna, reference)
    assert (message.kind, message.text, message.attachment_ids) == ("image", "Here", tuple(files))
    again = await later(mali, reference, mali.now_ms + HOUR_MS, text="Here", attachments=files)
    assert (again.id, again.state) == (of.id, "sent")


async def test_they_survive_a_restart_between_scheduling_and_sending(
    house, settings, clock, anna, mali, olga, reference
):
    product = await a_product(olga)
    file = await a_file(mali, reference)
    await later(mali, reference, mali.now_ms + HOUR_MS, attachments=[file])
    await later(mali, reference, mali.now_ms + HOUR_MS, "2", kind="product", payload={"products": [product.id]})
    await house.stop()
    clock.advance(2 * 3600)
    after = create(settings, clock).state.house
    await after.start()
    try:
        await after.jobs.run_due()
        await after.jobs.run_due()
        said = await messages(anna.but(means=after.means), reference)
        assert [each.kind for each in said] == ["image", "product"]
        assert said[0].attachment_ids == (file,)
    finally:
        await after.stop()


async def test_what_is_taken_back_at_once_can_be_sent_anew(house, mali, reference, pass_time):
    file = await a_file(mali, reference)
    await pass_time(50 * 60)
    of = await later(mali, reference, attachments=[file])
    await scheduling.cancel(mali, reference, of.id)
    await pass_time(20 * 60)
    stored = await sending.send(mali, reference, Draft(client_id="2", attachments=[file]))
    assert stored.attachment_ids == (file,)


@pytest.mark.parametrize("how", ["cancelled", "taken back by a colleague", "never sent anew"])
async def test_files_that_nobody_sends_any_more_go(house, mali, somchai, reference, pass_time, how):
    file = await a_file(mali, reference)
    due_at = mali.now_ms + HOUR_MS if how == "cancelled" else None
    of = await later(mali, reference, due_at, attachments=[file])
    await scheduling.cancel(somchai if "colleague" in how else mali, reference, of.id)
    if how == "never sent anew":
        await pass_time(3700)
        await pass_time(600)
    assert not await is_there(house, file)


async def test_files_of_a_stopped_message_stay_until_somebody_decides(house, anna, mali, somchai, reference, pass_time):
    file = await a_file(mali, reference)
    of = await later(mali, reference, mali.now_ms + HOUR_MS, attachments=[file])
    await sending.send(anna, reference, Draft(client_id="a", text="Hello?"))
    await pass_time(5 * 3600)
    [stopped] = (await scheduling.listing(mali, reference)).items
    assert stopped.state == "stopped"
    await scheduling.send_now(somchai, reference, of.id)
    assert (await messages(anna, reference))[-1].attachment_ids == (file,)


async def test_only_ones_own_files_of_this_conversation_can_wait(mali, somchai, ben, reference):
    file = await a_file(mali, reference)
    for who, where in ((somchai, reference), (mali, await reference_of(ben))):
        with pytest.raises(Invalid):
            await later(who, where, mali.now_ms + HOUR_MS, attachments=[file])
    with pytest.raises(Invalid):
        await later(mali, reference, mali.now_ms + HOUR_MS)
    await later(mali, reference, mali.now_ms + HOUR_MS, attachments=[file])
    with pytest.raises(Conflict):
        await later(mali, reference, mali.now_ms + HOUR_MS, text="Other words", attachments=[file])


async def test_a_product_is_shown_as_it_was_and_sent_as_it_is(house, anna, mali, olga, reference, pass_time):
    product = await a_product(olga)
    content = {"kind": "product", "text": "This one?", "payload": {"products": [product.id]}}
    of = await later(mali, reference, mali.now_ms + HOUR_MS, **content)
    assert "The Salt Road" in of.drawn
    await scheduling.change(mali, reference, of.id, text="Or this one?")
    await pass_time(3601)
    [message] = await messages(anna, reference)
    assert message.text == "Or this one?\nThe Salt Road · ฿690"


async def test_a_product_that_is_gone_when_it_is_due_is_not_sent(house, anna, mali, olga, reference, pass_time):
    product, gone = await a_product(olga), await a_product(olga, "Gone")
    content = {"kind": "product", "payload": {"products": [product.id]}}
    of = await later(mali, reference, mali.now_ms + HOUR_MS, **content)
    await editing.delete(olga, product.id)
    await editing.delete(olga, gone.id)
    with pytest.raises(Invalid):
        await later(mali, reference, mali.now_ms + HOUR_MS, "2", kind="product", payload={"products": [gone.id]})
    await pass_time(3601)
    [stopped] = (await scheduling.listing(mali, reference)).items
    assert (stopped.id, stopped.reason) == (of.id, "refused")
    with pytest.raises(Invalid):
        await scheduling.send_now(mali, reference, of.id)
    assert await messages(anna, reference) == []


async def test_programs_and_pages_see_what_waits(house, mali, olga, reference):
    product, file = await a_product(olga), await a_file(mali, reference)
    program = Peer(house, mali)
    at = "2026-11-21T09:00:00+00:00"
    await program.ack("join_conversation", conversation=reference)
    given = {"conversation": reference, "send_at": at}
    shown = {"kind": "product", "payload": {"products": [product.id]}}
    said = await program.ack("schedule_message", client_id="f", attachments=[file], **given)
    assert [each["id"] for each in said["scheduled"]["attachments"]] == [file]
    said = await program.ack("schedule_message", client_id="p", **shown, **given)
    assert {name: said["scheduled"][name] for name in shown} == shown
