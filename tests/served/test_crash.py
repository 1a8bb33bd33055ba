"""kill -9 at any moment: what was acknowledged is there exactly once, in order, and nothing needs a person."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import httpx2
from websockets.exceptions import WebSocketException

from tests.served.clients import program
from tests.served.running import Running

ROUNDS = 22
CUSTOMERS = 4


class Load:
    """How much was acknowledged in this round, and the moment at which it is enough."""

    def __init__(self) -> None:
        self.left = 0
        self.is_over = asyncio.Event()

    def begin(self, count: int) -> None:
        self.left = count
        self.is_over.clear()

    def one_more(self) -> None:
        self.left -= 1
        if self.left <= 0:
            self.is_over.set()


@dataclass
class Writer:
    """Somebody who writes 1, 2, 3, … into a conversation and remembers which of it was acknowledged."""

    name: str
    token: str
    conversation: str
    load: Load
    number: int = 0
    acknowledged: dict[str, int] = field(default_factory=dict)
    given_up: set[str] = field(default_factory=set)
    waiting: str = ""

    def next(self) -> str:
        """The message to send now: the one without an acknowledgement again, or the next."""
        if not self.waiting:
            self.number += 1
            self.waiting = f"{self.name}-{self.number}"
        return self.waiting

    def is_stored(self, seq: int) -> None:
        """An acknowledgement has arrived."""
        self.acknowledged[self.waiting] = seq
        self.waiting = ""
        self.load.one_more()

    def after_a_crash(self, again: bool) -> None:
        """Send the unacknowledged message again, or leave it as it is."""
        if self.waiting and not again:
            self.given_up.add(self.waiting)
            self.waiting = ""


async def over_the_line(server: Running, writer: Writer) -> None:
    async with await program(server, writer.token) as line:
        await line.ack("join_conversation", conversation=writer.conversation)
        while True:
            name = writer.next()
            writer.is_stored((await line.say(writer.conversation, name, client_id=name))["seq"])


async def over_rest(server: Running, writer: Writer) -> None:
    headers = {"authorization": f"Bearer {writer.token}"}
    async with httpx2.AsyncClient(base_url=server.url, headers=headers) as client:
        while True:
            name = writer.next()
            body = {"client_id": name, "text": name}
            answer = await client.post(f"/api/messages/{writer.conversation}", json=body)
            assert answer.status_code == 201, answer.text
            writer.is_stored(answer.json()["message"]["seq"])


async def until_the_end(work: Any) -> None:
    """Whatever a client does when its server is killed: notice, and stop."""
    try:
        await work
    except (OSError, WebSocketException, httpx2.TransportError, AssertionError) as ended:
        if isinstance(ended, AssertionError) and "closed" not in str(ended):
            raise


async def test_what_was_acknowledged_survives_kill_9_exactly_once_and_in_order(a_server):
    server = a_server()
    chance = random.Random(20261121)
    rep = server.rep("Mali")["token"]
    customers = [server.customer(f"Customer {number}") for number in range(CUSTOMERS)]
    load = Load()
    by_line = [Writer(f"c{n}", each["token"], each["conversation"], load) for n, each in enumerate(customers)]
    by_rest = [Writer(f"r{n}", rep, each["conversation"], load) for n, each in enumerate(customers)]
    writers = by_line + by_rest
    for _ in range(ROUNDS):
        load.begin(chance.randint(8, 400))
        tasks = [asyncio.create_task(until_the_end(over_the_line(server, each))) for each in by_line]
        tasks += [asyncio.create_task(until_the_end(over_rest(server, each))) for each in by_rest]
        async with asyncio.timeout(20):
            await load.is_over.wait()
        server.kill()
        await asyncio.gather(*tasks)
        server.start()
        for each in writers:
            each.after_a_crash(chance.random() < 0.7)
    for each in writers:
        each.after_a_crash(False)
    for customer in customers:
        must_be_right(
            server.messages(customer["conversation"], rep),
            [each for each in writers if each.conversation == customer["conversation"]],
        )
    assert server.stop() == 0
    assert "Traceback" not in server.log


def must_be_right(stored: list[dict[str, Any]], writers: list[Writer]) -> None:
    assert [message["seq"] for message in stored] == list(range(1, len(stored) + 1)), "a gap in the numbers"
    times = Counter(message["client_id"] for message in stored)
    assert not [name for name, count in times.items() if count > 1], "a message is there twice"
    places = {message["client_id"]: message["seq"] for message in stored}
    known: set[str] = set()
    for writer in writers:
        assert len(writer.acknowledged) > ROUNDS, "there was hardly any load"
        for name, seq in writer.acknowledged.items():
            assert places.get(name) == seq, f"{name} was acknowledged as {seq}"
        known |= writer.acknowledged.keys() | writer.given_up
        own = [message for message in stored if message["client_id"].startswith(f"{writer.name}-")]
        order = [int(message["client_id"].rpartition("-")[2]) for message in own]
        assert order == sorted(order), "a sender's messages changed places"
        assert all(message["text"] == message["client_id"] for message in own)
    assert set(places) <= known, "a message nobody sent"
