"""Going on with the same conversation on another device."""

import pytest

from livechat.customers import blocking, devices
from livechat.errors import Blocked, Forbidden, NotFound
from livechat.web.session import Credentials
from tests.factories import a_customer


async def test_a_second_device_joins_by_the_link_of_the_first(house, scope):
    customer, own, _ = await a_customer(scope)
    token = await devices.join(scope, await devices.create_link(own))
    known = await house.sessions.identify(Credentials(token=token))
    assert (known.actor_id, known.session_id == own.session_id) == (customer.id, False)


async def test_the_link_works_once(scope):
    _, own, _ = await a_customer(scope)
    link = await devices.create_link(own)
    await devices.join(scope, link)
    with pytest.raises(NotFound):
        await devices.join(scope, link)


async def test_the_link_works_for_a_quarter_of_an_hour(scope, clock):
    _, own, _ = await a_customer(scope)
    link = await devices.create_link(own)
    clock.advance(15 * 60)
    with pytest.raises(NotFound):
        await devices.must_work(scope, link)


async def test_looking_at_the_link_does_not_use_it_up(scope):
    _, own, _ = await a_customer(scope)
    link = await devices.create_link(own)
    await devices.must_work(scope, link)
    await devices.join(scope, link)


async def test_a_new_link_ends_the_one_before(scope):
    _, own, _ = await a_customer(scope)
    old = await devices.create_link(own)
    await devices.create_link(own)
    with pytest.raises(NotFound):
        await devices.join(scope, old)


async def test_whoever_was_signed_in_on_the_second_device_is_no_longer(house, scope):
    _, own, _ = await a_customer(scope)
    _, other, other_token = await a_customer(scope)
    await devices.join(other, await devices.create_link(own))
    from livechat.errors import Unauthenticated

    with pytest.raises(Unauthenticated):
        await house.sessions.identify(Credentials(token=other_token))


async def test_a_blocked_customer_brings_no_second_device(scope, system):
    customer, own, _ = await a_customer(scope)
    link = await devices.create_link(own)
    await blocking.block(system, customer.id)
    with pytest.raises(Blocked):
        await devices.join(scope, link)


async def test_only_customers_make_such_links(scope):
    with pytest.raises(Forbidden):
        await devices.create_link(scope)
