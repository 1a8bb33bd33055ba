"""Showing products in a conversation: the sender names them, the server says what they are and what they cost.

A message keeps them as they were when it was sent; later changes of the catalogue change nothing that was said. Words
that come with it stand above the cards. In words alone a product is a line with its name and price.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from livechat.catalogue import looks, pictures, queries
from livechat.catalogue.looks import Card
from livechat.catalogue.models import MOST_IN_CAROUSEL, Picture, Product
from livechat.conversations.inputs import Draft, SendMessage
from livechat.conversations.models import Message, Place
from livechat.errors import Invalid
from livechat.i18n import money
from livechat.rendering import Look
from livechat.scope import Scope

SENDERS: Final = frozenset({"rep", "bot"})
DESCRIPTION: Final = 2_000
"""Characters of a description that go along; ten products must fit into one message."""


@dataclass(frozen=True, slots=True)
class Slide:
    """A card, and what a question about it names; nothing where one cannot ask."""

    card: Card
    ask: str
    reply_to: str


@dataclass(frozen=True, slots=True)
class Showcase:
    """What a message with products shows."""

    caption: str
    slides: list[Slide]


def named(payload: Mapping[str, Any] | None) -> list[str]:
    """The products a draft names, each once, in order; raises Invalid."""
    sent = payload or {}
    wanted = sent.get("products", [sent["product"]] if "product" in sent else [])
    if not isinstance(wanted, list) or not all(isinstance(each, str) and 0 < len(each) <= 64 for each in wanted):
        raise Invalid("Please name the products by their identifiers.", field="payload")
    return list(dict.fromkeys(wanted))


def must_name(draft: Draft | SendMessage, *, at_most: int) -> None:
    """Refuse a draft that names no products, or too many."""
    wanted = named(draft.payload)
    if not wanted:
        raise Invalid("Please choose a product.", field="payload")
    if len(wanted) > at_most:
        raise Invalid("Please choose at most %(limit)s products.", field="payload", limit=at_most)


async def prepare(scope: Scope, place: Place, draft: Draft | SendMessage) -> tuple[str, dict[str, Any]]:
    """What is stored: each product as it is now. Raises Invalid when one of them is gone or not to be sent."""
    wanted = named(draft.payload)[:MOST_IN_CAROUSEL]
    found = {each.id: each for each in await queries.some(scope.db, scope.workspace_id, wanted) if each.is_active}
    if any(each not in found for each in wanted):
        stored = await queries.sent_as(
            scope.db, scope.workspace_id, place.id, scope.sender_role, scope.actor_id, draft.client_id
        )
        if stored is None:
            raise Invalid("One of these products can no longer be sent.", field="payload")
        return stored, {}  # another try of a message that was stored while they could: it is recognised by its name
    shown = await pictures.of(scope.db, scope.workspace_id, found.values())
    await _remember(scope, [each for product_id in wanted for each in shown[product_id]])
    caption = draft.text.strip()
    snapshots = [snapshot(found[each], shown[each]) for each in wanted]
    words = [caption] if caption else []
    words += [line(each, scope.language) for each in snapshots]
    payload: dict[str, Any] = {"products": snapshots}
    if caption:
        payload["caption"] = caption
    return "\n".join(words), payload


async def _remember(scope: Scope, sent: list[Picture]) -> None:
    """Pictures that stand in a message stay; said once for each."""
    fresh = [each.upload_id for each in sent if not each.was_sent]
    if fresh:
        async with scope.transaction() as tx:
            await queries.mark_sent(tx, scope.workspace_id, fresh)


def snapshot(of: Product, shown: list[Picture]) -> dict[str, Any]:
    """A product as a message keeps it."""
    words = of.description
    return {
        "id": of.id,
        "name": of.name,
        "description": words if len(words) <= DESCRIPTION else words[: DESCRIPTION - 1] + "…",
        "category": of.category,
        "sku": of.sku,
        "price_minor": of.price_minor,
        "compare_at_minor": of.compare_at_minor,
        "currency": of.currency,
        "pictures": [looks.picture_snapshot(each) for each in shown],
    }


def line(of: Mapping[str, Any], language: str) -> str:
    """A product in words alone."""
    return f"{of['name']} · {money.price_text(of['price_minor'], of['currency'], language)}"


def plain(words: str) -> str:
    """The message in one line."""
    return ", ".join(" ".join(each.split()) for each in words[:400].split("\n") if each.strip())


def draw(message: Message, payload: Mapping[str, Any], look: Look) -> Showcase:
    """The cards in the words of a viewer; a customer may ask about each."""
    may_ask = look.audience == "customer" and bool(message.id)
    slides = [
        Slide(looks.card_of(each, look.language), f"{message.id}.{position}" if may_ask else "", message.id)
        for position, each in enumerate(payload.get("products", ()))
    ]
    return Showcase(str(payload.get("caption", "")), slides)
