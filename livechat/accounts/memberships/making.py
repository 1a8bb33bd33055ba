"""Making: an owner adds a workspace, which has a team of one, no customers, and nothing of any other."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from livechat import ids
from livechat.accounts import access, queries
from livechat.accounts.events import StaffAdded
from livechat.accounts.memberships import naming
from livechat.accounts.memberships.inputs import NameWorkspace
from livechat.accounts.team import written
from livechat.audit.models import About
from livechat.audit.noting import note
from livechat.errors import Conflict, Forbidden
from livechat.scope import OWNER, Scope
from livechat.workspaces import deciding
from livechat.workspaces import queries as workspaces
from livechat.workspaces.checking import as_json
from livechat.workspaces.models import Workspace
from livechat.workspaces.settings import Decisions

MOST: Final = 200
"""Workspaces of an installation: each has work that is looked for regularly."""
TAKEN_ALONG: Final = ("languages", "default_language", "country", "currency", "time_zone", "second_factor")
"""What a new workspace begins with of what its maker's has decided; the rest is as in a fresh installation."""


async def make(scope: Scope, given: NameWorkspace) -> Workspace:
    """A workspace of which the actor is the owner, and so far the whole team.

    Raises Forbidden, Invalid by field, Conflict where another workspace has the short name or there are too many.
    """
    if scope.role != OWNER:
        raise Forbidden("Only an owner may do this.")
    name, slug = naming.checked(given)
    here = await deciding.of(scope)
    decisions = as_json(replace(Decisions(), name=name, **{each: getattr(here, each) for each in TAKEN_ALONG}))
    async with scope.transaction() as tx:
        if await workspaces.how_many(tx) >= MOST:
            raise Conflict("This installation has as many workspaces as it can have.")
        workspace_id = await workspaces.add(tx, slug, name, decisions, scope.now_ms)
        if workspace_id is None:
            raise Conflict("Another workspace has this address.", field="slug")
        maker = await access.colleague(tx, scope, scope.actor_id)
        owner = replace(
            maker,
            id=ids.opaque(),
            workspace_id=workspace_id,
            last_assigned_at=0,
            last_seen_at=0,
            created_at=scope.now_ms,
            position=0,
        )
        await queries.add_staff(tx, owner)
        await tx.emit(StaffAdded(owner))
        await note(tx, scope, "workspace.made")
        there = access.acting(scope, owner)
        await note(tx, there, "workspace.made", About("workspace", str(workspace_id), name), after={"address": slug})
        await note(tx, there, "rep.added", owner.about, after=written(owner))
    return Workspace(workspace_id, slug, name, decisions, scope.now_ms)
