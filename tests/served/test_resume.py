"""Connections break at any moment; whoever comes back has everything, once and in order."""

from __future__ import annotations

import asyncio
import random

import httpx2

from tests.served.clients import Program, begin_another, program
from tests.served.running import Running


class Screen:
    """What a careful client shows of a conversation: it goes on from its last message after each break."""

    def __init__(self, server: Running, token: str, conversation: str) -> None:
        self.server = server
        self.token = token
        self.conversation = conversation
        self.shown: list[tuple[int, str]] = []
        self.line: Program | None = None
        self._read = 0

    @property
    def last(self) -> int:
        return self.shown[-1][0] if self.shown else 0

    def _show(self, message: dict) -> None:
        if message["seq"] <= self.last:
            return
        assert message["seq"] == self.last + 1, f"a hole after {self.last}"
        self.shown.append((message["seq"], message["text"]))

    async def come_back(self) -> None:
        """Connect, and catch up page by page."""
        self.line = await program(self.server, self.token)
        self._read = 0
        while True:
            said = await self.line.ack(
                "join_conversation", conversation=self.conversation, after_seq=self.last, limit=50
            )
            for message in said["messages"]:
                self._show(message)
            if not said["more"]:
                return

    def look(self) -> None:
        """Show what has arrived meanwhile; what came before the answer to joining is in it."""
        for said in self.line.heard[self._read :]:
            self._read += 1
            if said["type"] == "new_message":
                self._show(said["message"])

    async def until(self, last: int) -> None:
        await self.line.until(lambda: self.look() or self.last >= last)

    async def drop(self) -> None:
        self.look()
        self.line.drop()
        await self.line.close()


