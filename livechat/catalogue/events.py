"""What happened to the catalogue; nobody's screen shows it by itself, other capabilities may listen."""

from __future__ import annotations

from dataclasses import dataclass

from livechat.catalogue.models import Product
from livechat.scope import Scope


@dataclass(frozen=True, slots=True)
class ProductAdded:
    """A new product."""

    scope: Scope
    product: Product


@dataclass(frozen=True, slots=True)
class ProductChanged:
    """A product is described, priced or shown differently."""

    scope: Scope
    before: Product
    after: Product


@dataclass(frozen=True, slots=True)
class ProductDeleted:
    """A product left the catalogue; it can still be put back."""

    scope: Scope
    product: Product


@dataclass(frozen=True, slots=True)
class ProductRestored:
    """A deleted product is back."""

    scope: Scope
    product: Product
