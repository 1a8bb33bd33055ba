"""What happens to carts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from livechat.conversations.events import InConversation
from livechat.orders.looks import Shown
from livechat.orders.models import Cart


@dataclass(frozen=True, slots=True)
class CartChanged:
    """A customer means to buy something else."""

    workspace_id: int
    customer_id: str


@dataclass(frozen=True)
class CartShown(InConversation):
    """It stands on both sides' screens."""

    cart: Cart
    pictures: dict[str, str]
    """Addresses of the products' small pictures."""

    def wire(self, audience: str) -> Any:
        """Programs ask for the cart."""
        return None

    def shown(self, language: str) -> Shown:
        """In somebody's language."""
        return Shown.of(self.cart, self.pictures, language)
