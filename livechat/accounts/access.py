"""The way to colleagues and sessions from outside."""

from __future__ import annotations

from livechat.accounts import queries
from livechat.accounts.models import Session, Staff
from livechat.audit.models import NOTHING
from livechat.audit.noting import note
from livechat.avatars import hue, initials
from livechat.errors import NotFound
from livechat.scope import ADMIN_ROLES, KEY, SYSTEM, VISITOR, Scope
from livechat.store.database import Reader
from livechat.web.frame import Person


def person_of(scope: Scope) -> Person | None:
    """Whoever is signed in, as pages show them; None for a visitor or a program."""
    if scope.role in (VISITOR, SYSTEM, KEY):
        return None
    return Person(scope.role, scope.actor_id, scope.actor_name, initials(scope.actor_name), hue(scope.actor_id))


def acting(scope: Scope, staff: Staff, session_id: str = "") -> Scope:
    """The same place, with somebody who has proved who they are."""
    return scope.but(
        workspace_id=staff.workspace_id,
        role=staff.role,
        actor_id=staff.id,
        actor_name=staff.name,
        session_id=session_id,
    )


async def note_refusal(scope: Scope, what: str, staff: Staff | None) -> None:
    """Somebody guesses: written down once each time they have to wait. What they typed is not, it may be a password."""
    here = scope.but(workspace_id=staff.workspace_id) if staff else scope
    nobody = here.but(role=VISITOR, actor_id="", actor_name="", session_id="")
    async with scope.transaction() as tx:
        await note(tx, nobody, what, staff.about if staff else NOTHING)


async def colleague(db: Reader, scope: Scope, staff_id: str) -> Staff:
    """Somebody of the actor's own team, or NotFound."""
    staff = await queries.staff_by_id(db, scope.workspace_id, staff_id)
    if staff is None:
        raise NotFound
    return staff


async def session(db: Reader, scope: Scope, session_id: str) -> Session:
    """A session that is the actor's own or, for admins, one of the workspace; otherwise NotFound."""
    if session_id != scope.session_id and scope.role not in ADMIN_ROLES:
        raise NotFound
    found = await queries.session_by_id(db, scope.workspace_id, session_id)
    if found is None:
        raise NotFound
    return found
