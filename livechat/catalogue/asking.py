"""Asking about a product that was shown: a question in the conversation that answers the card."""

from __future__ import annotations

import json

from livechat import i18n
from livechat.catalogue import queries
from livechat.conversations import sending
from livechat.conversations.inputs import Draft
from livechat.conversations.models import Message
from livechat.errors import NotFound
from livechat.i18n import marked
from livechat.scope import Scope

QUESTION = marked("I have a question about %(name)s.")


async def ask(scope: Scope, about: str) -> Message:
    """Put the question into the conversation, once for each card; `about` is the message and the place of the card.

    Raises NotFound for a message of others, or one that shows no such product.
    """
    message_id, _, place = about.rpartition(".")
    if not (place.isascii() and place.isdigit() and len(place) < 3 and 0 < len(message_id) <= 40):
        raise NotFound("There is no such product.")
    found = await queries.shown_to(scope.db, scope.workspace_id, scope.actor_id, message_id)
    products = json.loads(found[1] or "{}").get("products", []) if found else []
    if found is None or int(place) >= len(products):
        raise NotFound("There is no such product.")
    words = i18n.translator(scope.language)(QUESTION) % {"name": products[int(place)]["name"]}
    draft = Draft(client_id=f"ask-{message_id}-{place}", text=words, reply_to=message_id)
    return await sending.send(scope, found[0], draft)
