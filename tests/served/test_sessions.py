"""Who is on the line, for how long, and what an ended session means for it."""

from __future__ import annotations

import json

import httpx2
import pytest
from websockets.exceptions import InvalidStatus

from tests.served.clients import opened, page_line, program


def end(server, admin, session):
    path = f"/api/admin/sessions/{session}/logout"
    answer = httpx2.post(server.url + path, headers={"authorization": f"Bearer {admin['token']}"})
    assert answer.status_code == 204


async def test_a_line_that_never_says_who_it_is_is_closed_with_4401(a_server):
    server = a_server(live__sign_in_timeout_s=1)
    async with await program(server) as line:
        assert await line.closed() == 4401


async def test_a_line_that_has_signed_in_stays(a_server):
    server = a_server(live__sign_in_timeout_s=1, live__position_interval_s=2)
    anna = server.customer()
    async with await program(server) as silent, await program(server) as line:
        await line.ack("authenticate", token=anna["token"])
        await line.ack("join_conversation", conversation=anna["conversation"])
        assert await silent.closed() == 4401
        await line.event("position")
        await line.ack("ping")


async def test_pinging_is_no_signing_in(a_server):
    server = a_server(live__sign_in_timeout_s=1)
    async with await program(server) as line:
        await line.ack("ping")
        assert await line.closed() == 4401


async def test_a_page_whose_session_ends_is_closed_with_4403(server, admin):
    anna = server.customer()
    async with await page_line(server, "customer", anna["token"]) as line:
        end(server, admin, anna["session"])
        assert await line.closed() == 4403


async def test_a_page_that_comes_back_after_its_session_hears_that_it_is_over(server, admin):
    anna = server.customer()
    end(server, admin, anna["session"])
    async with await page_line(server, "customer", anna["token"], f"?as={anna['customer']['id']}") as line:
        assert await line.closed() == 4401


async def test_a_page_of_somebody_else_does_not_go_on(server, anna, ben):
    async with await page_line(server, "customer", anna["token"], f"?as={anna['customer']['id']}") as line:
        await line.send(json.dumps({"type": "join_conversation", "conversation": anna["conversation"]}))
        await line.until(lambda: line.heard)
    async with await page_line(server, "customer", ben["token"], f"?as={anna['customer']['id']}") as line:
        assert await line.closed() == 4409


async def test_a_page_of_another_past_does_not_go_on(server, anna):
    [[past]] = server.ask("SELECT epoch FROM installation")
    async with await page_line(server, "customer", anna["token"], f"?past={past}") as line:
        await line.send(json.dumps({"type": "join_conversation", "conversation": anna["conversation"]}))
        await line.until(lambda: line.heard)
    for about in ("?past=another", "?past=another&by=token"):
        async with await page_line(server, "customer", anna["token"], about) as line:
            assert await line.closed() == 4409


async def test_an_ended_session_opens_nothing(server, admin):
    anna = server.customer()
    end(server, admin, anna["session"])
    with pytest.raises(InvalidStatus) as refused:
        await opened(server.line, {"Authorization": f"Bearer {anna['token']}"})
    assert refused.value.response.status_code == 401
    answer = httpx2.get(
        f"{server.url}/api/messages/{anna['conversation']}",
        headers={"authorization": f"Bearer {anna['token']}"},
    )
    assert answer.status_code == 401
    async with await program(server) as line:
        assert await line.refused("authenticate", token=anna["token"]) == "unauthenticated"


async def test_an_ended_session_ends_every_line_of_it_and_no_other(server, admin):
    anna, ben = server.customer(), server.customer()
    async with (
        await program(server, anna["token"]) as first,
        await page_line(server, "customer", anna["token"]) as second,
        await program(server, ben["token"]) as other,
    ):
        end(server, admin, anna["session"])
        assert await first.closed() == 4403
        assert await second.closed() == 4403
        await other.ack("ping")


async def test_whoever_is_deleted_from_the_team_is_off_the_line(server, admin):
    rep = server.rep("Kai")
    async with await program(server, rep["token"]) as line:
        path = f"/api/admin/rep/{rep['me']['id']}"
        headers = {"authorization": f"Bearer {admin['token']}"}
        assert httpx2.delete(server.url + path, headers=headers).status_code == 204
        assert await line.closed() == 4403


async def test_too_many_commands_are_refused_and_then_the_line_is_closed(a_server):
    server = a_server(live__commands_per_second=1, live__commands_burst=5)
    anna = server.customer()
    async with await program(server, anna["token"]) as line:
        answers = [await line.ask("ping") for _ in range(7)]
        assert [each["type"] for each in answers] == ["ack"] * 5 + ["error"] * 2
        assert {each["code"] for each in answers[5:]} == {"rate_limited"}
        assert answers[-1]["retry_after_ms"] > 0
        for _ in range(150):
            await line.send('{"type":"ping","id":"x"}')
        assert await line.closed() == 4429


async def test_a_customer_beside_a_flood_is_served(a_server):
    server = a_server(live__commands_per_second=1, live__commands_burst=5)
    anna, ben = server.customer(), server.customer()
    async with await program(server, anna["token"]) as flood, await program(server, ben["token"]) as line:
        for _ in range(150):
            await flood.send('{"type":"ping"}')
        await line.say(ben["conversation"], "hello")
        assert await flood.closed() == 4429


async def test_a_session_has_a_limited_number_of_lines(a_server):
    server = a_server(live__connections_per_session=3)
    anna = server.customer()
    lines = [await program(server, anna["token"]) for _ in range(3)]
    with pytest.raises(InvalidStatus) as refused:
        await program(server, anna["token"])
    assert refused.value.response.status_code == 429
    assert int(refused.value.response.headers["retry-after"]) > 0
    await lines.pop().close()

    async with await program(server, server.customer()["token"]):
        pass
    for each in lines:
        await each.close()


async def test_an_address_has_a_limited_number_of_lines(a_server):
    server = a_server(live__connections_per_address=2)
    lines = [await program(server) for _ in range(2)]
    with pytest.raises(InvalidStatus) as refused:
        await program(server)
    assert refused.value.response.status_code == 429
    for each in lines:
        await each.close()


async def test_a_full_server_says_so_before_the_upgrade(a_server):
    server = a_server(live__connections_total=2)
    lines = [await program(server) for _ in range(2)]
    with pytest.raises(InvalidStatus) as refused:
        await program(server)
    assert refused.value.response.status_code == 503
    assert "retry-after" in refused.value.response.headers
    for each in lines:
        await each.close()


async def test_lines_that_come_and_go_leave_nothing_behind(a_server):
    server = a_server(live__connections_per_address=20)
    anna = server.customer()
    before = server.descriptors
    for _ in range(20):
        lines = [await program(server, anna["token"]) for _ in range(8)]
        for number, each in enumerate(lines):
            if number % 2:
                each.drop()
            await each.close()
    async with await program(server, anna["token"]) as line:
        await line.ack("ping")
        assert server.descriptors <= before + 10
