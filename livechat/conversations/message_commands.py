"""Live commands about messages that are stored already: edited, deleted, reacted to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from livechat.conversations import editing, reacting
from livechat.conversations.commands import MessageReply
from livechat.conversations.message_inputs import DeleteMessage, EditMessage, React
from livechat.scope import Scope

if TYPE_CHECKING:
    from livechat.live.connection import Connection
    from livechat.live.line import Line


async def edit(scope: Scope, given: EditMessage, connection: Connection, line: Line) -> Any:
    """Other words."""
    return MessageReply(await editing.edit(scope, given.conversation, given.message, given.text))


async def delete(scope: Scope, given: DeleteMessage, connection: Connection, line: Line) -> Any:
    """No words."""
    return MessageReply(await editing.delete(scope, given.conversation, given.message))


async def react(scope: Scope, given: React, connection: Connection, line: Line) -> Any:
    """A sign."""
    return MessageReply(await reacting.react(scope, given.conversation, given.message, given.emoji, given.on))
