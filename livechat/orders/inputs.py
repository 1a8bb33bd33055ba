"""What may be submitted about carts: one declaration for a form and a body of JSON."""

from __future__ import annotations

from typing import Annotated

import msgspec

from livechat.orders.models import MOST_OF_ONE
from livechat.web.inputs import Input

Word = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
ProductId = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
PressId = Annotated[str, msgspec.Meta(max_length=64)]
"""A page's name for a press of a button, kept while nobody has answered it; empty where it has none."""
Some = Annotated[int, msgspec.Meta(ge=1, le=MOST_OF_ONE)]
Difference = Annotated[int, msgspec.Meta(ge=-MOST_OF_ONE, le=MOST_OF_ONE)]


class AddToCart(Input, kw_only=True):
    """So many more of a product, named by its identifier, its number (SKU) or its whole name."""

    product: Word
    quantity: Some = 1


class PutIn(AddToCart, kw_only=True):
    """The same, pressed on a page."""

    client_id: PressId = ""


class ChangeCart(Input, kw_only=True):
    """So many more or, below 0, fewer of a product that lies there."""

    product: ProductId
    by: Difference
    client_id: PressId = ""
