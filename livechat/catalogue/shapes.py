"""Products as programs see them."""

from __future__ import annotations

import msgspec

from livechat.catalogue.models import Picture, Product
from livechat.clock import rfc3339
from livechat.i18n import money


class PictureShape(msgspec.Struct, omit_defaults=True):
    """A picture or a video of a product."""

    id: str
    url: str
    media_type: str
    bytes: int
    width: int | None = None
    height: int | None = None
    thumbnail: str | None = None


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
    pictures: list[PictureShape]
    version: int
    created_at: str
    updated_at: str


class Products(msgspec.Struct):
    """A page of products; `next` is the cursor of the one behind it."""

    products: list[ProductShape]
    next: str | None = None


def picture(of: Picture) -> PictureShape:
    """A picture or a video."""
    url = f"/files/{of.upload_id}"
    small = f"{url}/thumbnail" if of.has_thumbnail else None
    return PictureShape(of.upload_id, url, of.media_type, of.size_bytes, of.width, of.height, small)


def product(of: Product, pictures: list[Picture], language: str) -> ProductShape:
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
        pictures=[picture(each) for each in pictures],
        version=of.version,
        created_at=rfc3339(of.created_at),
        updated_at=rfc3339(of.updated_at),
    )
