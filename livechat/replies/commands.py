"""Live commands about canned replies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from livechat.replies import inputs, using
from livechat.scope import Scope

if TYPE_CHECKING:
    from livechat.live.connection import Connection
    from livechat.live.line import Line


async def count(scope: Scope, given: inputs.CountReply, connection: Connection, line: Line) -> Any:
    """A message was made from a reply."""
    return {"counted": await using.count(scope, given.conversation, given.client_id, given.reply)}
