"""Who does not read, sends half, or vanishes is let go of; nobody else notices, and memory stays what it was."""

from __future__ import annotations

import asyncio
import json

import pytest

from tests.served.clients import page_line, program
from tests.served.peers import Deaf, bare, noise


async def test_a_peer_that_never_reads_is_dropped_and_nobody_else_is_harmed(a_server):
    server = a_server(live__outbox_bytes=131_072)
    rep, anna, ben = server.rep("Mali"), server.customer("Anna"), server.customer("Ben")
    async with await program(server, rep["token"]) as writer, await program(server, anna["token"]) as reader:
        for line in (writer, reader):
            await line.ack("join_conversation", conversation=anna["conversation"])
        with await Deaf.joined(server, anna) as deaf:
            before = server.memory_bytes
            for number in range(600):
                await writer.say(anna["conversation"], noise(9_900), client_id=f"{number}")
            await reader.until(lambda: len(reader.events("new_message")) == 600)
            assert server.memory_bytes - before < 40_000_000
            with pytest.raises((AssertionError, ConnectionError, TimeoutError)):
                await deaf.read_until(b'"client_id":"599"')
        async with await program(server, ben["token"]) as other:
            await other.say(ben["conversation"], "hello")
    assert server.complaints == []


async def test_a_dropped_peer_comes_back_and_gets_everything(a_server):
    server = a_server(live__outbox_bytes=65_536)
    rep, anna = server.rep("Mali"), server.customer("Anna")
    async with await program(server, rep["token"]) as writer:
        with await Deaf.joined(server, anna):
            for number in range(300):
                await writer.say(anna["conversation"], f"{number} {noise(6000)}", client_id=f"{number}")
    seen = []
    async with await program(server, anna["token"]) as back:
        while True:
            said = await back.ack("join_conversation", conversation=anna["conversation"], after_seq=len(seen))
            seen += [each["seq"] for each in said["messages"]]
            if not said["more"]:
                break
    assert seen == list(range(1, 301))


async def test_a_conversation_of_very_long_messages_can_be_resumed(a_server):
    server = a_server()
    anna = server.customer("Anna")
    async with await program(server, anna["token"]) as writer:
        await asyncio.gather(
            *(writer.say(anna["conversation"], "ü" * 10_000, client_id=f"{number}") for number in range(250))
        )
    with await Deaf.connected(server, anna["token"]) as peer:  # its small buffer makes it slow
        after, codes = 0, []
        for number in range(40):
            await peer.give("join_conversation", conversation=anna["conversation"], after_seq=after, id=f"page{number}")
            data = await peer.read_until(b'"more":')
            after += data.count(b'"client_id":')
            codes.append(after)
            if after == 250:
                break
        assert after == 250, codes


async def test_many_messages_in_one_commit_drop_no_peer_that_reads(a_server):
    server = a_server()
    rep, anna = server.rep("Mali"), server.customer("Anna")
    async with await program(server, rep["token"]) as reader, await program(server, anna["token"]) as writer:
        for line in (reader, writer):
            await line.ack("join_conversation", conversation=anna["conversation"])
        stored = await asyncio.gather(
            *(writer.say(anna["conversation"], f"{number}", client_id=f"{number}") for number in range(2000))
        )
        assert sorted(each["seq"] for each in stored) == list(range(1, 2001))
        await reader.until(lambda: len(reader.events("new_message")) == 2000)
        assert [each["message"]["seq"] for each in reader.events("new_message")] == list(range(1, 2001))


async def test_a_page_that_reads_is_not_dropped_by_many_messages(a_server):
    server = a_server()
    rep, anna = server.rep("Mali"), server.customer("Anna")
    async with (
        await page_line(server, "customer", anna["token"]) as page,
        await program(server, rep["token"]) as writer,
    ):
        await page.send(json.dumps({"type": "join_conversation", "conversation": anna["conversation"]}))
        await page.until(lambda: page.heard)
        await asyncio.gather(
            *(writer.say(anna["conversation"], f"{number}", client_id=f"{number}") for number in range(1000))
        )
        await page.until(lambda: sum(frame.count('data-seq="') for frame in page.heard) >= 1000)


@pytest.mark.parametrize(
    "half",
    [
        b"",
        b"G",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ",
        b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n"
        b"Content-Type: application/x-www-form-urlencoded\r\n\r\nuser",
        b"POST /api/rep/login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n"
        b"Content-Type: application/json\r\n\r\n{",
        b"POST /api/rep/login HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
        b"Content-Type: application/json\r\n\r\n5\r\n{",
    ],
    ids=["nothing", "a letter", "half a head", "half a form", "half a body", "half a chunk"],
)
async def test_a_request_that_is_half_sent_is_ended(a_server, half):
    server = a_server(server__header_timeout_s=1, server__body_idle_s=1)
    with await bare(server, half) as peer:
        answer = await peer.read_to_the_end(8)
        assert b"200 OK" not in answer
    assert server.complaints == []


async def test_a_body_that_trickles_is_ended(a_server):
    server = a_server(server__request_timeout_s=2, server__body_idle_s=1)
    head = (
        b"POST /api/rep/login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n"
        b"Content-Type: application/json\r\n\r\n"
    )
    with await bare(server, head) as peer:
        end = asyncio.create_task(peer.read_to_the_end(10))
        try:
            while not end.done():
                await peer.send(b" ")
                await asyncio.wait({end}, timeout=0.2)
        except OSError:
            pass
        await end
    assert server.complaints == []


async def test_a_very_large_head_is_refused(a_server):
    server = a_server()
    with await bare(server, b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 100_000) as peer:
        assert b" 400 " in (await peer.read_to_the_end(8)).partition(b"\r\n")[0]


async def test_a_vanished_browser_is_noticed_by_its_silence(a_server):
    server = a_server(live__ping_interval_s=1, live__presence_grace_s=0)
    rep, anna = server.rep("Mali"), server.customer("Anna")
    async with await program(server, rep["token"]) as watcher:
        with await Deaf.joined(server, anna):  # it answers no ping
            await watcher.until(lambda: any(each["customers"] for each in watcher.events("users_online")))
            await watcher.until(lambda: not watcher.events("users_online")[-1]["customers"])


async def test_someone_who_answers_pings_stays(a_server):
    server = a_server(live__ping_interval_s=1, live__position_interval_s=4)
    anna = server.customer("Anna")
    async with await program(server, anna["token"]) as line:
        await line.ack("join_conversation", conversation=anna["conversation"])
        await line.say(anna["conversation"], "hello")
        await line.event("position")
        await line.ack("ping")


async def test_uploads_that_break_off_leave_no_trace(a_server):
    server = a_server()
    body = b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    for _ in range(10):
        with await bare(server, body + b"Content-Length: 1000\r\n\r\nuser=x"):
            pass
    async with await program(server, server.customer()["token"]) as line:
        await line.ack("ping")
    assert server.complaints == []
    assert "Traceback" not in server.log
