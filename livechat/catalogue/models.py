"""Products as the rest of the house knows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from livechat.audit.models import About

ACTIVE: Final = "active"
INACTIVE: Final = "inactive"
STATES: Final = ("", ACTIVE, INACTIVE)
"""Which products a list shows: all, those that can be sent, or the others."""
MOST_PICTURES: Final = 12
MOST_IN_CAROUSEL: Final = 10


@dataclass(frozen=True, slots=True)
class Product:
    """Something the shop shows: its price is a whole number of the currency's smallest unit."""

    id: str
    workspace_id: int
    name: str
    description: str
    category: str
    sku: str
    price_minor: int
    compare_at_minor: int | None
    currency: str
    is_active: bool
    version: int
    created_at: int
    updated_at: int
    deleted_at: int | None = None

    @property
    def about(self) -> About:
        """As what the audit log concerns."""
        return About("product", self.id, self.name)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture or a video of a product; the first one stands on its card."""

    upload_id: str
    product_id: str
    kind: str
    media_type: str
    width: int | None
    height: int | None
    size_bytes: int
    has_thumbnail: int
    was_sent: int


@dataclass(frozen=True, slots=True)
class Given:
    """A product as somebody describes it, checked: ready to be stored."""

    name: str
    description: str
    category: str
    sku: str
    price_minor: int
    compare_at_minor: int | None
    currency: str
    is_active: bool
    pictures: tuple[str, ...] | None = None
    """The uploads in their order; None where nothing is said about them."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which products a list shows."""

    words: tuple[str, ...] = ()
    category: str | None = None
    state: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many products there are of each state."""

    active: int
    inactive: int

    @property
    def all(self) -> int:
        """All of them."""
        return self.active + self.inactive


@dataclass(frozen=True, slots=True)
class Twin:
    """A product that was added under a name the program gave, and what was asked for then."""

    id: str
    digest: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """A page of a list: its products, and where it goes on."""

    products: list[Product]
    next: str | None
