"""A stop loses nothing and does not wait for those who do not read; a start finds its way after any end."""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
import socket
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import httpx2
import pytest
from websockets.exceptions import WebSocketException

from tests.served.clients import page_line, program
from tests.served.peers import Deaf


async def test_sigterm_under_load_acknowledges_closes_with_1012_and_clients_resume(a_server):
    server = a_server(server__stop_timeout_s=6)
    people = [server.customer(f"Customer {number}") for number in range(6)]
    acknowledged = {each["conversation"]: [] for each in people}
    codes = []
    busy = asyncio.Event()

    async def write(person):
        async with await program(server, person["token"]) as line:
            await line.ack("join_conversation", conversation=person["conversation"])
            number = 0
            while True:
                number += 1
                try:
                    said = await line.ask(
                        "send_message",
                        conversation=person["conversation"],
                        client_id=f"{number}",
                        text=f"{number}",
                    )
                except (OSError, WebSocketException):
                    break
                if said["type"] == "error":
                    assert said["code"] == "unavailable"
                    break
                acknowledged[person["conversation"]].append((said["message"]["seq"], said["message"]["text"]))
                if min(len(each) for each in acknowledged.values()) >= 20:
                    busy.set()
            codes.append(await line.closed())

    deaf = await Deaf.joined(server, people[0])
    tasks = [asyncio.create_task(write(each)) for each in people]
    async with asyncio.timeout(10):
        await busy.wait()
    begun = time.monotonic()
    server.signal(signal.SIGTERM)
    await asyncio.gather(*tasks)
    code = await asyncio.to_thread(server.wait, 8)
    deaf.close()
    assert code == 0
    assert time.monotonic() - begun < 7
    assert codes == [1012] * len(people)
    assert "Traceback" not in server.log
    server.start()
    for person in people:
        async with await program(server, person["token"]) as line:
            said = await line.ack("join_conversation", conversation=person["conversation"], limit=200)
            found = {(each["seq"], each["text"]) for each in said["messages"]}
            while said["more"]:
                after = max(seq for seq, _ in found)
                said = await line.ack(
                    "join_conversation", conversation=person["conversation"], after_seq=after, limit=200
                )
                found |= {(each["seq"], each["text"]) for each in said["messages"]}
            assert set(acknowledged[person["conversation"]]) <= found
            assert sorted(seq for seq, _ in found) == list(range(1, len(found) + 1))
    assert server.stop() == 0


async def test_an_idle_server_stops_at_once(a_server):
    server = a_server()
    anna = server.customer()
    async with await program(server, anna["token"]), await page_line(server, "customer", anna["token"]):
        begun = time.monotonic()
        server.signal(signal.SIGTERM)
        assert await asyncio.to_thread(server.wait) == 0
        assert time.monotonic() - begun < 3


async def test_a_stop_does_not_wait_for_a_stream_of_events(a_server):
    server = a_server()
    anna = server.customer()
    headers = {"authorization": f"Bearer {anna['token']}"}
    async with (
        httpx2.AsyncClient(base_url=server.url, headers=headers) as client,
        client.stream("GET", "/api/events", timeout=20) as stream,
    ):
        lines = stream.aiter_lines()
        await anext(lines)
        server.signal(signal.SIGTERM)
        said = [line async for line in lines]
        assert await asyncio.to_thread(server.wait) == 0
    farewell = next(line for line in said if "server_restarting" in line)
    wait_ms = json.loads(farewell.removeprefix("data: "))["reconnect_after_ms"]
    assert f"retry: {wait_ms}" in said, "browsers follow this by themselves"


