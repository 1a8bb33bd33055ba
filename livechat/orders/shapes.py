"""Carts as programs see them."""

from __future__ import annotations

import msgspec

from livechat.i18n import money
from livechat.orders.models import Cart


class ItemShape(msgspec.Struct):
    """A product in the cart, as it is now; `changed_by` is `customer` or `staff`."""

    product: str
    name: str
    sku: str
    price_minor: int
    currency: str
    price: str
    offered: bool
    quantity: int
    changed_by: str


class TotalShape(msgspec.Struct):
    """What everything in one currency costs, without what is no longer offered."""

    minor: int
    currency: str
    text: str


class CartShape(msgspec.Struct):
    """A customer's cart. `count` and `totals` leave out what is no longer offered; `version` rises with each change."""

    version: int
    count: int
    items: list[ItemShape]
    totals: list[TotalShape]


def cart(of: Cart, language: str) -> CartShape:
    """With prices in the words of the asker's language."""
    return CartShape(
        of.version,
        of.count,
        [
            ItemShape(
                each.product_id,
                each.name,
                each.sku,
                each.price_minor,
                each.currency,
                money.price_text(each.price_minor, each.currency, language),
                bool(each.is_offered),
                each.quantity,
                each.changed_by,
            )
            for each in of.items
        ],
        [
            TotalShape(minor, currency, money.price_text(minor, currency, language))
            for currency, minor in of.totals.items()
        ],
    )
