"""Events on their way to other systems."""

import json

import pytest
from standardwebhooks.webhooks import Webhook as Verifier

from livechat.catalogue import editing
from livechat.catalogue.inputs import NewProduct
from livechat.conversations import control, noting, sending
from livechat.conversations.events import NewMessage
from livechat.conversations.inputs import Draft
from livechat.customers import erasing
from livechat.webhooks import courier, live, managing, queries, signing, subscribing, tidying, words
from livechat.webhooks.models import DELIVERED, FAILED, FAILING, GONE, WAITING
from tests.factories import a_customer
from tests.webhooks.receivers import answer

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
VECTORS = [
    (
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1614265330,
        '{"test": 2432232314}',
        "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    ),
    (
        "msg_2test0000000000000000001",
        1767323045,
        '{"type":"conversation.created","timestamp":"2026-01-02T03:04:05Z","data":{"id":"cnv_1"}}',
        "j+JKVdyUyr8yIkGJDsi7sZYVAnlTOJYDoBcykf8bnOM=",
    ),
]
"""Computed with the library of the Standard Webhooks project."""


async def write(scope, reference, text="Hello", client_id="1"):
    return await sending.send(scope, reference, Draft(client_id=client_id, text=text))


async def of(scope, webhook, state=""):
    return await queries.deliveries(scope.db, scope.workspace_id, webhook.id, state, None, 100)


@pytest.mark.parametrize(("event_id", "at", "body", "expected"), VECTORS)
def test_a_signature_is_what_the_standard_says(event_id, at, body, expected):
    import base64

    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    assert signing.signature([key], event_id, at, body) == f"v1,{expected}"


async def test_a_receiver_is_told_and_can_verify_it(clock, anna, reference, told, receiver):
    _, secret = await told(receiver, "new_message")
    message = await write(anna, reference)
    got = await receiver.next()
    # The library looks at the real time: the moment is signed, so it is checked by hand.
    assert int(got.head["webhook-timestamp"]) == clock.now_ms() // 1000
    signed = Verifier(secret).sign(got.id, datetime_of(got), got.body)
    assert got.head["webhook-signature"] == signed
    assert got.type == "new_message"
    assert got.said["data"]["conversation"] == reference
    assert got.said["data"]["message"]["id"] == message.id


def datetime_of(got):
    from datetime import UTC, datetime

    return datetime.fromtimestamp(int(got.head["webhook-timestamp"]), UTC)


async def test_only_what_was_chosen_is_told(anna, reference, mali, told, receiver):
    await told(receiver, "new_note")
    await write(anna, reference)
    await noting.add(mali, reference, "n1", "Be kind")
    assert (await receiver.next()).type == "new_note"
    assert len(receiver.received) == 1


async def test_customers_team_and_catalogue_are_told_of(olga, scope, told, receiver):
    await told(receiver)
    await a_customer(scope, name="Dao")
    product = await editing.add(olga, NewProduct(name="Lantern", price_minor=100))
    got = {each.type: each.said["data"] for each in await receiver.some(3)}
    assert got["customer_registered"]["customer"]["name"] == "Dao"
    assert got["conversation_created"]
    assert got["product_added"]["product"]["id"] == product.id


async def test_without_a_webhook_an_act_has_nothing_to_do_with_it(house, anna, reference, olga, told, receiver):
    assert not house.bus._within[NewMessage]
    webhook, _ = await told(receiver, "new_message")
    assert house.bus._within[NewMessage]
    await managing.switch(olga, webhook.id, on=False)
    assert not house.bus._within[NewMessage]
    await write(anna, reference)
    assert await house.db.value("SELECT count(*) FROM webhook_event") == 0


async def test_what_is_undone_is_told_to_nobody(house, anna, reference, mali, told, receiver):
    await told(receiver, "conversation_updated")
    conversation = await house.db.value("SELECT id FROM conversation")

    async def undone():
        async with mali.transaction() as tx:
            await control.give(tx, mali, conversation, mali.actor_id, mali.actor_name)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await undone()
    assert await house.db.value("SELECT count(*) FROM webhook_delivery") == 0


async def test_another_workspace_hears_nothing(house, anna, reference, told, receiver):
    await told(receiver)
    async with house.db.transaction() as tx:
        await tx.run("INSERT INTO workspace (id, slug, name, created_at) VALUES (2, 'other', 'Other', 0)")
        await tx.run("UPDATE webhook SET workspace_id = 2")
    live.outbox_of(house).know(await queries.webhooks(house.db, 2))
    await write(anna, reference)
    assert await house.db.value("SELECT count(*) FROM webhook_delivery") == 0


async def test_a_failure_is_tried_again_under_the_same_name(clock, anna, reference, told, receiver, settled, olga):
    webhook, _ = await told(receiver, "new_message")
    receiver.answers = [answer(500, body="no")]
    await write(anna, reference)
    first = await receiver.next()
    await settled.next()
    [waiting] = await of(olga, webhook)
    assert (waiting.state, waiting.attempts, waiting.status) == (WAITING, 1, 500)
    clock.advance(7)
    second = await receiver.next()
    await settled.next()
    assert second.id == first.id
    assert second.body == first.body
    [done] = await of(olga, webhook)
    assert (done.state, done.attempts) == (DELIVERED, 2)
    _, tries = await managing.told_in(olga, done)
    assert [each.status for each in tries] == [200, 500]
    assert tries[1].response_body == "no"


async def test_no_secret_stands_in_the_log(anna, reference, told, receiver, settled, olga):
    webhook, secret = await told(receiver, "new_message")
    receiver.answers = [answer(200, "set-cookie: session=precious", body="ok")]
    await write(anna, reference)
    got = await receiver.next()
    await settled.next()
    [done] = await of(olga, webhook)
    _, [tried] = await managing.told_in(olga, done)
    kept = tried.request_head + tried.response_head
    assert "precious" not in kept
    assert got.head["webhook-signature"].split(",")[1] not in kept
    assert got.id in tried.request_head
    assert secret.removeprefix("whsec_") not in json.dumps([*await olga.db.all(tuple, "SELECT * FROM webhook")])


async def test_events_of_one_conversation_arrive_in_order_even_past_a_failure(
    clock, anna, reference, told, receiver, settled
):
    await told(receiver, "new_message")
    receiver.answers = [answer(503)]
    for number in range(1, 4):
        await write(anna, reference, str(number), str(number))
    await settled.next()
    clock.advance(7)
    for _ in range(3):
        await settled.next()
    texts = [each.said["data"]["message"]["text"] for each in receiver.received]
    assert texts == ["1", "1", "2", "3"]


async def test_a_receiver_that_does_not_answer_holds_up_no_other(anna, reference, told, receivers, settled):
    slow, quick = await receivers(), await receivers()
    slow.choose = lambda got: None
    await told(slow, "new_message")
    await told(quick, "new_message")
    for number in range(12):
        await write(anna, reference, str(number), str(number))
    assert len(await quick.some(12)) == 12


async def test_a_receiver_says_when_to_come_back(clock, anna, reference, told, receiver, settled, olga):
    webhook, _ = await told(receiver, "new_message")
    receiver.answers = [answer(429, "retry-after: 600")]
    await write(anna, reference)
    await settled.next()
    [waiting] = await of(olga, webhook)
    assert waiting.due_at - clock.now_ms() == pytest.approx(600_000, abs=2000)


async def test_after_ten_tries_it_has_failed_and_can_be_sent_again(
    clock, anna, reference, told, receiver, settled, olga
):
    webhook, _ = await told(receiver, "new_message")
    receiver.choose = lambda got: answer(500)
    await write(anna, reference)
    await settled.next()
    for wait_s in courier.WAITS_S:
        clock.advance(wait_s * (1 + courier.JITTER) + 1)
        await settled.next()
    [failed] = await of(olga, webhook, FAILED)
    assert failed.attempts == 10
    receiver.choose = None
    assert await managing.replay_failed(olga, webhook.id) == 1
    await settled.next()
    assert [each.state for each in await of(olga, webhook)] == [DELIVERED]
    assert len({each.id for each in receiver.received}) == 1


async def test_a_webhook_that_fails_for_days_is_switched_off_and_starts_afresh(
    clock, anna, reference, told, receiver, settled, olga
):
    webhook, _ = await told(receiver, "new_message")
    receiver.choose = lambda got: answer(500)
    await write(anna, reference)
    await settled.next()
    assert (await managing.one(olga.db, olga, webhook.id)).failing_since
    clock.advance(6 * 86_400)
    await settled.next()
    off = await managing.one(olga.db, olga, webhook.id)
    assert off.off == FAILING
    await write(anna, reference, "Unheard", "2")
    assert [each.state for each in await of(olga, webhook)] == [FAILED]
    receiver.choose = None
    on = await managing.switch(olga, webhook.id, on=True)
    assert (on.off, on.failing_since) == ("", None)
    await managing.replay_failed(olga, webhook.id)
    await settled.next()
    assert [each.state for each in await of(olga, webhook)] == [DELIVERED]


async def test_gone_switches_it_off_at_once(anna, reference, told, receiver, settled, olga):
    webhook, _ = await told(receiver, "new_message")
    receiver.answers = [answer(410)]
    await write(anna, reference)
    await settled.next()
    assert (await managing.one(olga.db, olga, webhook.id)).off == GONE


async def test_after_a_restart_it_goes_on_with_what_waits(house, anna, reference, told, receiver):
    await told(receiver, "new_message")
    house.is_stopping = True  # nothing leaves any more, as when the process is killed
    await write(anna, reference)
    house.is_stopping = False
    live.courier_of(house).know(await queries.all_that_are_on(house.db))
    assert (await receiver.next()).type == "new_message"


async def test_two_secrets_sign_for_a_while(clock, anna, reference, told, receiver, olga):
    webhook, former = await told(receiver, "new_message")
    _, present = await managing.new_secret(olga, webhook.id)
    await write(anna, reference)
    got = await receiver.next()
    both = [Verifier(each).sign(got.id, datetime_of(got), got.body) for each in (present, former)]
    assert got.head["webhook-signature"].split(" ") == both
    clock.advance(25 * 3600)
    await write(anna, reference, "Later", "2")
    got = await receiver.next()
    assert got.head["webhook-signature"] == Verifier(present).sign(got.id, datetime_of(got), got.body)


async def test_an_erased_customer_is_gone_from_the_log_too(house, anna, reference, olga, told, receiver, settled):
    await told(receiver)
    receiver.choose = lambda got: answer(200, body=got.body)
    await write(anna, reference, "MARKER")
    await settled.next()
    await erasing.erase(olga, anna.actor_id)
    assert (await wait_for(receiver, "customer_erased")).said["data"] == {"customer": anna.actor_id}
    await settled.next()
    for table, column in (("webhook_event", "body"), ("webhook_attempt", "response_body")):
        assert "MARKER" not in json.dumps(await house.db.all(str, f"SELECT {column} FROM {table}"))


async def wait_for(receiver, kind):
    while True:
        if (got := await receiver.next()).type == kind:
            return got


async def test_old_deliveries_are_forgotten(house, clock, anna, reference, told, receiver, settled, system):
    await told(receiver, "new_message")
    await write(anna, reference)
    await settled.next()
    clock.advance(31 * 86_400)
    await tidying.tidy(house, system, "", {})
    for table in ("webhook_delivery", "webhook_event", "webhook_attempt"):
        assert await house.db.value(f"SELECT count(*) FROM {table}") == 0


async def test_a_message_survives_the_end_of_a_webhook_in_the_same_moment(house, anna, reference, olga, told, receiver):
    webhook, _ = await told(receiver, "new_message")
    async with house.db.transaction() as tx:
        await queries.delete(tx, 1, webhook.id)
    assert (await write(anna, reference)).seq


def test_every_event_has_words_on_the_page():
    from livechat.app import FEATURES

    names = [each.name for each in subscribing.subjects(FEATURES)]
    assert set(names) <= set(words.EVENTS)
    assert len(names) == len(set(names))


async def test_a_test_event_waits_for_its_answer(told, receiver, olga):
    webhook, _ = await told(receiver, "new_message")
    receiver.answers = [answer(418, body="teapot")]
    found = await managing.try_out(olga, webhook.id)
    assert found.status == 418
    assert receiver.received[0].said["data"] == {"by": "Olga"}
