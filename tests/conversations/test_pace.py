"""Reactions, edits and deletions have a pace of their own for each person, on every road."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from livechat.conversations import editing, reacting, sending
from livechat.conversations.inputs import Draft
from livechat.errors import RateLimited
from livechat.settings import Limits, Settings, Storage
from tests.factories import a_rep, at_work, bearer
from tests.live.wires import Peer


@pytest.fixture
def settings(tmp_path: Any) -> Settings:
    return replace(Settings(), storage=Storage(path=tmp_path / "data"), limits=Limits(changes_per_minute=3))


@pytest.fixture
async def hello(anna, reference):
    return await sending.send(anna, reference, Draft(client_id="1", text="helo"))


async def test_whoever_changes_too_much_waits_and_nobody_else(anna, mali, reference, hello, clock):
    await reacting.react(anna, reference, hello.id, "👍")
    await editing.edit(anna, reference, hello.id, "hello")
    await reacting.react(anna, reference, hello.id, "👍")
    for act in (
        reacting.react(anna, reference, hello.id, "🎉"),
        editing.edit(anna, reference, hello.id, "hello!"),
        editing.delete(anna, reference, hello.id),
    ):
        with pytest.raises(RateLimited) as refused:
            await act
    assert 50 < refused.value.retry_after_s <= 60
    await reacting.react(mali, reference, hello.id, "🎉")
    assert await sending.send(anna, reference, Draft(client_id="2", text="I can still write"))
    clock.advance(61)
    assert (await editing.delete(anna, reference, hello.id)).deleted_at


async def test_the_line_answers_with_a_sentence(house, anna, reference, hello):
    peer = Peer(house, anna)
    wanted = {"conversation": reference, "message": hello.id, "emoji": "👍"}
    for on in (True, False, True):
        assert (await peer.ask("react", **wanted, on=on))["type"] == "ack"
    refused = await peer.ask("react", **wanted, on=False)
    assert (refused["type"], refused["code"]) == ("error", "rate_limited")
    assert "wait" in refused["message"]


async def test_programs_are_told_when_to_come_back(house, program, scope, reference):
    mali, token = await at_work(scope, await a_rep(house.means))
    message = await sending.send(mali, reference, Draft(client_id="1", text="zero"))
    path, own = f"/api/messages/{reference}/{message.id}", bearer(token)
    for text in ("one", "two", "three"):
        assert (await program.patch(path, json={"text": text}, headers=own)).status_code == 200
    for answer in (
        await program.patch(path, json={"text": "four"}, headers=own),
        await program.delete(path, headers=own),
        await program.post(f"{path}/reactions", json={"emoji": "👍"}, headers=own),
    ):
        assert answer.status_code == 429
        assert 50 < int(answer.headers["retry-after"]) <= 60
        assert answer.json()["code"] == "rate_limited"
        assert "wait" in answer.json()["detail"]


async def test_the_form_without_scripts_has_the_same_pace(browser):
    page = browser()
    await page.get("/")
    await page.post("/register", name="Anna", phone="+66 81 234 5678", text="helo")
    await page.get("/")
    reference = re.search(r'data-thread="([^"]+)"', page.page.text)[1]
    message = re.search(r'data-id="([^"]+)"', page.page.text)[1]
    answers = [await page.post(f"/mine/{reference}/edit", message=message, text=str(each)) for each in range(4)]
    assert [each.status_code for each in answers] == [303, 303, 303, 429]
    assert answers[-1].headers["retry-after"]
    assert "too fast" in page.text
