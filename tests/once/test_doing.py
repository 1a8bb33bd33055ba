"""A request with an Idempotency-Key is carried out once and answered as often as it is sent."""

from __future__ import annotations

import asyncio
import uuid
from typing import Any

import pytest

from livechat.catalogue import editing
from livechat.catalogue.events import ProductAdded
from livechat.conversations.events import NewMessage
from livechat.customers import erasing
from livechat.once import forgetting, queries
from livechat.once.models import KEPT_MS
from tests.factories import a_customer, a_key, an_admin, at_work, bearer

PRODUCTS = "/api/admin/products"
SALT = {"name": "Sea salt", "price_minor": 69_000}


@pytest.fixture
async def olga(means, scope) -> Any:
    """An admin's token."""
    return (await at_work(scope, await an_admin(means)))[1]


def under(token: str, key: str) -> dict[str, str]:
    return {**bearer(token), "idempotency-key": key}


async def rows(house) -> int:
    return await house.db.value("SELECT count(*) FROM answer_once")


async def test_the_same_request_again_gets_the_stored_answer(house, program, olga, heard):
    events = heard(ProductAdded)
    first = await program.post(PRODUCTS, json=SALT, headers=under(olga, "k1"))
    changed = {"name": "Pepper", "price_minor": 1, "version": 1}
    await program.put(f"{PRODUCTS}/{first.json()['id']}", json=changed, headers=bearer(olga))
    again = await program.post(PRODUCTS, json=dict(reversed(SALT.items())), headers=under(olga, "k1"))
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"
    assert len(events) == 1


async def test_a_key_in_quotes_is_the_same_key(program, olga):
    first = await program.post(PRODUCTS, json=SALT, headers=under(olga, "k1"))
    assert (await program.post(PRODUCTS, json=SALT, headers=under(olga, '"k1"'))).content == first.content


async def test_a_key_that_stands_for_another_body_is_refused(house, program, olga):
    await program.post(PRODUCTS, json=SALT, headers=under(olga, "k1"))
    other = await program.post(PRODUCTS, json={**SALT, "name": "Pepper"}, headers=under(olga, "k1"))
    assert (other.status_code, other.json()["field"]) == (422, "Idempotency-Key")
    assert await house.db.value("SELECT count(*) FROM product") == 1


@pytest.mark.parametrize("key", ["", " ", '""', "k" * 256])
async def test_what_is_no_key_is_refused(program, olga, key):
    answer = await program.post(PRODUCTS, json=SALT, headers=under(olga, key))
    assert (answer.status_code, answer.json()["field"]) == (422, "Idempotency-Key")


async def test_keys_belong_to_whoever_sends_them_and_to_one_address(house, means, scope, program, olga):
    _, somebody = await at_work(scope, await an_admin(means))
    answers = [
        await program.post(PRODUCTS, json=SALT, headers=under(olga, "k1")),
        await program.post(PRODUCTS, json=SALT, headers=under(somebody, "k1")),
        await program.post("/api/tags", json={"name": "Sea salt"}, headers=under(olga, "k1")),
    ]
    assert [each.status_code for each in answers] == [201, 201, 201]
    assert await house.db.value("SELECT count(*) FROM product") == 2


async def test_while_it_is_carried_out_the_same_request_is_refused(house, program, olga, monkeypatch):
    begun, go_on = asyncio.Event(), asyncio.Event()
    add = editing.add

    async def slowly(*given: Any) -> Any:
        begun.set()
        await go_on.wait()
        return await add(*given)

    monkeypatch.setattr(editing, "add", slowly)
    first = asyncio.create_task(program.post(PRODUCTS, json=SALT, headers=under(olga, "k1")))
    await begun.wait()
    meanwhile = await program.post(PRODUCTS, json=SALT, headers=under(olga, "k1"))
    assert (meanwhile.status_code, meanwhile.headers["retry-after"]) == (409, "1")
    go_on.set()
    again = [await first, await program.post(PRODUCTS, json=SALT, headers=under(olga, "k1"))]
    assert [each.status_code for each in again] == [201, 201]
    assert await house.db.value("SELECT count(*) FROM product") == 1


async def test_what_was_refused_is_tried_anew(house, program, olga):
    await program.post("/api/tags", json={"name": "Late"}, headers=bearer(olga))
    refused = await program.post("/api/tags", json={"name": "Late"}, headers=under(olga, "k1"))
    assert refused.status_code == 409
    [tag] = (await program.get("/api/tags", headers=bearer(olga))).json()["tags"]
    await program.delete(f"/api/tags/{tag['id']}", headers=bearer(olga))
    assert (await program.post("/api/tags", json={"name": "Late"}, headers=under(olga, "k1"))).status_code == 201


