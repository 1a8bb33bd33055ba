"""Reacting: a sign on a message in place of an answer, by either side, taken off as easily."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Final

from livechat.conversations import access, changing, shapes
from livechat.conversations.models import Message
from livechat.errors import Blocked, Conflict, Invalid
from livechat.scope import Scope

QUICK: Final = ("👍", "❤️", "😂", "🎉", "😮", "🙏")
"""One touch away."""
MORE: Final = (
    *("👌", "👏", "🙌", "💪", "🤝", "👋", "👀", "✅", "❌", "❓", "❗", "⭐", "🔥", "💡", "🎁", "📦"),
    *("🚚", "☕", "🌹", "💯", "😀", "😊", "😍", "🥰", "😎", "🤔", "🤗", "🥳", "😅", "😢", "😭", "😡", "😬", "👎"),
)
SIGNS: Final = {sign.replace("\ufe0f", ""): sign for sign in (*QUICK, *MORE)}
"""Every sign that can be put on a message, by its name without the mark that asks for a coloured picture."""
MOST_OF_ONE: Final = 3
"""Different signs of one person on one message."""
MOST: Final = 100
"""Reactions of everybody on one message."""


async def react(scope: Scope, reference: str, message_id: str, sign: str, is_on: bool | None = None) -> Message:
    """Put a sign on a message, or take one's own off again; `is_on` says which, otherwise it is the other of the two.

    Raises NotFound for what is not in one's conversations, Invalid for what is no such sign, Conflict for a message
    that nobody wrote or that was deleted, and when it is enough, RateLimited.
    """
    changing.count(scope)
    known = SIGNS.get(sign.replace("\ufe0f", ""))
    if known is None:
        raise Invalid("Please choose one of these.", field="emoji")
    async with scope.transaction() as tx:
        conversation, message = await changing.message(tx, scope, reference, message_id)
        if scope.is_customer and conversation.is_blocked:
            raise Blocked
        if message.sender_role == "system" or message.deleted_at is not None:
            raise Conflict("There is nothing to react to.")
        put = dict(shapes.reactions(message))
        people = [each for each in put.get(known, []) if each[1] != scope.actor_id]
        was_on = len(people) < len(put.get(known, []))
        wanted = not was_on if is_on is None else is_on
        if wanted == was_on:
            return message
        if wanted:
            own = sum(scope.actor_id in (who for _, who, _ in each) for each in put.values())
            if own >= MOST_OF_ONE or sum(map(len, put.values())) >= MOST:
                raise Conflict("These are enough reactions to one message.")
            people.append([scope.sender_role, scope.actor_id, scope.actor_name])
        put[known] = people
        left = {each: who for each, who in put.items() if who}
        stored = json.dumps(left, ensure_ascii=False, separators=(",", ":")) if left else None
        after = replace(message, reactions=stored)
        return await changing.store(tx, access.place(conversation), after, scope.now_ms, changing.REACTED)
