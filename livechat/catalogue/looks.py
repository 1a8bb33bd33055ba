"""What templates get of products: names, and prices in the words of one viewer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from livechat.catalogue.models import Filters, Picture, Product
from livechat.i18n import money
from livechat.uploads.models import VIDEO

SHORT = 90
"""A description up to this long stands on the card whole."""


@dataclass(frozen=True, slots=True)
class Medium:
    """A picture or a video as it stands in a page."""

    id: str
    url: str
    thumbnail: str
    """The small form; empty for a video."""
    is_video: bool
    width: int
    height: int


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
    """Whether there is more to read or to see than fits on the card."""
    picture: Medium | None = None
    others: tuple[Medium, ...] = ()
    """Videos, and pictures behind the first."""


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
    url: str
    picture: Medium | None


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
    shown = [medium(each) for each in snapshot.get("pictures") or ()]
    first = next((each for each in shown if not each.is_video), None)
    others = tuple(each for each in shown if each is not first)
    return Card(
        id=str(snapshot["id"]),
        name=str(snapshot["name"]),
        description=text,
        price=_price(snapshot["price_minor"], currency, language),
        before=_price(snapshot.get("compare_at_minor"), currency, language),
        has_more=bool(others) or len(text) > SHORT or text.count("\n") > 1,
        picture=first,
        others=others,
    )


def medium(of: Mapping[str, Any]) -> Medium:
    """A picture or a video; where its size is not known it gets a place of the usual form."""
    name = str(of["id"])
    is_video = of.get("kind") == VIDEO
    url = f"/files/{name}"
    width, height = int(of.get("width") or 480), int(of.get("height") or 360)
    return Medium(name, url, "" if is_video else f"{url}/thumbnail", is_video, width, height)


def media(pictures: Iterable[Picture]) -> list[Medium]:
    """Pictures of a product, in their order."""
    return [medium(picture_snapshot(each)) for each in pictures]


def picture_snapshot(of: Picture) -> dict[str, Any]:
    """What is kept of a picture with a message that shows it."""
    return {
        "id": of.upload_id,
        "kind": of.kind,
        "media_type": of.media_type,
        "width": of.width,
        "height": of.height,
    }


def _price(minor: int | None, currency: str, language: str) -> str:
    return "" if minor is None else money.price_text(int(minor), currency, language)


def item(of: Product, pictures: list[Picture], language: str) -> Item:
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
        url=f"/admin/products/{of.id}",
        picture=next((each for each in media(pictures) if not each.is_video), None),
    )


def shown(filters: Filters, q: str, view: str) -> Shown:
    """How the list is asked for."""
    return Shown(q, filters.category or "", filters.state, view)


def values(of: Product, pictures: list[Picture], language: str) -> dict[str, str]:
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
        "pictures": " ".join(each.upload_id for each in pictures),
        "version": str(of.version),
    }


def differences(now: Product, pictures: list[Picture], typed: Mapping[str, str], language: str) -> list[Difference]:
    """Where a product differs from what is in the form."""
    found = []
    for name, value in values(now, pictures, language).items():
        if name != "version" and value != typed.get(name, "").replace("\r\n", "\n").strip():
            found.append(Difference(name, value))
    return found
