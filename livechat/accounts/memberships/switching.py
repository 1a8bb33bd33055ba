"""Switching: from one workspace to another that one belongs to; nothing of the first stays open."""

from __future__ import annotations

from livechat.accounts import access, queries, sessions
from livechat.accounts.memberships import queries as memberships
from livechat.accounts.memberships.models import Membership
from livechat.accounts.signing_in import Entrance
from livechat.audit.noting import note
from livechat.errors import NotFound, Unauthenticated
from livechat.scope import STAFF_ROLES, Scope
from livechat.workspaces import queries as workspaces


async def places(scope: Scope) -> list[Membership]:
    """Every workspace that the actor may work in, the present one too; for programs and customers none."""
    if scope.role not in STAFF_ROLES:
        return []
    return await memberships.of(scope.db, scope.workspace_id, scope.actor_id)


async def choices(scope: Scope) -> list[Membership]:
    """The same where there is something to choose: two or more."""
    if scope.role not in STAFF_ROLES or await workspaces.how_many(scope.db) < 2:
        return []
    found = await places(scope)
    return found if len(found) > 1 else []


async def switch(scope: Scope, slug: str) -> Entrance:
    """A session in another of the actor's workspaces instead of the present one, whose lines are closed at once.

    It ends when the present one would have. Raises NotFound for a workspace that the actor does not belong to,
    Unauthenticated where the present session has just ended.
    """
    place = next((each for each in await places(scope) if each.slug == slug), None)
    if place is None:
        raise NotFound("You belong to no workspace of this name.")
    async with scope.transaction() as tx:
        before = await queries.session_by_id(tx, scope.workspace_id, scope.session_id)
        staff = await queries.staff_by_id(tx, place.workspace_id, place.staff_id)
        if before is None or staff is None or staff.disabled_at is not None:
            raise Unauthenticated
        await sessions.end(tx, scope.workspace_id, scope.session_id, "switched")
        here = scope.but(workspace_id=staff.workspace_id)
        token, session = await sessions.begin(
            tx,
            here,
            staff.role,
            staff.id,
            staff.name,
            language=before.language or staff.language,
            until=before.expires_at,
        )
        await queries.staff_seen(tx, staff.workspace_id, staff.id, session.last_seen_at)
        await note(tx, scope, "workspace.left")
        await note(tx, access.acting(scope, staff, session.id), "workspace.entered")
    return Entrance(token, session, staff)
