"""What templates get of products: names, and prices in the words of one viewer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from livechat.catalogue.models import Filters, Product
from livechat.clock import rfc3339
from livechat.i18n import money

SHORT = 90
"""A description up to this long stands on the card whole."""


@dataclass(frozen=True, slots=True)
class Card:
    """A product as it is shown in a conversation."""

    id: str
    name: str
    description: str
    price: str
    before: str
    """The former price; empty where there is none."""
    has_more: bool
    """Whether there is more to read than fits on the card."""


@dataclass(frozen=True, slots=True)
class Item:
    """A product in the admin's list."""

    id: str
    dom_id: str
    name: str
    category: str
    sku: str
    price: str
    before: str
    active: bool
    updated_iso: str
    url: str


@dataclass(frozen=True, slots=True)
class Shown:
    """Which part of the list a page shows, and how."""

    q: str
    category: str
    state: str
    view: str

    @property
    def is_filtered(self) -> bool:
        """Whether something may be missing from it on purpose."""
        return bool(self.q or self.category or self.state)


@dataclass(frozen=True, slots=True)
class Difference:
    """What somebody else has changed, in the words of the form."""

    field: str
    now: str


def card_of(snapshot: Mapping[str, Any], language: str) -> Card:
    """A card from what was stored with the message, or from a product in the same shape."""
    text = str(snapshot.get("description") or "")
    currency = str(snapshot["currency"])
    return Card(
        id=str(snapshot["id"]),
        name=str(snapshot["name"]),
        description=text,
        price=_price(snapshot["price_minor"], currency, language),
        before=_price(snapshot.get("compare_at_minor"), currency, language),
        has_more=len(text) > SHORT or text.count("\n") > 1,
    )


def _price(minor: int | None, currency: str, language: str) -> str:
    return "" if minor is None else money.price_text(int(minor), currency, language)


def item(of: Product, language: str) -> Item:
    """A product in the list."""
    return Item(
        id=of.id,
        dom_id=f"product-{of.id}",
        name=of.name,
        category=of.category,
        sku=of.sku,
        price=money.price_text(of.price_minor, of.currency, language),
        before=_price(of.compare_at_minor, of.currency, language),
        active=of.is_active,
        updated_iso=rfc3339(of.updated_at),
        url=f"/admin/products/{of.id}",
    )


def shown(filters: Filters, q: str, view: str) -> Shown:
    """How the list is asked for."""
    return Shown(q, filters.category or "", filters.state, view)


def values(of: Product, language: str) -> dict[str, str]:
    """A product as its form shows it."""
    return {
        "name": of.name,
        "description": of.description,
        "category": of.category,
        "sku": of.sku,
        "price": money.as_typed(of.price_minor, of.currency, language),
        "compare_at": money.as_typed(of.compare_at_minor, of.currency, language),
        "currency": of.currency,
        "active": "true" if of.is_active else "",
        "version": str(of.version),
    }


def differences(now: Product, typed: Mapping[str, str], language: str) -> list[Difference]:
    """Where a product differs from what is in the form."""
    found = []
    for name, value in values(now, language).items():
        if name != "version" and value != typed.get(name, "").replace("\r\n", "\n").strip():
            found.append(Difference(name, value))
    return found
