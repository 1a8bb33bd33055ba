"""Devices: how a browser is known again, and how a customer goes on with the conversation on another one."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from livechat import ids
from livechat.accounts import links, sessions
from livechat.accounts.models import DEVICE, Link
from livechat.customers import queries
from livechat.errors import Blocked, Forbidden, NotFound
from livechat.scope import CUSTOMER, Scope
from livechat.store.database import Transaction
from livechat.web.door import door_of
from livechat.web.session import cookie_name, set_cookie, visitor_cookie

LINK_MINUTES: Final = 15
REMEMBERED_DAYS: Final = 400


async def create_link(scope: Scope) -> str:
    """The token of a link (`/join/TOKEN`) for the customer's other device; those before stop working."""
    if not scope.is_customer:
        raise Forbidden
    link = Link(scope.workspace_id, DEVICE, scope.actor_id, scope.now_ms + LINK_MINUTES * 60_000)
    async with scope.transaction() as tx:
        return await links.create(tx, link)


async def must_work(scope: Scope, token: str) -> None:
    """Refuse a link that does not work (any more)."""
    await links.look(scope.db, scope.means, token, DEVICE)


async def join(scope: Scope, token: str) -> str:
    """Go on here as the customer who made the link; the token of the new session.

    A session that another customer had on this device ends. Raises NotFound when the link does not work (any
    more), Blocked when the team has blocked the customer.
    """
    async with scope.transaction() as tx:
        link = await links.take(tx, scope.means, token, DEVICE)
        return await go_on(tx, scope, link.workspace_id, link.person_id)


async def go_on(tx: Transaction, scope: Scope, workspace_id: int, customer_id: str) -> str:
    """Let a device go on as a customer who has let it in; the token of the new session.

    Raises NotFound for somebody who is gone, Blocked when the team has blocked them.
    """
    customer = await queries.by_id(tx, workspace_id, customer_id)
    if customer is None:
        raise NotFound(links.GONE)
    if customer.blocked_at is not None:
        raise Blocked
    if scope.is_customer and scope.workspace_id == workspace_id:
        await sessions.end(tx, scope.workspace_id, scope.session_id, "signed_out")
    here = scope.but(workspace_id=customer.workspace_id)
    token, _ = await sessions.begin(tx, here, CUSTOMER, customer.id, customer.name)
    return token


# The browser's own cookie


def key_of(request: Request) -> str:
    """What a browser is known by: its cookie, or a key that `remember` is to give it.

    A visitor who asks twice before hearing anything gets the same one, from the cookie that their forms are bound to.
    """
    key = request.cookies.get(_cookie(request), "")
    if 20 <= len(key) <= 100 and key.isascii():
        return key
    door = door_of(request)
    visitor = request.cookies.get(visitor_cookie(door.is_https(request)), "")
    return door.signing.derive("device", visitor)[0].hex() if visitor else ids.token()


def remember(request: Request, response: Response, key: str) -> None:
    """Know this browser again the next time it registers."""
    is_https = door_of(request).is_https(request)
    set_cookie(response, _cookie(request), key, is_https=is_https, max_age_s=REMEMBERED_DAYS * 86_400)


def _cookie(request: Request) -> str:
    return cookie_name("device", door_of(request).is_https(request))
