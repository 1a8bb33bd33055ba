"""What a customer means to buy, as the rest of the house knows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MOST_ITEMS: Final = 50
"""Different products in one cart."""
MOST_OF_ONE: Final = 999


@dataclass(frozen=True, slots=True)
class Item:
    """A product in a cart: what it is and costs now, how many of it, and who said so last."""

    product_id: str
    name: str
    sku: str
    price_minor: int
    currency: str
    is_offered: bool
    """Whether the shop still offers it; what it does not offer is counted nowhere."""
    quantity: int
    changed_by: str
    """`customer` or `staff`."""
    changed_by_name: str


@dataclass(frozen=True, slots=True)
class Cart:
    """All of it, in the order in which it was put in."""

    version: int
    items: tuple[Item, ...] = ()

    @property
    def count(self) -> int:
        """How many pieces there are."""
        return sum(each.quantity for each in self.items if each.is_offered)

    @property
    def totals(self) -> dict[str, int]:
        """What they cost, by currency, in its smallest unit."""
        found: dict[str, int] = {}
        for each in self.items:
            if each.is_offered:
                found[each.currency] = found.get(each.currency, 0) + each.quantity * each.price_minor
        return found


EMPTY: Final = Cart(0)
