"""When the disk is full or somebody else holds the database: sends wait, reading goes on, and it heals by itself."""

from __future__ import annotations

import asyncio
import resource
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import httpx2
import pytest

from tests.served.clients import program
from tests.served.running import Running


@contextmanager
def locked(server: Running) -> Iterator[None]:
    """Another process writes to the database and does not come to an end."""
    database = server.data / "livechat.db"
    with closing(sqlite3.connect(database, isolation_level=None, timeout=10)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def full(server: Running) -> Iterator[None]:
    """No file of the server may grow any more, as on a full disk."""
    largest = max(each.stat().st_size for each in server.data.iterdir() if each.is_file())
    _, hard = resource.prlimit(server.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (min(largest, 4096), hard))
    try:
        yield
    finally:
        resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (hard, hard))


@pytest.mark.parametrize("fault", [locked, full])
async def test_what_cannot_be_stored_is_unavailable_and_can_be_sent_again(a_server, fault):
    server = a_server(storage__busy_timeout_ms=100)
    rep, anna = server.rep("Mali"), server.customer("Anna")
    bearer = {"authorization": f"Bearer {anna['token']}"}
    path = f"/api/messages/{anna['conversation']}"
    async with (
        await program(server, anna["token"]) as line,
        await program(server, rep["token"]) as other,
        httpx2.AsyncClient(base_url=server.url) as rest,
    ):
        await line.ack("join_conversation", conversation=anna["conversation"])
        await line.say(anna["conversation"], "before")
        with fault(server):
            said = await line.ask("send_message", conversation=anna["conversation"], client_id="again", text="again")
            assert (said["type"], said["code"]) == ("error", "unavailable")
            assert said["retry_after_ms"] > 0
            answer = await rest.post(path, json={"client_id": "rest", "text": "rest"}, headers=bearer)
            assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
            assert int(answer.headers["retry-after"]) >= 1
            assert await other.refused("claim", conversation=anna["conversation"]) == "unavailable"
            assert await line.refused("mark_read", conversation=anna["conversation"], seq=1) == "unavailable"
            found = await rest.get(path, headers=bearer)
            assert [each["text"] for each in found.json()["messages"]] == ["before"]
            page = await rest.get("/", headers={"cookie": f"livechat-customer={anna['token']}"})
            assert page.status_code == 200
            await line.ack("ping")
        assert (await line.say(anna["conversation"], "again", client_id="again"))["seq"] == 2
        await other.ack("claim", conversation=anna["conversation"])
    assert [each["text"] for each in server.messages(anna["conversation"], anna["token"])][:2] == [
        "before",
        "again",
    ]
    assert server.stop() == 0


async def test_a_form_that_cannot_be_stored_says_so_in_a_page(a_server):
    import re

    server = a_server(storage__busy_timeout_ms=100)
    anna = server.customer("Anna")
    cookies = {"livechat-customer": anna["token"]}
    async with httpx2.AsyncClient(base_url=server.url, cookies=cookies) as page:
        csrf = re.search(r'name="csrf" value="([^"]+)"', (await page.get("/")).text)[1]
        form = {"csrf": csrf, "conversation": anna["conversation"], "client_id": "1", "text": "hello"}
        with locked(server):
            answer = await page.post("/messages", data=form, headers={"origin": server.url})
            assert answer.status_code == 503
            assert "try again" in answer.text
        answer = await page.post("/messages", data=form, headers={"origin": server.url})
        assert answer.status_code == 303


async def test_nobody_registers_half_while_nothing_can_be_stored(a_server):
    server = a_server(storage__busy_timeout_ms=100)
    with locked(server):
        answer = httpx2.post(
            server.url + "/api/customer/register", json={"name": "Anna", "phone": "+66812345678"}, timeout=20
        )
        assert answer.status_code == 503
    assert server.ask("SELECT count(*) FROM customer") == [(0,)]
    assert server.customer("Anna")["conversation"]


async def test_a_wall_clock_that_jumps_signs_nobody_out_and_keeps_the_order(house, scope, clock):
    from livechat.conversations import sending
    from livechat.conversations.inputs import Draft
    from livechat.web.session import Credentials
    from tests.factories import a_customer

    customer, own, token = await a_customer(scope)
    reference = await house.db.value("SELECT reference FROM conversation")
    times = []
    for number, jump in enumerate((0, 3600, -7200, 365 * 86_400, -400 * 86_400)):
        clock.jump(jump)
        message = await sending.send(own, reference, Draft(client_id=f"{number}", text="x"))
        times.append(message.created_at)
        known = await house.sessions.identify(Credentials(token=token))
        assert known.actor_id == customer.id
    assert times == sorted(times)


async def test_the_log_says_nothing_of_what_people_wrote(a_server):
    server = a_server(storage__busy_timeout_ms=50)
    anna = server.customer("Anna Secretname")
    async with await program(server, anna["token"]) as line:
        await line.say(anna["conversation"], "my card number")
        with locked(server):
            asked = {"conversation": anna["conversation"], "client_id": "1", "text": "my card number"}
            assert await line.refused("send_message", **asked) == "unavailable"
    await asyncio.to_thread(server.stop)
    for secret in ("my card number", "Secretname", "812345678", anna["token"]):
        assert secret not in server.log
