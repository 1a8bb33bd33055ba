"""Who there is to answer customers, for the capabilities that hand conversations to them."""

from __future__ import annotations

from livechat.accounts import queries
from livechat.accounts.models import Answerer, Staff
from livechat.errors import NotFound
from livechat.scope import ADMIN_ROLES
from livechat.store.database import Reader, Transaction


async def names(db: Reader, workspace_id: int) -> list[tuple[str, str]]:
    """Identifiers and names of everybody who may sign in, in the team's order."""
    return [(staff.id, staff.name) for staff in await queries.staff_of(db, workspace_id) if staff.disabled_at is None]


async def everybody(db: Reader, workspace_id: int) -> list[Staff]:
    """The whole team, those too who may not sign in or have not come in yet."""
    return await queries.staff_of(db, workspace_id)


async def answerers(db: Reader, workspace_id: int) -> list[Answerer]:
    """The same people as customers meet them."""
    team = await queries.staff_of(db, workspace_id)
    return [Answerer(each.id, each.name, each.names, each.bio) for each in team if each.disabled_at is None]


async def admins(db: Reader, workspace_id: int) -> list[str]:
    """Identifiers of the admins and owners who may sign in."""
    team = await queries.staff_of(db, workspace_id)
    return [staff.id for staff in team if staff.disabled_at is None and staff.role in ADMIN_ROLES]


async def by_turn(db: Reader, workspace_id: int) -> list[Staff]:
    """The same people, the one who was handed no conversation for the longest time first."""
    return await queries.by_turn(db, workspace_id)


async def active(db: Reader, workspace_id: int, staff_id: str) -> Staff:
    """A colleague who can be given work, or NotFound."""
    staff = await anybody(db, workspace_id, staff_id)
    if staff.disabled_at is not None:
        raise NotFound
    return staff


async def anybody(db: Reader, workspace_id: int, staff_id: str) -> Staff:
    """A colleague, disabled or not, or NotFound."""
    staff = await queries.staff_by_id(db, workspace_id, staff_id)
    if staff is None:
        raise NotFound
    return staff


async def was_assigned(tx: Transaction, workspace_id: int, staff_id: str, now_ms: int) -> None:
    """Somebody was handed a conversation: the others come first next time."""
    await queries.was_assigned(tx, workspace_id, staff_id, now_ms)
