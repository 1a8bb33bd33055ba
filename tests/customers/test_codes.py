"""Codes for another device: short to type, of no use to anybody else."""

from __future__ import annotations

import pytest

from livechat.customers import blocking, codes
from livechat.errors import Blocked, Invalid, RateLimited
from tests.factories import a_customer, a_rep, at_work

pytestmark = pytest.mark.anyio


@pytest.fixture
async def anna(scope):
    _, own, _ = await a_customer(scope, name="Anna")
    return own


async def test_a_code_lets_one_other_device_in(anna, scope, house):
    code = await codes.create(anna)
    token = await codes.join(scope.but(address="203.0.113.5"), f" {codes.shown(code).lower()} ")
    assert token
    with pytest.raises(Invalid):
        await codes.join(scope.but(address="203.0.113.6"), code)


async def test_a_code_dies_after_ten_minutes(anna, scope, clock):
    code = await codes.create(anna)
    clock.advance(codes.MINUTES * 60)
    with pytest.raises(Invalid):
        await codes.join(scope, code)


async def test_a_new_code_ends_the_one_before(anna, scope):
    first = await codes.create(anna)
    await codes.create(anna)
    with pytest.raises(Invalid):
        await codes.join(scope, first)


async def test_whoever_guesses_is_stopped_even_with_the_right_one(anna, scope):
    code = await codes.create(anna)
    for number in range(5):
        with pytest.raises(Invalid):
            await codes.join(scope, f"0000000{number}")
    with pytest.raises(RateLimited):
        await codes.join(scope, code)
    assert await codes.join(scope.but(address="203.0.113.7"), code)


async def test_a_blocked_customer_gets_nowhere_by_a_code(anna, scope, house):
    code = await codes.create(anna)
    mali, _ = await at_work(scope, await a_rep(house.means, password=""))
    await blocking.block(mali, anna.actor_id)
    with pytest.raises(Blocked):
        await codes.join(scope, code)


def test_a_code_is_understood_however_it_is_typed():
    assert codes.typed("k7qo-3m9l") == "K7Q03M91"
    assert codes.typed("short") == ""
    assert codes.typed("ＡＡＡＡ-ＡＡＡＡ") == ""


async def test_a_person_goes_on_without_scripts(browser):
    anna, telephone = browser(), browser("192.0.2.77")
    await anna.get("/")
    await anna.post("/register", name="Anna", phone="+66812345678", text="Where is my lantern?")
    await anna.get("/")
    await anna.post("/devices")
    code = anna.page.text.split('class="code" dir="ltr">')[1].split("<")[0]
    await telephone.get("/join")
    refused = await telephone.post("/join/code", code="nonsense")
    assert refused.status_code == 422
    assert "This code does not work" in telephone.text
    assert 'value="nonsense"' in telephone.page.text
    assert (await telephone.post("/join/code", code=code)).status_code == 303
    await telephone.get("/")
    assert "Where is my lantern?" in telephone.text
