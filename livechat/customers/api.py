"""Customers for programs."""

from __future__ import annotations

from starlette.requests import Request

from livechat.accounts import access as accounts
from livechat.accounts.shapes import Me, ValidSession
from livechat.clock import rfc3339
from livechat.errors import NotFound
from livechat.scope import CUSTOMER, Scope


async def validate(scope: Scope, request: Request) -> ValidSession:
    """Whether a customer's session works: one's own or, for admins, any of the workspace."""
    session = await accounts.session(scope.db, scope, request.path_params["session_id"])
    if session.role != CUSTOMER:
        raise NotFound
    me = Me(session.role, session.person_id, session.name)
    return ValidSession(valid=True, session=session.id, me=me, expires_at=rfc3339(session.expires_at))
