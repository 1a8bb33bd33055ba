"""Several at once: one wins, the others learn of it, and nothing is there twice."""

from __future__ import annotations

import asyncio
import re

import httpx2

from tests.served.clients import program


async def test_the_same_client_id_from_many_connections_at_once_is_one_message(server, anna):
    lines = [await program(server, anna["token"]) for _ in range(20)]
    for line in lines[::2]:
        await line.ack("join_conversation", conversation=anna["conversation"])
    stored = await asyncio.gather(
        *(line.say(anna["conversation"], "hello", client_id=f"same {number}") for number in range(10) for line in lines)
    )
    assert len({each["id"] for each in stored}) == 10
    assert len(server.messages(anna["conversation"], anna["token"])) == 10
    await asyncio.gather(*(line.close() for line in lines))


async def test_the_same_client_id_over_the_line_over_rest_and_by_form_is_one_message(server, anna):
    cookies = {"livechat-customer": anna["token"]}
    async with (
        await program(server, anna["token"]) as line,
        httpx2.AsyncClient(base_url=server.url) as rest,
        httpx2.AsyncClient(base_url=server.url, cookies=cookies) as page,
    ):
        csrf = re.search(r'name="csrf" value="([^"]+)"', (await page.get("/")).text)[1]
        form = {"csrf": csrf, "conversation": anna["conversation"], "client_id": "same", "text": "hello"}
        bearer = {"authorization": f"Bearer {anna['token']}"}
        path = f"/api/messages/{anna['conversation']}"
        answers = await asyncio.gather(
            line.say(anna["conversation"], "hello", client_id="same"),
            rest.post(path, json={"client_id": "same", "text": "hello"}, headers=bearer),
            rest.post(path, json={"text": "hello"}, headers={**bearer, "idempotency-key": "same"}),
            page.post("/messages", data=form, headers={"origin": server.url}),
            page.post("/messages", data=form, headers={"origin": server.url}),
        )
        assert [each.status_code for each in answers[1:]] == [201, 201, 303, 303]
        assert {each.json()["message"]["id"] for each in answers[1:3]} == {answers[0]["id"]}
        assert len(server.messages(anna["conversation"], anna["token"])) == 1


async def test_of_two_reps_who_claim_at_once_one_wins_and_the_other_is_told_who(server, mali, somchai):
    async with (
        await program(server, mali["token"]) as first,
        await program(server, somchai["token"]) as second,
    ):
        for _ in range(15):
            conversation = server.customer("Anna")["conversation"]
            answers = await asyncio.gather(
                first.ask("claim", conversation=conversation),
                second.ask("claim", conversation=conversation),
            )
            won = [each for each in answers if each["type"] == "ack"]
            lost = [each for each in answers if each["type"] == "error"]
            assert (len(won), len(lost)) == (1, 1)
            assert lost[0]["code"] == "conflict"
            assert won[0]["conversation"]["assigned"]["name"] in lost[0]["message"]


async def test_many_who_claim_by_form_and_by_line_have_one_winner(server, anna, mali, somchai):
    async with await program(server, mali["token"]) as line, await program(server, somchai["token"]) as other:
        answers = await asyncio.gather(
            *(each.ask("claim", conversation=anna["conversation"]) for each in [line, other] * 10)
        )
        holders = {each["conversation"]["assigned"]["id"] for each in answers if each["type"] == "ack"}
        assert len(holders) == 1
        assert server.ask(
            "SELECT count(*) FROM message WHERE sender_role = 'system' AND payload LIKE '%assigned%'"
            " AND conversation_id = (SELECT id FROM conversation WHERE reference = :ref)",
            ref=anna["conversation"],
        ) == [(1,)]


async def test_a_conversation_that_ends_while_the_customer_writes_is_open_or_closed_but_never_both(server, mali):
    async with await program(server, mali["token"]) as rep:
        for _ in range(10):
            anna = server.customer("Anna")
            async with await program(server, anna["token"]) as customer:
                await customer.ack("join_conversation", conversation=anna["conversation"])
                said, ended = await asyncio.gather(
                    customer.ask("send_message", conversation=anna["conversation"], client_id="1", text="wait"),
                    rep.ask("set_status", conversation=anna["conversation"], status="closed"),
                )
                assert said["type"] == ended["type"] == "ack"
                stored = server.messages(anna["conversation"], mali["token"])
                assert [each["seq"] for each in stored] == list(range(1, len(stored) + 1))
                closed_at = next(each["seq"] for each in stored if (each.get("payload") or {}).get("event") == "closed")
                (found,) = server.ask(
                    "SELECT status FROM conversation WHERE reference = :ref", ref=anna["conversation"]
                )
                assert found == ("open" if said["message"]["seq"] > closed_at else "closed",)


async def test_marks_of_many_connections_at_once_end_at_the_highest(server, anna, mali):
    async with await program(server, anna["token"]) as line:
        for number in range(30):
            await line.say(anna["conversation"], f"{number}")
        async with await program(server, mali["token"]) as rep:
            await asyncio.gather(
                *(rep.ack("mark_read", conversation=anna["conversation"], seq=seq) for seq in range(30, 0, -1))
            )
        of = (await line.ack("join_conversation", conversation=anna["conversation"]))["conversation"]
        assert (of["delivered_seq"], of["read_seq"]) == (30, 30)


async def test_a_double_registration_form_makes_two_customers_but_never_half_a_one(server):
    answers = await asyncio.gather(*(asyncio.to_thread(server.customer, "Dao") for _ in range(10)))
    assert len({each["conversation"] for each in answers}) == 10
    for each in answers:
        found = server.get(f"/api/conversations/{each['customer']['id']}", each["token"])["conversations"]
        assert [conversation["id"] for conversation in found] == [each["conversation"]]
