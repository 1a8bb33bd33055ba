"""Saved views: a choice of filters with a name, one's own or shared with the team; each is a link."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from livechat import ids
from livechat.accounts.names import readable
from livechat.conversations import inbox
from livechat.conversations.models import SavedView
from livechat.conversations.queries import views as queries
from livechat.errors import Conflict, NotFound
from livechat.scope import ADMIN_ROLES, Scope

LONGEST = 60
MOST = 30
"""Views of one person."""


async def listed(scope: Scope) -> list[SavedView]:
    """One's own views and those that colleagues share."""
    return await queries.views(scope.db, scope.workspace_id, scope.actor_id)


async def save(scope: Scope, name: str, query: str, is_shared: bool) -> SavedView:
    """Name a choice of filters. What an address could not ask is left out of it."""
    filters = inbox.filters_of(dict(parse_qsl(query.lstrip("?"), keep_blank_values=False)))
    asked = urlencode({"tab": filters.tab, **filters.chosen})
    view = SavedView(
        ids.opaque(),
        scope.workspace_id,
        scope.actor_id,
        scope.actor_name,
        readable(name, "name", LONGEST),
        asked,
        is_shared,
        scope.now_ms,
    )
    async with scope.transaction() as tx:
        if await queries.count_own(tx, scope.workspace_id, scope.actor_id) >= MOST:
            raise Conflict("Please delete one of your views first.")
        await queries.add(tx, view)
    return view


async def delete(scope: Scope, view_id: str) -> None:
    """Take a view away: one's own or, for admins, one that is shared. Raises NotFound."""
    async with scope.transaction() as tx:
        view = await queries.view(tx, scope.workspace_id, view_id)
        may = view is not None and (view.staff_id == scope.actor_id or (view.is_shared and scope.role in ADMIN_ROLES))
        if not may:
            raise NotFound("There is no such view.")
        await queries.delete(tx, scope.workspace_id, view_id)