async def test_random_drops_during_traffic_leave_no_hole(server, anna, mali):
    chance = random.Random(7)
    total = 600
    screens = [Screen(server, anna["token"], anna["conversation"]) for _ in range(3)]
    screens += [Screen(server, mali["token"], anna["conversation"]) for _ in range(3)]

    async def write(person, count):
        async with await program(server, person["token"]) as line:
            await line.ack("join_conversation", conversation=anna["conversation"])
            for number in range(count):
                await line.say(anna["conversation"], f"{person['session'][:4]} {number}")

    writers = [
        asyncio.create_task(write(anna, total // 2)),
        asyncio.create_task(write(mali, total // 2)),
    ]

    async def watch(screen):
        await screen.come_back()
        drops = 0
        while not all(task.done() for task in writers):
            goal = screen.last + chance.randint(1, 80)
            waiting = asyncio.ensure_future(screen.until(min(goal, total)))
            await asyncio.wait({waiting, *writers}, return_when=asyncio.FIRST_COMPLETED)
            waiting.cancel()
            await asyncio.gather(waiting, return_exceptions=True)
            await screen.drop()
            drops += 1
            await screen.come_back()
        await screen.until(total)
        await screen.drop()
        return drops

    drops = await asyncio.gather(*(watch(each) for each in screens), *writers)
    assert sum(each for each in drops[: len(screens)]) > 20
    stored = [(each["seq"], each["text"]) for each in server.messages(anna["conversation"], mali["token"])]
    assert [seq for seq, _ in stored] == list(range(1, total + 1))
    for screen in screens:
        assert screen.shown == stored


async def test_two_hundred_clients_that_come_back_at_once_all_catch_up(a_server):
    server = a_server(live__outbox_frames=256)
    rep = server.rep("Mali")
    people = [server.customer(f"Customer {number}") for number in range(20)]
    async with await program(server, rep["token"]) as writer:
        for person in people:
            for number in range(5):
                await writer.say(person["conversation"], f"before {number}")
        lines = await asyncio.gather(*(program(server, people[number % 20]["token"]) for number in range(200)))
        for number, line in enumerate(lines):
            await line.ack("join_conversation", conversation=people[number % 20]["conversation"])
        for line in lines:
            line.drop()
        for person in people:
            for number in range(5):
                await writer.say(person["conversation"], f"meanwhile {number}")
        again = await asyncio.gather(*(program(server, people[number % 20]["token"]) for number in range(200)))
        answers = await asyncio.gather(
            *(
                line.ack("join_conversation", conversation=people[number % 20]["conversation"], after_seq=5)
                for number, line in enumerate(again)
            )
        )
        assert {tuple(each["text"] for each in said["messages"]) for said in answers} == {
            tuple(f"meanwhile {number}" for number in range(5))
        }
        for person in people:
            await writer.say(person["conversation"], "after")
        for line in again:
            await line.event("new_message")
        await asyncio.gather(*(line.close() for line in (*lines, *again)))
    assert server.complaints == []


async def test_reading_does_not_miss_what_is_written_while_one_joins(server, anna, mali):
    async with await program(server, anna["token"]) as writer:
        stop = asyncio.Event()

        async def write():
            count = 0
            while not stop.is_set():
                count += 1
                await writer.say(anna["conversation"], f"{count}")
            return count

        writing = asyncio.create_task(write())
        screens = []
        for _ in range(40):
            screen = Screen(server, mali["token"], anna["conversation"])
            await screen.come_back()
            screens.append(screen)
        stop.set()
        total = await writing
        for screen in screens:
            await screen.until(total)
            assert [seq for seq, _ in screen.shown] == list(range(1, total + 1))
            await screen.drop()


# --- the stream of events


class Stream:
    """Server-Sent Events, parsed as a browser's EventSource does."""

    def __init__(self, lines) -> None:
        self._lines = lines
        self.last_id = ""

    async def next_line(self) -> str:
        async with asyncio.timeout(10):
            line = await anext(self._lines)
        if line.startswith("id: "):
            self.last_id = line[4:]
        return line

    async def next(self) -> dict:
        import json

        data = []
        async with asyncio.timeout(10):
            while True:
                line = await self.next_line()
                if line.startswith("data: "):
                    data.append(line[6:])
                elif not line and data:
                    return json.loads("\n".join(data))

    async def message(self) -> dict:
        while True:
            said = await self.next()
            if said["type"] == "new_message":
                return said["message"]


async def test_a_stream_goes_on_where_it_was_left(server, anna, mali):
    headers = {"authorization": f"Bearer {anna['token']}"}
    async with (
        httpx2.AsyncClient(base_url=server.url, headers=headers, timeout=20) as client,
        await program(server, mali["token"]) as writer,
    ):
        async with client.stream("GET", "/api/events") as answer:
            assert answer.headers["content-type"].startswith("text/event-stream")
            lines = answer.aiter_lines()
            stream = Stream(lines)
            assert (await anext(lines)).startswith("retry:")
            async with asyncio.timeout(10):
                while not stream.last_id:  # until the stream follows the conversation, nothing is live
                    await writer.say(anna["conversation"], "are you there?")
                    first = await asyncio.wait_for(stream.message(), 5)
            await writer.say(anna["conversation"], "one")
            while (await stream.message())["text"] != "one":
                pass
        await writer.say(anna["conversation"], "two")
        await writer.say(anna["conversation"], "three")
        async with client.stream("GET", "/api/events", headers={"last-event-id": stream.last_id}) as answer:
            again = Stream(answer.aiter_lines())
            assert [(await again.message())["text"] for _ in range(2)] == ["two", "three"]
            await writer.say(anna["conversation"], "four")
            assert (await again.message())["text"] == "four"
        assert first["seq"] >= 1


async def test_a_stream_that_is_cut_before_its_first_message_misses_none(server, anna, mali):
    headers = {"authorization": f"Bearer {anna['token']}"}
    async with (
        httpx2.AsyncClient(base_url=server.url, headers=headers, timeout=20) as client,
        await program(server, mali["token"]) as writer,
    ):
        await writer.say(anna["conversation"], "long ago")
        async with client.stream("GET", "/api/events") as answer:
            stream = Stream(answer.aiter_lines())
            while not stream.last_id:
                await stream.next_line()
        await writer.say(anna["conversation"], "while away")
        async with client.stream("GET", "/api/events", headers={"last-event-id": stream.last_id}) as answer:
            assert (await Stream(answer.aiter_lines()).message())["text"] == "while away"


async def test_a_stream_follows_what_the_customer_begins_later(server, anna, mali):
    headers = {"authorization": f"Bearer {anna['token']}"}
    async with (
        httpx2.AsyncClient(base_url=server.url, headers=headers, timeout=20) as client,
        await program(server, mali["token"]) as writer,
        client.stream("GET", "/api/events") as answer,
    ):
        stream = Stream(answer.aiter_lines())
        while not stream.last_id:
            await stream.next_line()
        another = await begin_another(server, anna, writer)
        await writer.say(another, "in the new one")
        while (await stream.message())["conversation"] != another:
            pass


async def test_a_stream_brings_what_began_while_it_was_away(server, anna, mali):
    headers = {"authorization": f"Bearer {anna['token']}"}
    place = {"last-event-id": f"{anna['conversation']}:0.0"}
    async with (
        httpx2.AsyncClient(base_url=server.url, headers=headers, timeout=20) as client,
        await program(server, mali["token"]) as writer,
    ):
        another = await begin_another(server, anna, writer)
        await writer.say(another, "in the new one")
        async with client.stream("GET", "/api/events", headers=place) as answer:
            stream = Stream(answer.aiter_lines())
            while (said := await stream.message())["conversation"] != another:
                pass
            assert said["text"] == "in the new one"


async def test_a_stream_of_staff_follows_what_it_names(server, anna, ben, mali):
    headers = {"authorization": f"Bearer {mali['token']}"}
    async with (
        httpx2.AsyncClient(base_url=server.url, headers=headers, timeout=20) as client,
        await program(server, anna["token"]) as first,
        await program(server, ben["token"]) as second,
    ):
        await first.say(anna["conversation"], "one")
        place = f"{anna['conversation']}:0"
        asked = {"conversation": anna["conversation"], "last_event_id": place}
        async with client.stream("GET", "/api/events", params=asked) as answer:
            stream = Stream(answer.aiter_lines())
            assert (await stream.message())["text"] == "one"
            await second.say(ben["conversation"], "not for you")
            await first.say(anna["conversation"], "two")
            assert (await stream.message())["text"] == "two"


def test_a_stream_is_for_whoever_is_signed_in(server, anna, ben):
    assert httpx2.get(server.url + "/api/events").status_code == 401
    assert httpx2.get(server.url + "/api/events", headers={"authorization": "Bearer x"}).status_code == 401
    headers = {"authorization": f"Bearer {ben['token']}"}
    path = f"/api/events?conversation={anna['conversation']}"
    assert httpx2.get(server.url + path, headers=headers).status_code == 404


def test_a_cookie_opens_no_stream_for_another_site(server, anna):
    cookie = {"cookie": f"livechat-customer={anna['token']}"}
    for origin in ({}, {"origin": "https://evil.example"}, {"origin": "null"}):
        assert httpx2.get(server.url + "/api/events", headers={**cookie, **origin}).status_code == 403


async def test_a_stream_ends_with_its_session(server, admin):
    anna = server.customer()
    headers = {"authorization": f"Bearer {anna['token']}"}
    async with (
        httpx2.AsyncClient(base_url=server.url, headers=headers, timeout=20) as client,
        client.stream("GET", "/api/events") as answer,
    ):
        lines = answer.aiter_lines()
        await anext(lines)
        path = f"{server.url}/api/admin/sessions/{anna['session']}/logout"
        httpx2.post(path, headers={"authorization": f"Bearer {admin['token']}"})
        async with asyncio.timeout(10):
            said = [line async for line in lines]
        assert any('"session_ended"' in line for line in said)


async def test_streams_that_break_off_leave_nothing_behind(a_server):
    server = a_server(live__connections_per_address=5)
    anna = server.customer()
    headers = {"authorization": f"Bearer {anna['token']}"}
    async with httpx2.AsyncClient(base_url=server.url, headers=headers, timeout=20) as client:
        for _ in range(12):
            async with client.stream("GET", "/api/events") as answer:
                status = answer.status_code
            if status != 200:
                break
        async with asyncio.timeout(10):
            while (await client.send(client.build_request("GET", "/api/events"), stream=True)).status_code != 200:
                pass