async def test_started_anew_in_its_place_it_refuses_nobody_and_loses_nothing(a_server):
    server = a_server()
    pid, people = server.pid, [server.customer(f"Customer {number}") for number in range(4)]
    anna, halves, enough = people[0], b"words\n" * 100_000, 15
    before, after = asyncio.Event(), asyncio.Event()
    stored = {each["conversation"]: [0, 0] for each in people}

    async def write(person):
        """Message after message, each under its name until it is acknowledged, whatever the line does."""
        reference, number, lines = person["conversation"], 0, 0
        while not after.is_set():
            async with await program(server, person["token"]) as line:  # fails the test where it is refused
                lines += 1
                with contextlib.suppress(OSError, WebSocketException):
                    await line.ack("join_conversation", conversation=reference)
                    while not after.is_set():
                        said = await line.ask(
                            "send_message", conversation=reference, client_id=f"{number}", text=f"{number}"
                        )
                        if said["type"] == "error":
                            assert said["code"] == "unavailable"
                            break
                        number += 1
                        stored[reference][min(lines, 2) - 1] += 1
                        if min(each[0] for each in stored.values()) >= enough:
                            before.set()
                        if min(each[1] for each in stored.values()) >= enough:
                            after.set()

    upload = f"/api/uploads/film?conversation={anna['conversation']}&size={2 * len(halves)}&name=film.txt"
    bearer = {"authorization": f"Bearer {anna['token']}"}
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    head = f"PUT {upload}&offset=0 HTTP/1.1\r\nhost: localhost\r\nauthorization: {bearer['authorization']}\r\n"
    writer.write(f"{head}content-length: {2 * len(halves)}\r\n\r\n".encode() + halves)
    async with httpx2.AsyncClient(base_url=server.url, headers=bearer, timeout=20) as client:
        asked = f"/api/uploads/film?conversation={anna['conversation']}"
        while not (await client.get(asked)).json()["offset"]:  # noqa: ASYNC110  # nobody is told
            await asyncio.sleep(0.01)
    tasks = [asyncio.create_task(write(each)) for each in people]
    async with asyncio.timeout(60):
        await before.wait()
        server.anew()
        await asyncio.gather(*tasks)
        assert await reader.read() == b"", "the rest of a file is not waited for"
    writer.close()
    assert (server.is_running, server.pid) == (True, pid)
    for person in people:
        texts = [each["text"] for each in server.messages(person["conversation"], person["token"])]
        assert texts == [f"{number}" for number in range(len(texts))]
        assert len(texts) >= sum(stored[person["conversation"]])
    async with httpx2.AsyncClient(base_url=server.url, headers=bearer, timeout=20) as client:
        arrived = (await client.get(asked)).json()["offset"]
        assert 0 < arrived <= len(halves)
        rest = (halves * 2)[arrived:]
        done = await client.put(f"{upload}&offset={arrived}", content=rest)
        assert done.status_code == 200, done.text
        assert (await client.get(done.json()["upload"]["url"])).content == halves * 2
    assert server.stop() == 0
    assert server.complaints == []


async def test_what_cannot_start_does_not_end_what_runs(a_server):
    server = a_server()
    good = server.config.read_text()
    server.config.write_text(good + "\n[server]\nport = 70000\n")
    server.anew()
    async with asyncio.timeout(60):
        while "not started anew" not in server.log:  # noqa: ASYNC110  # it is another process
            await asyncio.sleep(0.02)
    assert httpx2.get(server.url + "/healthz").status_code == 200
    assert server.stop() == 0


def test_whoever_comes_to_a_socket_that_was_handed_over_waits_for_the_next_process(a_server):
    server = a_server()
    assert server.stop() == 0
    with socket.create_server(("127.0.0.1", 0)) as kept, ThreadPoolExecutor(1) as pool:
        address = f"http://127.0.0.1:{kept.getsockname()[1]}/healthz"
        for _ in range(2):
            waiting = pool.submit(httpx2.get, address, timeout=60)
            server.start(kept)
            assert waiting.result().status_code == 200
            assert server.port == kept.getsockname()[1]
            assert server.stop() == 0


def test_sockets_that_livechat_cannot_use_are_refused_in_one_line(a_server):
    server = a_server()
    assert server.stop() == 0
    with socket.socket(socket.AF_UNIX) as kept, pytest.raises(AssertionError):
        server.start(kept)
    assert "not one of TCP" in server.log
    assert "Traceback" not in server.log


async def test_a_second_signal_does_no_harm(a_server):
    server = a_server()
    server.signal(signal.SIGTERM)
    server.signal(signal.SIGINT)
    assert await asyncio.to_thread(server.wait) == 0
    assert "Traceback" not in server.log


def test_a_second_server_on_the_same_folder_is_refused_in_one_line(a_server):
    server = a_server()
    refused = server.command("serve", "--port", "0")
    assert refused.returncode == 1
    assert "is in use by process" in refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 1
    assert httpx2.get(server.url + "/healthz").status_code == 200


def test_after_an_unclean_stop_the_database_is_looked_through(a_server):
    server = a_server()
    server.customer()
    server.kill()
    server.start()
    assert "last stop was not clean" in server.log
    assert server.stop() == 0
    server.start()
    assert server.log.count("last stop was not clean") == 1


def test_a_damaged_database_is_not_served(a_server):
    server = a_server()
    server.kill()
    database = server.data / "livechat.db"
    with closing(sqlite3.connect(database)) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        size = raw.execute("PRAGMA page_size").fetchone()[0]
    with database.open("r+b") as file:
        file.seek(2 * size)
        file.write(b"\xff" * size * 8)
    refused = server.command("serve", "--port", "0")
    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr
    assert refused.stderr.strip()


def test_a_port_that_is_taken_is_named_in_one_line(a_server):
    server = a_server()
    other = a_server()
    other.stop()
    refused = other.command("serve", "--port", str(server.port))
    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr
    assert str(server.port) in refused.stderr


def test_a_stopped_server_leaves_one_whole_file(a_server):
    server = a_server()
    server.customer()
    assert server.stop() == 0
    log = server.data / "livechat.db-wal"
    assert not log.exists() or log.stat().st_size == 0
    with closing(sqlite3.connect(server.data / "livechat.db")) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert raw.execute("SELECT is_clean FROM installation").fetchone() == (1,)


def test_the_port_is_printed_alone_on_a_line(a_server):
    server = a_server()
    assert server.port > 0
    assert httpx2.get(server.url + "/readyz").json() == {"ready": True, "reasons": []}
