"""Going: one's own session, or one that an admin ends."""

from __future__ import annotations

from livechat.accounts import queries, sessions
from livechat.accounts.models import Session
from livechat.audit.models import About
from livechat.audit.noting import note
from livechat.errors import NotFound
from livechat.scope import CUSTOMER, Scope


async def sign_out(scope: Scope) -> None:
    """End the session one is in; somebody without one has nothing to end."""
    if not scope.session_id:
        return
    async with scope.transaction() as tx:
        if await sessions.end(tx, scope.workspace_id, scope.session_id, "signed_out") and scope.is_staff:
            await note(tx, scope, "session.signed_out")


async def end_session(scope: Scope, session_id: str) -> None:
    """End any session of the workspace; its pages are signed out at once. Raises NotFound."""
    async with scope.transaction() as tx:
        session = await queries.session_by_id(tx, scope.workspace_id, session_id)
        if session is None:
            raise NotFound
        await sessions.end(tx, scope.workspace_id, session_id, "ended")
        await note(tx, scope, "session.ended", _whose(session))


def _whose(session: Session) -> About:
    kind = "customer" if session.role == CUSTOMER else "rep"
    return About(kind, session.person_id, session.name)
