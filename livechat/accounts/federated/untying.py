"""Untying: accounts elsewhere that open a colleague's, seen and undone by an admin."""

from __future__ import annotations

from livechat.accounts import access, persons
from livechat.accounts.federated import queries
from livechat.accounts.federated.models import Tie
from livechat.accounts.models import Staff
from livechat.accounts.team import must_be_allowed
from livechat.audit.noting import note
from livechat.scope import Scope


async def ties(scope: Scope, staff_id: str) -> list[Tie]:
    """The accounts elsewhere that open a colleague's."""
    return await queries.ties_of(scope.db, scope.workspace_id, staff_id)


async def untie(scope: Scope, staff_id: str) -> Staff:
    """No account elsewhere opens a colleague's any more; they are signed out everywhere. Raises NotFound, Forbidden."""
    async with scope.transaction() as tx:
        staff = await access.colleague(tx, scope, staff_id)
        must_be_allowed(scope, staff)
        await persons.must_be_here_only(tx, scope, staff)
        if await queries.drop_ties(tx, scope.workspace_id, staff.id):
            await persons.end_sessions(tx, staff, "ended", but=scope.session_id)
            await note(tx, scope, "provider.untied", staff.about)
    return staff
