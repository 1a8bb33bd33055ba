"""A customer who asks for it is forgotten."""

import pytest

from livechat.accounts import queries as accounts
from livechat.accounts.events import SessionEnded
from livechat.customers import blocking, devices, erasing, queries
from livechat.errors import Forbidden, NotFound
from tests.factories import a_customer, a_rep, at_work


async def test_nothing_of_an_erased_customer_is_left(house, scope, system):
    customer, own, _ = await a_customer(scope, device_key="this browser", text="My secret question")
    link = await devices.create_link(own)
    await blocking.block(system, customer.id, with_address=True)
    erased = await erasing.erase(system, customer.id)
    assert erased.id == customer.id
    assert await queries.by_id(house.db, 1, customer.id) is None
    assert await accounts.sessions_of(house.db, 1, customer.id) == []
    assert not await queries.is_blocked(house.db, 1, customer.device_hash, customer.address)
    assert await house.db.value("SELECT count(*) FROM message") == 0
    with pytest.raises(NotFound):
        await devices.join(scope, link)


async def test_an_erased_customer_is_signed_out_at_once(scope, system, heard):
    events = heard(SessionEnded)
    customer, own, _ = await a_customer(scope)
    await erasing.erase(system, customer.id)
    assert [(event.session_id, event.reason) for event in events] == [(own.session_id, "erased")]


async def test_others_are_not_touched(house, scope, system):
    customer, _, _ = await a_customer(scope)
    other, _, _ = await a_customer(scope)
    await erasing.erase(system, customer.id)
    assert await queries.by_id(house.db, 1, other.id) == other


async def test_reps_erase_nobody(house, scope):
    rep, _ = await at_work(scope, await a_rep(house.means))
    customer, _, _ = await a_customer(scope)
    with pytest.raises(Forbidden):
        await erasing.erase(rep, customer.id)
