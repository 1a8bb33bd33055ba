"""Rating over the line."""

from __future__ import annotations

from typing import Any

from livechat.scope import Scope
from livechat.surveys import rating
from livechat.surveys.inputs import Rate


async def rate(scope: Scope, given: Rate, connection: Any, line: Any) -> Any:
    """Say what one thought."""
    stored = await rating.rate(scope, given.conversation, given)
    return {"score": stored.score}
