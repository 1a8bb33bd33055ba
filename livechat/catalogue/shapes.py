"""Products as programs see them."""

from __future__ import annotations

import msgspec

from livechat.catalogue.models import Product
from livechat.clock import rfc3339
from livechat.i18n import money


class ProductShape(msgspec.Struct):
    """A product. Amounts are whole numbers of the currency's smallest unit; `price` is the same for people."""

    id: str
    name: str
    description: str
    category: str
    sku: str
    price_minor: int
    compare_at_minor: int | None
    currency: str
    price: str
    active: bool
    version: int
    created_at: str
    updated_at: str


class Products(msgspec.Struct):
    """A page of products; `next` is the cursor of the one behind it."""

    products: list[ProductShape]
    next: str | None = None


def product(of: Product, language: str) -> ProductShape:
    """A product, with its price in the words of the asker's language."""
    return ProductShape(
        id=of.id,
        name=of.name,
        description=of.description,
        category=of.category,
        sku=of.sku,
        price_minor=of.price_minor,
        compare_at_minor=of.compare_at_minor,
        currency=of.currency,
        price=money.price_text(of.price_minor, of.currency, language),
        active=of.is_active,
        version=of.version,
        created_at=rfc3339(of.created_at),
        updated_at=rfc3339(of.updated_at),
    )
