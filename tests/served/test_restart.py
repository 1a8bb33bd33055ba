"""A stop loses nothing and does not wait for those who do not read; a start finds its way after any end."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
import time
from contextlib import closing

import httpx2
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
        assert await asyncio.to_thread(server.wait) == 0


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
