"""Customers for programs."""

from __future__ import annotations

from starlette.requests import Request

from livechat.accounts import access as accounts
from livechat.accounts.shapes import Me, ValidSession
from livechat.clock import rfc3339
from livechat.customers import queries, shapes
from livechat.errors import NotFound
from livechat.scope import CUSTOMER, Scope
from livechat.web import paging


async def validate(scope: Scope, request: Request) -> ValidSession:
    """Whether a customer's session works: one's own or, for admins, any of the workspace."""
    session = await accounts.session(scope.db, scope, request.path_params["session_id"])
    if session.role != CUSTOMER:
        raise NotFound
    me = Me(session.role, session.person_id, session.name)
    return ValidSession(valid=True, session=session.id, me=me, expires_at=rfc3339(session.expires_at))


async def customers(scope: Scope, request: Request) -> shapes.CustomerPage:
    """Everybody who has registered, the newest first."""
    query = request.query_params
    most = paging.limit(query.get("limit", ""), scope.means.settings.limits.list_page)
    before = paging.place(query.get("cursor", ""))
    found = await queries.newest(scope.db, scope.workspace_id, before, most + 1)
    behind = paging.cursor(found[most - 1].created_at, found[most - 1].id) if len(found) > most else None
    return shapes.CustomerPage([shapes.item(each) for each in found[:most]], behind)
