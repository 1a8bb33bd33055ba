"""What may be submitted about products: shapes of forms and bodies; what is refused by its meaning is in `checking`."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from livechat.catalogue.models import MOST_PICTURES
from livechat.i18n.money import MOST_MINOR
from livechat.web.inputs import Input

Minor = Annotated[int, Meta(ge=0, le=MOST_MINOR - 1, description="In the currency's smallest unit: 1250 is $12.50")]
Name = Annotated[str, Meta(min_length=1, max_length=200)]
Description = Annotated[str, Meta(max_length=10_000)]
Category = Annotated[str, Meta(max_length=100)]
Sku = Annotated[str, Meta(max_length=64)]
Currency = Annotated[str, Meta(max_length=3, description="ISO 4217; the workspace's currency where it is left out")]
Amount = Annotated[str, Meta(max_length=40)]
Key = Annotated[str, Meta(max_length=64)]
Pictures = Annotated[list[Annotated[str, Meta(max_length=64)]], Meta(max_length=MOST_PICTURES)]
Version = Annotated[int, Meta(ge=1, le=2**53)]


class NewProduct(Input, kw_only=True):
    """A product as a program describes it."""

    name: Name
    price_minor: Minor
    compare_at_minor: Minor | None = None
    """What it cost before; more than the price."""
    currency: Currency = ""
    description: Description = ""
    category: Category = ""
    sku: Sku = ""
    active: bool = True
    pictures: Pictures | None = None
    """Uploads in their order (`POST /api/admin/products/pictures`); left out, they stay as they are."""


class ChangedProduct(NewProduct, kw_only=True):
    """The whole product as it shall be.

    With `version`, a change that somebody else made meanwhile is a conflict; without it, theirs is overwritten.
    """

    version: Version | None = None


class ProductForm(Input, kw_only=True):
    """A product as the admin's page describes it: amounts are typed in the way of the page's language."""

    name: Name
    price: Amount
    compare_at: Amount = ""
    currency: Currency = ""
    description: Description = ""
    category: Category = ""
    sku: Sku = ""
    active: str = ""
    pictures: Annotated[str, Meta(max_length=2000)] = ""
    """Their identifiers in order, with spaces between."""
    key: Key = ""
    """Names the new product, so that a form sent twice adds one."""
    version: Version | None = None
