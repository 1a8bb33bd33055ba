"""A shop with somebody who runs it, a rep and a customer."""

from __future__ import annotations

from typing import Any

from livechat.catalogue import editing
from livechat.catalogue.inputs import NewProduct
from livechat.catalogue.models import Product
from livechat.scope import Scope


async def a_product(scope: Scope, name: str = "The Salt Road", price_minor: int = 69_000, **about: Any) -> Product:
    """A product that can be sent."""
    given = {"currency": "THB", **about}
    return await editing.add(scope, NewProduct(name=name, price_minor=price_minor, **given))
