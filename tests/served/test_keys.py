"""Programs of the shop with an API key, on a real line and a real stream."""

from __future__ import annotations

import asyncio
import json

import httpx2
import pytest
from websockets.exceptions import InvalidStatus

from tests.served.clients import opened, program


async def test_a_key_opens_the_line_by_its_head_or_by_the_first_command(server, anna):
    key = server.key("conversations:read", "conversations:write")
    async with (
        await program(server, key) as known,
        await program(server) as stranger,
        await program(server, anna["token"]) as customer,
    ):
        await stranger.ack("authenticate", token=key)
        for each in (known, stranger, customer):
            await each.ack("join_conversation", conversation=anna["conversation"])
        asked = await customer.say(anna["conversation"], "Where is my parcel?")
        for each in (known, stranger):
            assert (await each.event("new_message"))["message"]["id"] == asked["id"]
        answer = await known.say(anna["conversation"], "On its way", client_id="p1")
        assert answer["sender"]["role"] == "bot"
        heard = await customer.event("new_message")
        assert (heard["message"]["id"], heard["message"]["seq"]) == (answer["id"], asked["seq"] + 1)
        assert (await stranger.say(anna["conversation"], "On its way", client_id="p1"))["id"] == answer["id"]


@pytest.mark.parametrize(("scopes", "status"), [(["products:read"], 403), (["conversations:write"], 403), ([], 401)])
async def test_a_key_that_may_not_is_turned_away_before_the_upgrade(server, scopes, status):
    key = server.key(*scopes) if scopes else "lck_made-up"
    with pytest.raises(InvalidStatus) as refusal:
        await program(server, key)
    assert refusal.value.response.status_code == status
    if scopes:
        assert b"conversations:read" in refusal.value.response.body


async def test_no_key_opens_the_line_of_a_page(server):
    key = server.key("conversations:read")
    for audience in ("staff", "customer"):
        with pytest.raises(InvalidStatus) as refusal:
            await opened(f"ws://127.0.0.1:{server.port}/ws/{audience}", {"Authorization": f"Bearer {key}"})
        assert refusal.value.response.status_code == 403


async def test_a_revoked_key_loses_its_lines_and_streams_at_once(server, anna):
    key = server.key("conversations:read")
    own = {"authorization": f"Bearer {key}"}
    async with (
        await program(server, key) as line,
        httpx2.AsyncClient(base_url=server.url, headers=own, timeout=20) as client,
        client.stream("GET", "/api/events", params={"conversation": anna["conversation"]}) as stream,
    ):
        lines = stream.aiter_lines()
        assert (await anext(lines)).startswith("retry:")
        server.revoke(key)
        assert await line.closed() == 4403
        assert line.events("session_ended") == [{"type": "session_ended", "reason": "revoked"}]
        async with asyncio.timeout(10):
            rest = [json.loads(each.removeprefix("data:")) async for each in lines if each.startswith("data:")]
        assert rest[-1] == {"type": "session_ended", "reason": "revoked"}
        assert (await client.get("/api/events")).status_code == 401
