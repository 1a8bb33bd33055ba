"""Webhooks of a real server that is killed: every event arrives, under a name that does not change."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import defaultdict
from contextlib import closing

import httpx2

from tests.served.running import Running
from tests.webhooks.receivers import Receiver

ROUNDS = 4
MESSAGES = 60


async def test_kill_9_neither_loses_nor_renames_an_event(a_server):
    receiver = await Receiver().open()
    server: Running = a_server(outgoing__private_networks="true", outgoing__timeout_s=2)
    admin, anna = server.admin(), server.customer("Anna")
    body = {"url": receiver.url, "events": ["new_message"]}
    answer = httpx2.post(f"{server.url}/api/admin/webhooks", json=body, headers=bearer(admin))
    assert answer.status_code == 201, answer.text
    stored: set[str] = set()
    waiting = 0
    for turn in range(ROUNDS):
        stored |= await written(server, anna, turn)
        server.kill()
        waiting += undelivered(server)
        server.start()
    names = defaultdict(set)
    async with asyncio.timeout(60):
        while not stored <= names.keys():
            got = await receiver.next()
            names[got.said["data"]["message"]["id"]].add(got.id)
    assert waiting, "it was never killed while something was on its way"
    assert all(len(each) == 1 for each in names.values())
    assert server.stop() == 0
    assert "Traceback" not in server.log
    await receiver.close()


def bearer(who: dict[str, str]) -> dict[str, str]:
    return {"authorization": f"Bearer {who['token']}"}


async def written(server: Running, anna: dict[str, str], turn: int) -> set[str]:
    """Messages that were acknowledged."""
    async with httpx2.AsyncClient(base_url=server.url, headers=bearer(anna)) as client:
        path = f"/api/messages/{anna['conversation']}"

        async def one(number: int) -> str:
            name = f"{turn}-{number}"
            said = await client.post(path, json={"client_id": name, "text": name})
            assert said.status_code == 201, said.text
            return said.json()["message"]["id"]

        return set(await asyncio.gather(*(one(number) for number in range(MESSAGES))))


def undelivered(server: Running) -> int:
    """What the killed server had not settled yet."""
    with closing(sqlite3.connect(server.data / "livechat.db")) as raw:
        return raw.execute("SELECT count(*) FROM webhook_delivery WHERE state = 'waiting'").fetchone()[0]
