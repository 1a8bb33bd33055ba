"""Leaving: a customer does not want to wait and asks to be answered by mail."""

from __future__ import annotations

from livechat.conversations import access, sending
from livechat.conversations.kinds.system import SENTENCES
from livechat.conversations.queries import conversations
from livechat.customers import reaching
from livechat.errors import NotFound
from livechat.scope import Scope
from livechat.workspaces import deciding


async def must_be_possible(scope: Scope) -> None:
    """Refuse where nothing is mailed."""
    if not scope.means.settings.mail.is_on or not (await deciding.of(scope)).mail_after:
        raise NotFound


async def write_me(scope: Scope, typed: str) -> None:
    """Remember the address, and let the team know that the customer need not be waited for.

    Raises NotFound where nothing is mailed, Invalid for what is no address.
    """
    await must_be_possible(scope)
    email = reaching.address(scope, typed)
    async with scope.transaction() as tx:
        await reaching.leave(tx, scope, email)
        current = await conversations.current_of_customer(tx, scope.workspace_id, scope.actor_id)
        if current is not None:
            name = {"name": current.customer_name}
            line = sending.system_line(
                scope, access.place(current), "mail_wanted", SENTENCES["mail_wanted"] % name, **name
            )
            await sending.add(tx, line)
