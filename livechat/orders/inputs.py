"""What may be submitted about carts: one declaration for a form and a body of JSON."""

from __future__ import annotations

from typing import Annotated

import msgspec

from livechat.orders.models import MOST_OF_ONE
from livechat.web.inputs import Input

Word = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
ProductId = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Some = Annotated[int, msgspec.Meta(ge=1, le=MOST_OF_ONE)]
Number = Annotated[int, msgspec.Meta(ge=0, le=MOST_OF_ONE)]


class AddToCart(Input, kw_only=True):
    """So many more of a product, named by its identifier, its number (SKU) or its whole name."""

    product: Word
    quantity: Some = 1


class PutInCart(Input, kw_only=True):
    """Exactly so many of a product that lies there; 0 takes it out."""

    product: ProductId
    quantity: Number
