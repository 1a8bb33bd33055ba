"""What templates get of a cart: amounts in the words of one viewer."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from livechat.i18n import money
from livechat.orders.models import Cart, Item


@dataclass(frozen=True, slots=True)
class Line:
    """A product in the cart."""

    id: str
    name: str
    sku: str
    picture: str
    """Where its small picture lies; empty where it has none."""
    price: str
    total: str
    is_offered: bool
    quantity: int
    by_staff: str
    """Who of the team said how many; empty where the customer did."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A cart."""

    version: int
    count: int
    lines: list[Line]
    totals: list[str]

    @property
    def mark(self) -> str:
        """Another one whenever the cart looks different; it begins with the version."""
        return f"{self.version} {hashlib.sha256(repr((self.lines, self.totals)).encode()).hexdigest()[:12]}"

    @classmethod
    def of(cls, cart: Cart, pictures: Mapping[str, str], language: str) -> Shown:
        """In the words of a language."""
        return cls(
            cart.version,
            cart.count,
            [_line(each, pictures.get(each.product_id, ""), language) for each in cart.items],
            [money.price_text(minor, currency, language) for currency, minor in cart.totals.items()],
        )


def _line(of: Item, picture: str, language: str) -> Line:
    return Line(
        of.product_id,
        of.name,
        of.sku,
        picture,
        money.price_text(of.price_minor, of.currency, language),
        money.price_text(of.price_minor * of.quantity, of.currency, language),
        of.is_offered,
        of.quantity,
        of.changed_by_name if of.changed_by == "staff" else "",
    )
