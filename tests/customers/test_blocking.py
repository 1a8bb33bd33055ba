"""Blocking, and what it leaves untouched."""

import pytest

from livechat.accounts import queries as accounts
from livechat.customers import access, blocking, queries
from livechat.customers.events import CustomerBlocked, CustomerUnblocked
from livechat.errors import Forbidden, NotFound
from tests.accounts.test_live import Wire
from tests.factories import a_customer, a_rep, at_work
from tests.workspaces.making import a_workspace


async def test_a_blocked_customer_is_marked_and_told_of(scope, house, heard):
    events = heard(CustomerBlocked)
    rep, _ = await at_work(scope, await a_rep(house.means))
    customer, own, _ = await a_customer(scope)
    await blocking.block(rep, customer.id)
    assert (await access.customer(house.db, rep, customer.id)).blocked_at is not None
    assert events == [CustomerBlocked(1, customer.id, (own.session_id,), rep.actor_id)]


async def test_blocking_twice_is_told_once(scope, system, heard):
    events = heard(CustomerBlocked)
    customer, _, _ = await a_customer(scope)
    await blocking.block(system, customer.id)
    await blocking.block(system, customer.id)
    assert len(events) == 1


async def test_the_lines_of_a_blocked_customer_close(house, scope, system):
    from livechat.live.connection import Connection
    from livechat.rendering import Look

    customer, own, _ = await a_customer(scope)
    line = Connection(house.hub, Wire(), own, Look("html", "customer", "en", "UTC"))
    house.entrance.opened(line)
    await blocking.block(system, customer.id)
    assert line.wire.closed == 4403


async def test_unblocking_restores_everything(house, scope, system, heard):
    events = heard(CustomerUnblocked)
    customer, own, _ = await a_customer(scope, device_key="this browser")
    await blocking.block(system, customer.id, with_address=True)
    await blocking.unblock(system, customer.id)
    assert (await access.customer(house.db, own, customer.id)).blocked_at is None
    assert not await queries.is_blocked(house.db, 1, customer.device_hash, customer.address)
    assert await accounts.session_by_id(house.db, 1, own.session_id) is not None
    assert events == [CustomerUnblocked(1, customer.id)]


async def test_a_program_without_a_browser_s_cookie_blocks_no_other_program(house, scope, system):
    customer, _, _ = await a_customer(scope)
    await blocking.block(system, customer.id)
    assert not await queries.is_blocked(house.db, 1, "", "198.51.0.1")


async def test_customers_block_nobody(scope):
    customer, _, _ = await a_customer(scope)
    _, other, _ = await a_customer(scope)
    with pytest.raises(Forbidden):
        await blocking.block(other, customer.id)


async def test_a_customer_of_another_workspace_is_not_there(house, scope):
    stranger = await a_rep(house.means, workspace_id=await a_workspace(house.means))
    theirs, _ = await at_work(scope, stranger)
    customer, _, _ = await a_customer(scope)
    with pytest.raises(NotFound):
        await blocking.block(theirs, customer.id)


async def test_one_customer_does_not_see_another(house, scope):
    customer, _, _ = await a_customer(scope)
    _, other, _ = await a_customer(scope)
    with pytest.raises(NotFound):
        await access.customer(house.db, other, customer.id)
