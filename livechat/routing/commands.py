"""Live commands about who answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from livechat.conversations.commands import ConversationReply
from livechat.routing import inputs, offering
from livechat.scope import Scope

if TYPE_CHECKING:
    from livechat.live.connection import Connection
    from livechat.live.line import Line


async def transfer(scope: Scope, given: inputs.Transfer, _connection: Connection, line: Line) -> Any:
    """Give a conversation to a colleague or a team."""
    rep, team = inputs.target(given.rep, given.team)
    if team:
        presence_of = line.house.presence_of
        moved = await offering.transfer_to_team(scope, given.conversation, team, given.note, presence_of)
        return ConversationReply(moved)
    return ConversationReply(await offering.transfer(scope, given.conversation, rep, given.note, asks=given.ask))


async def answer(scope: Scope, given: inputs.AnswerTransfer, _connection: Connection, _line: Line) -> Any:
    """Accept, decline or withdraw."""
    return ConversationReply(await offering.answer(scope, given.conversation, given.answer))
