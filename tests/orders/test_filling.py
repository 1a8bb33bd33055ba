"""One cart for a customer: both sides fill it, it costs what the shop says now, and it is nobody else's."""

from __future__ import annotations

import asyncio

import pytest

from livechat.catalogue import editing
from livechat.catalogue.inputs import ChangedProduct
from livechat.clientele import gathering
from livechat.customers import blocking, erasing
from livechat.errors import Blocked, Conflict, Invalid, NotFound
from livechat.orders import filling
from livechat.orders.events import CartChanged
from livechat.orders.models import EMPTY, MOST_ITEMS, MOST_OF_ONE
from tests.catalogue.conftest import a_product
from tests.factories import a_customer, reference_of
from tests.workspaces.making import a_workspace


async def cart_of(customer):
    return await filling.cart(customer.db, customer, customer.actor_id)


def amounts(cart):
    return [(each.name, each.quantity, each.changed_by, each.changed_by_name) for each in cart.items]


async def test_who_never_put_anything_in_has_an_empty_one(anna):
    assert await cart_of(anna) == EMPTY
    assert (EMPTY.count, EMPTY.totals) == (0, {})


async def test_both_sides_fill_the_same_and_it_says_who_did(olga, mali, anna):
    book = await a_product(olga)
    await a_product(olga, "Lamp", 1_000, sku="LA-1")
    await filling.add(anna, anna.actor_id, book.id, 2)
    customer = await filling.whose(mali, await reference_of(anna))
    cart = await filling.add(mali, customer, "la-1")
    assert amounts(cart) == [("The Salt Road", 2, "customer", "Anna"), ("Lamp", 1, "staff", "Mali")]
    assert (cart.count, cart.totals, cart.version) == (3, {"THB": 139_000}, 2)
    assert await cart_of(anna) == cart
    cart = await filling.add(mali, customer, book.id)
    assert amounts(cart)[0] == ("The Salt Road", 3, "staff", "Mali")


@pytest.mark.parametrize("word", ["LA-1", "la-1", "  LA-1 ", "Brass LAMP", "brass lamp"])
async def test_a_product_is_named_by_its_number_or_its_whole_name(olga, anna, word):
    await a_product(olga, "Brass lamp", 1_000, sku="LA-1", description="LA-10 brass")
    await a_product(olga, "Brass lamp, large", 2_000, sku="LA-10")
    assert amounts(await filling.add(anna, anna.actor_id, word))[0][0] == "Brass lamp"


@pytest.mark.parametrize("word", ["", " ", "brass", "LA", "%", "Lanterns", "x" * 200])
async def test_what_names_none_or_several_is_refused(olga, anna, word):
    await a_product(olga, "Brass lamp", 1_000, category="Lanterns")
    await a_product(olga, "Twin", 1_000)
    await a_product(olga, "Twin", 1_000)
    for each in (word, "Twin"):
        with pytest.raises(Invalid):
            await filling.add(anna, anna.actor_id, each)
    assert await cart_of(anna) == EMPTY


async def test_what_is_not_offered_or_another_workspaces_cannot_be_put_in(house, olga, anna, scope):
    hidden = await a_product(olga, active=False)
    gone = await a_product(olga, "Gone")
    await editing.delete(olga, gone.id)
    other = await a_workspace(house.means)
    theirs = await a_product(olga.but(workspace_id=other), "Theirs")
    for each in (hidden, gone, theirs):
        with pytest.raises(Invalid):
            await filling.add(anna, anna.actor_id, each.id)


async def test_more_and_less_and_none_of_it(olga, anna, heard):
    book, lamp = await a_product(olga), await a_product(olga, "Lamp", 1_000)
    for each in (book, lamp):
        await filling.add(anna, anna.actor_id, each.id)
    events = heard(CartChanged)
    cart = await filling.change(anna, anna.actor_id, book.id, 4)
    assert [each.quantity for each in cart.items] == [5, 1]
    assert await filling.change(anna, anna.actor_id, book.id, 0) == cart
    assert [each.quantity for each in (await filling.change(anna, anna.actor_id, book.id, -2)).items] == [3, 1]
    cart = await filling.change(anna, anna.actor_id, book.id, -9)
    assert [each.name for each in cart.items] == ["Lamp"]
    with pytest.raises(Conflict):
        await filling.change(anna, anna.actor_id, book.id, 1)  # what the other side took out stays out
    cart = await filling.empty(anna, anna.actor_id)
    assert cart.items == () == (await cart_of(anna)).items
    assert cart.version == (await cart_of(anna)).version
    assert await filling.empty(anna, anna.actor_id) == cart
    assert len(events.of(CartChanged)) == 4


