"""What other systems can be told of the catalogue."""

from __future__ import annotations

import msgspec

from livechat.catalogue.events import ProductAdded, ProductChanged, ProductDeleted, ProductRestored
from livechat.catalogue.models import Product
from livechat.clock import rfc3339
from livechat.registry import News, Told


class ProductNews(msgspec.Struct):
    """A product. Amounts are whole numbers of the currency's smallest unit."""

    id: str
    name: str
    description: str
    category: str
    sku: str
    price_minor: int
    compare_at_minor: int | None
    currency: str
    active: bool
    version: int
    updated_at: str


class ProductAddedShape(msgspec.Struct, tag="product_added", tag_field="type"):
    """A product was added."""

    product: ProductNews


class ProductChangedShape(msgspec.Struct, tag="product_changed", tag_field="type"):
    """A product is described, priced or shown differently."""

    product: ProductNews


class ProductDeletedShape(msgspec.Struct, tag="product_deleted", tag_field="type"):
    """A product left the catalogue; it can still be put back."""

    product: ProductNews


class ProductRestoredShape(msgspec.Struct, tag="product_restored", tag_field="type"):
    """A deleted product is back."""

    product: ProductNews


def _product(of: Product) -> ProductNews:
    return ProductNews(
        of.id,
        of.name,
        of.description,
        of.category,
        of.sku,
        of.price_minor,
        of.compare_at_minor,
        of.currency,
        of.is_active,
        of.version,
        rfc3339(of.updated_at),
    )


def _added(event: ProductAdded) -> Told:
    return Told(event.scope.workspace_id, ProductAddedShape(_product(event.product)))


def _changed(event: ProductChanged) -> Told:
    return Told(event.scope.workspace_id, ProductChangedShape(_product(event.after)))


def _deleted(event: ProductDeleted) -> Told:
    return Told(event.scope.workspace_id, ProductDeletedShape(_product(event.product)))


def _restored(event: ProductRestored) -> Told:
    return Told(event.scope.workspace_id, ProductRestoredShape(_product(event.product)))


NEWS = (
    News(ProductAdded, ProductAddedShape, _added),
    News(ProductChanged, ProductChangedShape, _changed),
    News(ProductDeleted, ProductDeletedShape, _deleted),
    News(ProductRestored, ProductRestoredShape, _restored),
)
