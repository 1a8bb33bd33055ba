"""The only way to a canned reply from outside: shared ones are everybody's to use, own ones are nobody else's."""

from __future__ import annotations

from livechat.errors import Forbidden, NotFound
from livechat.replies import queries
from livechat.replies.models import Reply
from livechat.scope import ADMIN_ROLES, Scope
from livechat.store.database import Reader


async def reply(db: Reader, scope: Scope, reply_id: str) -> Reply:
    """One that this rep can use; somebody else's own looks like one that does not exist."""
    found = await queries.by_id(db, scope.workspace_id, reply_id)
    if found is None or not (found.is_shared or found.owner_id == scope.actor_id):
        raise NotFound("There is no such reply.")
    return found


def may_share(scope: Scope) -> bool:
    """Whether this person keeps what the whole team uses."""
    return scope.role in ADMIN_ROLES


def must_keep(scope: Scope, of: Reply) -> None:
    """Refuse whoever may use a shared reply but not change it."""
    if of.is_shared and not may_share(scope):
        raise Forbidden("Only an admin may change what the team shares.")