async def test_what_both_do_at_once_counts(olga, mali, anna):
    book = await a_product(olga)
    await filling.add(anna, anna.actor_id, book.id, 5)
    both = [filling.change(anna, anna.actor_id, book.id, 1), filling.change(mali, anna.actor_id, book.id, -2)]
    await asyncio.gather(*both)
    assert (await cart_of(anna)).count == 4


async def test_a_blocked_customer_fills_nothing_and_the_team_still_may(olga, mali, anna):
    book = await a_product(olga)
    await filling.add(anna, anna.actor_id, book.id)
    await blocking.block(mali, anna.actor_id)
    for act in (
        filling.add(anna, anna.actor_id, book.id),
        filling.change(anna, anna.actor_id, book.id, 1),
        filling.empty(anna, anna.actor_id),
    ):
        with pytest.raises(Blocked):
            await act
    assert (await filling.add(mali, anna.actor_id, book.id)).count == 2


async def test_it_has_limits(olga, anna):
    book = await a_product(olga)
    await filling.add(anna, anna.actor_id, book.id, MOST_OF_ONE)
    with pytest.raises(Invalid):
        await filling.add(anna, anna.actor_id, book.id)
    for number in range(MOST_ITEMS - 1):
        await filling.add(anna, anna.actor_id, (await a_product(olga, f"No. {number}")).id)
    with pytest.raises(Invalid):
        await filling.add(anna, anna.actor_id, (await a_product(olga, "One too many")).id)
    assert len((await cart_of(anna)).items) == MOST_ITEMS


async def test_prices_are_those_of_now_and_what_is_no_longer_offered_counts_nothing(olga, anna):
    book, lamp = await a_product(olga), await a_product(olga, "Lamp", 1_000, currency="USD")
    for each in (book, lamp):
        await filling.add(anna, anna.actor_id, each.id, 2)
    assert (await cart_of(anna)).totals == {"THB": 138_000, "USD": 2_000}
    await editing.change(olga, book.id, ChangedProduct(name="Dearer", price_minor=99_000, currency="THB"))
    await editing.delete(olga, lamp.id)
    cart = await cart_of(anna)
    assert (cart.totals, cart.count) == ({"THB": 198_000}, 2)
    assert [bool(each.is_offered) for each in cart.items] == [True, False]
    with pytest.raises(Invalid):
        await filling.change(anna, anna.actor_id, lamp.id, 1)
    assert len((await filling.change(anna, anna.actor_id, lamp.id, -999)).items) == 1


async def test_many_at_once_lose_nothing(olga, mali, anna):
    book = await a_product(olga)
    await asyncio.gather(*(filling.add(who, anna.actor_id, book.id) for who in [anna, mali] * 10))
    cart = await cart_of(anna)
    assert (cart.count, cart.version) == (20, 20)


async def test_another_customers_conversation_leads_to_no_cart(anna, ben):
    with pytest.raises(NotFound):
        await filling.whose(ben, await reference_of(anna))


async def test_it_goes_with_the_customer_and_is_in_what_is_saved_of_them(house, scope, olga):
    name = (await a_customer(scope))[1].actor_id
    book = await a_product(olga, sku="B-1")
    await filling.add(olga, name, book.id, 2)
    assert (await gathering.about(olga, name))["cart"] == [{"product": "The Salt Road", "sku": "B-1", "quantity": 2}]
    await erasing.erase(olga, name)
    assert await house.db.value("SELECT count(*) FROM cart") == 0
    assert await house.db.value("SELECT count(*) FROM cart_item") == 0
