"""Large files in parts: what has arrived stays, the rest goes on from there, and nobody else finds it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from typing import Any

import pytest
from starlette.requests import ClientDisconnect

from livechat.customers import erasing
from tests.factories import bearer
from tests.settling import settled
from tests.uploads import samples
from tests.uploads.test_attaching import say

WORDS = b"words of a long text\n" * 40_000


async def put(who: Any, content: Any, offset: int = 0, name: str = "long", **about: Any) -> Any:
    asked = {"conversation": who.reference, "offset": offset, "size": len(WORDS), "name": "long.txt", **about}
    headers = {**bearer(who.token), "content-type": "application/octet-stream"}
    return await who.program.put(f"/api/uploads/{name}", params=asked, content=content, headers=headers)


async def arrived(who: Any, reference: str = "", name: str = "long") -> Any:
    return await who.get(f"/api/uploads/{name}?conversation={reference or who.reference}")


async def breaking_off(content: bytes) -> AsyncIterator[bytes]:
    """A body whose line breaks after its first bytes."""
    yield content
    raise ClientDisconnect


async def test_what_has_arrived_stays_and_the_rest_makes_it_whole(anna, mali, lying):
    assert (await arrived(anna)).json() == {"offset": 0}
    assert (await put(anna, WORDS[:300_000])).json() == {"offset": 300_000}
    assert (await put(anna, breaking_off(WORDS[300_000:500_000]), 300_000)).status_code == 400
    assert (await arrived(anna)).json() == {"offset": 500_000}
    whole = (await put(anna, WORDS[500_000:], 500_000)).json()
    assert (whole["offset"], whole["upload"]["bytes"], whole["upload"]["name"]) == (len(WORDS), len(WORDS), "long.txt")
    assert (await arrived(anna)).json() == whole
    assert (await put(anna, WORDS)).json() == whole
    await say(anna, anna.reference, whole["upload"]["id"])
    assert (await mali.get(whole["upload"]["url"])).content == WORDS
    assert len(lying()) == 1


async def test_more_than_has_arrived_cannot_be_followed(anna):
    await put(anna, WORDS[:1000])
    assert (await put(anna, WORDS[2000:], 2000)).status_code == 409
    assert (await put(anna, WORDS[500:], 500)).json()["upload"]["bytes"] == len(WORDS)


async def test_nobody_finds_the_part_of_somebody_else(anna, ben, mali):
    await put(anna, WORDS[:1000])
    assert (await arrived(ben)).json() == {"offset": 0}
    assert (await arrived(ben, anna.reference)).status_code == 404
    assert (await put(ben, WORDS[1000:], 1000)).status_code == 409
    assert (await put(ben, WORDS, conversation=anna.reference)).status_code == 404
    mali.reference = anna.reference
    assert (await arrived(mali)).json() == {"offset": 0}
    assert (await arrived(anna)).json() == {"offset": 1000}


@pytest.mark.parametrize(
    ("content", "about", "status"),
    [
        (b"x" * 2000, {"size": 1000}, 413),
        (b"x", {"size": 50_000_000}, 413),
        (b"<html><script>", {"size": 14}, 422),
        (b"", {"size": 0}, 422),
        (b"x", {"offset": -1}, 422),
    ],
)
async def test_the_limits_are_those_of_uploads(anna, lying, content, about, status):
    assert (await put(anna, content, about.pop("offset", 0), **about)).status_code == status
    assert all(path.stat().st_size <= 1000 for path in lying())


async def test_a_line_that_has_not_noticed_stops_when_a_newer_one_goes_on(anna):
    is_here, go = asyncio.Event(), asyncio.Event()

    async def slow() -> AsyncIterator[bytes]:
        yield WORDS[:300_000]
        is_here.set()
        await go.wait()
        yield b"?" * 300_000

    older = asyncio.create_task(put(anna, slow()))
    await asyncio.wait_for(is_here.wait(), 10)
    whole = (await put(anna, WORDS)).json()
    go.set()
    assert (await asyncio.wait_for(older, 10)).status_code == 409
    assert (await anna.get(whole["upload"]["url"])).content == WORDS


async def test_what_nobody_goes_on_with_is_forgotten(house, anna, lying):
    await put(anna, WORDS[:1000])
    [part] = lying()
    await house.jobs.run_due()
    hours_ago = house.clock.now_ms() / 1000 - 2 * 3600
    os.utime(part, (hours_ago, hours_ago))
    house.clock.advance(400)
    await house.jobs.run_due()
    assert lying() == []


async def test_what_a_forgotten_customer_had_begun_goes_too(house, anna, ben, system, lying):
    await put(anna, WORDS[:1000])
    await put(ben, WORDS[:2000])
    await erasing.erase(system, anna.scope.actor_id)
    await settled(house)
    assert [path.stat().st_size for path in lying()] == [2000]


async def test_so_much_at_once_and_no_more(anna):
    for number in range(20):
        assert (await put(anna, WORDS[:10], name=f"part-{number}")).status_code in (200, 429)
    assert (await put(anna, WORDS[:10], name="one-more")).status_code == 429


async def test_a_picture_in_parts_is_looked_at_like_any_other(anna):
    picture = samples.picture("JPEG", (640, 480))
    await put(anna, picture[:100], size=len(picture), name="x")
    whole = (await put(anna, picture[100:], 100, size=len(picture), name="x")).json()["upload"]
    assert (whole["width"], whole["media_type"]) == (640, "image/jpeg")
