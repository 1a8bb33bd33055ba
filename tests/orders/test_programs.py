"""The cart for programs of its customer, once for each key, and on the line of whoever has the conversation open."""

from __future__ import annotations

from livechat.catalogue import editing
from livechat.catalogue.inputs import ChangedProduct
from livechat.orders import filling
from tests.catalogue.conftest import a_product
from tests.factories import a_customer, bearer, reference_of
from tests.live.wires import Peer
from tests.settling import settled


async def test_a_window_of_ones_own_fills_and_reads_it(program, scope, olga):
    lamp = await a_product(olga, "Lamp", 2_050, currency="USD", sku="LA-1")
    headers = bearer((await a_customer(scope))[2])
    empty = (await program.get("/api/widget/cart", headers=headers)).json()
    assert empty == {"version": 0, "count": 0, "items": [], "totals": []}
    keyed = {**headers, "idempotency-key": "k1"}
    body = {"product": "LA-1", "quantity": 2}
    answers = [await program.post("/api/widget/cart/add", json=body, headers=keyed) for _ in range(2)]
    assert [each.status_code for each in answers] == [200, 200]
    cart = (await program.get("/api/widget/cart", headers=headers)).json()
    assert cart == answers[0].json() == answers[1].json()
    assert cart["totals"] == [{"minor": 4_100, "currency": "USD", "text": "$41"}]
    assert cart["items"] == [
        {
            "product": lamp.id,
            "name": "Lamp",
            "sku": "LA-1",
            "price_minor": 2_050,
            "currency": "USD",
            "price": "$20.50",
            "offered": True,
            "quantity": 2,
            "changed_by": "customer",
        }
    ]
    for wrong, status in (
        ({"product": "none such"}, 422),
        ({"product": "LA-1", "quantity": 0}, 422),
        ({"product": "LA-1", "quantity": 1000}, 422),
        ({"product": "LA-1", "quantity": 998}, 422),
        ({"product": ""}, 422),
        ({"product": 5}, 422),
        ({}, 422),
    ):
        answer = await program.post("/api/widget/cart/add", json=wrong, headers=headers)
        assert (answer.status_code, bool(answer.json()["detail"])) == (status, True), wrong


async def frames(peer, *, until: str) -> str:
    """Everything a page was told, once this is in it."""
    await peer.wire.until(lambda: until in peer.wire.html)
    return peer.wire.html


async def test_both_sides_pages_follow_a_cart_and_the_prices_in_it(house, olga, mali, anna):
    lamp = await a_product(olga, "<b>Lamp</b>", 2_000, currency="USD")
    reference = await reference_of(anna)
    customer, rep = Peer(house, anna, "html"), Peer(house, mali, "html")
    for each in (customer, rep):
        each.give("join_conversation", conversation=reference)
    await filling.add(anna, anna.actor_id, lamp.id, 2)
    assert 'data-count="2"' in await frames(customer, until='id="cart"')
    beside = await frames(rep, until=f'id="cart-{reference}"')
    assert "&lt;b&gt;Lamp" in beside
    assert "$40" in beside
    assert f'id="cart-{reference}"' not in customer.wire.html
    given = ChangedProduct(name="Lamp", price_minor=3_000, currency="USD")
    await editing.change(olga, lamp.id, given)
    await frames(rep, until="$60")
    back = Peer(house, mali, "html")
    back.give("join_conversation", conversation=reference)
    await frames(back, until="$60")


async def test_where_nobody_has_a_cart_coming_to_a_conversation_shows_none(house, mali, anna):
    rep = Peer(house, mali, "html")
    reference = await reference_of(anna)
    rep.give("join_conversation", conversation=reference)
    await frames(rep, until=f"state-{reference}")
    await settled(house)
    assert 'id="cart' not in rep.wire.html
