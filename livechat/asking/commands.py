"""What is answered over the line."""

from __future__ import annotations

from typing import Any

from livechat.asking import answering, inputs
from livechat.conversations.commands import AgainReply
from livechat.errors import Invalid
from livechat.scope import Scope


async def answer(scope: Scope, given: inputs.Answer, connection: Any, line: Any) -> Any:
    """Press an option, or fill in a form."""
    if given.values is not None:
        return AgainReply(await answering.fill_in(scope, given.conversation, given.message, given.values))
    if given.option is None:
        raise Invalid("This is needed.", field="option")
    return AgainReply(await answering.choose(scope, given.conversation, given.message, given.option))
