"""Ways back: a signed link from a letter to the conversation it is about, which ends by itself."""

from __future__ import annotations

from typing import Final

from livechat.accounts import links
from livechat.conversations import access
from livechat.customers import devices
from livechat.customers import queries as customers
from livechat.errors import NotFound
from livechat.returning.models import Way
from livechat.scope import SYSTEM, Scope
from livechat.signing import fingerprint
from livechat.store.database import Reader

PURPOSE: Final = "return"
LONGEST_S: Final = 61 * 86_400
"""The seal's own limit; the moment inside ends sooner, by the house's clock."""


def path(scope: Scope, customer_id: str, email: str, reference: str) -> str:
    """The path of a link to a conversation, for whoever reads mail at this address."""
    ends_at = scope.now_ms + int(scope.means.settings.mail.link_days * 86_400_000)
    sealed = scope.means.signing.seal(
        PURPOSE, [scope.workspace_id, customer_id, reference, fingerprint(email)[:16], ends_at]
    )
    return f"/return/{sealed}"


async def look(db: Reader, scope: Scope, token: str) -> Way:
    """What a link opens, without going there.

    Raises NotFound for one that was tampered with or is too old, whose customer or conversation is gone, or whose
    address is the customer's no longer.
    """
    value = scope.means.signing.unseal(PURPOSE, token, LONGEST_S)
    if not isinstance(value, list) or len(value) != 5:
        raise NotFound(links.GONE)
    workspace_id, customer_id, reference, address, ends_at = value
    customer = await customers.by_id(db, workspace_id, customer_id) if scope.now_ms < ends_at else None
    if customer is None or fingerprint(customer.email)[:16] != address:
        raise NotFound(links.GONE)
    house = scope.but(workspace_id=workspace_id, role=SYSTEM, actor_id="system", session_id="")
    conversation = await access.conversation(db, house, reference)
    if conversation.customer_id != customer_id:
        raise NotFound(links.GONE)
    return Way(workspace_id, customer_id, reference)


async def take(scope: Scope, token: str) -> tuple[str, Way]:
    """Go on here as the customer the letter went to: the token of the new session. Raises NotFound, Blocked."""
    async with scope.transaction() as tx:
        way = await look(tx, scope, token)
        return await devices.go_on(tx, scope, way.workspace_id, way.customer_id), way