async def test_an_act_whose_answer_cannot_be_stored_is_not_done_either(house, program, olga, heard, monkeypatch):
    events, keep = heard(ProductAdded), queries.keep

    async def broken(*_: Any) -> None:
        raise OSError("no room")

    monkeypatch.setattr(queries, "keep", broken)
    assert (await program.post(PRODUCTS, json=SALT, headers=under(olga, "k1"))).status_code == 500
    assert await house.db.value("SELECT count(*) FROM product") == 0
    assert events == []
    monkeypatch.setattr(queries, "keep", keep)
    assert (await program.post(PRODUCTS, json=SALT, headers=under(olga, "k1"))).status_code == 201


async def test_a_message_is_sent_once_and_told_of_once(house, scope, program, heard):
    _, _, token = await a_customer(scope)
    reference = await house.db.value("SELECT reference FROM conversation")
    events = heard(NewMessage)
    path, long = f"/api/messages/{reference}", "k" * 200
    first = await program.post(path, json={"text": "hello"}, headers=under(token, long))
    again = await program.post(path, json={"text": "hello"}, headers=under(token, long))
    other = await program.post(path, json={"text": "bye"}, headers=under(token, long))
    assert (first.status_code, again.content, other.status_code) == (201, first.content, 422)
    assert len(events) == 1


async def test_a_part_that_fails_does_not_undo_the_others(house, scope, program, olga):
    await a_customer(scope)
    reference = await house.db.value("SELECT reference FROM conversation")
    body = {"conversations": [reference, "CONV-NONE"], "act": "status", "value": "resolved"}
    first = await program.post("/api/admin/conversations/bulk", json=body, headers=under(olga, "k1"))
    again = await program.post("/api/admin/conversations/bulk", json=body, headers=under(olga, "k1"))
    assert first.status_code == 200, first.text
    assert first.json()["done"] == [reference]
    assert [each["conversation"] for each in first.json()["failed"]] == ["CONV-NONE"]
    assert again.content == first.content
    assert await house.db.value("SELECT status FROM conversation") == "resolved"


async def test_an_answer_without_a_body_is_given_again(house, scope, program, olga):
    _, own, token = await a_customer(scope)
    path = f"/api/admin/sessions/{own.session_id}/logout"
    answers = [await program.post(path, headers=under(olga, "k1")) for _ in range(2)]
    assert [(each.status_code, each.content) for each in answers] == [(204, b""), (204, b"")]
    assert (await program.get(f"/api/conversations/{own.actor_id}", headers=bearer(token))).status_code == 401


async def test_a_session_that_has_ended_is_answered_nothing(program, means, scope, olga):
    own, token = await at_work(scope, await an_admin(means))
    await program.post(PRODUCTS, json=SALT, headers=under(token, "k1"))
    await program.post(f"/api/admin/sessions/{own.session_id}/logout", headers=bearer(olga))
    assert (await program.post(PRODUCTS, json=SALT, headers=under(token, "k1"))).status_code == 401


# --- what is stored of it


async def test_neither_key_nor_answer_can_be_read_in_the_data(house, program, olga, settings):
    marker = uuid.uuid4().hex
    answer = await program.post(
        "/api/admin/add-rep", json={"username": "ying", "name": "Ying"}, headers=under(olga, marker)
    )
    link = answer.json()["invitation"]
    await house.db.drain()
    stored = b"".join(path.read_bytes() for path in settings.storage.path.rglob("*") if path.is_file())
    assert marker.encode() not in stored
    assert link.rpartition("/")[2].encode() not in stored


async def test_after_a_day_the_key_is_free_again_and_the_answer_gone(house, scope, program, clock, olga):
    _, secret = await a_key((await at_work(scope, await an_admin(scope.means)))[0])
    first = await program.post(PRODUCTS, json=SALT, headers=under(secret, "k1"))
    clock.advance(KEPT_MS / 1000 - 1)
    assert (await program.post(PRODUCTS, json=SALT, headers=under(secret, "k1"))).content == first.content
    clock.advance(1)
    second = await program.post(PRODUCTS, json=SALT, headers=under(secret, "k1"))
    assert second.json()["id"] != first.json()["id"]
    clock.advance(KEPT_MS / 1000)
    await forgetting.forget_old(house, house.system_scope(1), "", {})
    assert await rows(house) == 0


async def test_of_too_many_answers_the_oldest_go(house, program, olga, clock, monkeypatch):
    monkeypatch.setattr(forgetting, "MOST", 2)
    for number in range(4):
        await program.post("/api/tags", json={"name": f"Tag {number}"}, headers=under(olga, f"k{number}"))
        clock.advance(1)
    await forgetting.forget_old(house, house.system_scope(1), "", {})
    assert await rows(house) == 2
    again = await program.post("/api/tags", json={"name": "Tag 3"}, headers=under(olga, "k3"))
    assert again.headers["idempotency-replayed"] == "true"


async def test_what_an_erased_customer_was_answered_goes_with_them(house, scope, program, system):
    customer, _, token = await a_customer(scope)
    reference = await house.db.value("SELECT reference FROM conversation")
    await program.post(f"/api/messages/{reference}", json={"text": "hello"}, headers=under(token, "k1"))
    assert await rows(house) == 1
    await erasing.erase(system, customer.id)
    assert await rows(house) == 0
