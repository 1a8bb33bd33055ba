"""Giving somebody of the team a picture, another one, or none: they themselves, or an admin."""

from __future__ import annotations

from collections.abc import AsyncIterable

from livechat.accounts import access, team
from livechat.accounts.events import StaffChanged
from livechat.accounts.models import Staff
from livechat.accounts.portraits import PURPOSE, address
from livechat.audit.noting import note
from livechat.errors import NotFound
from livechat.faces.events import FaceChanged
from livechat.faces.models import FREE, MOST_BYTES, SQUARE
from livechat.scope import Scope
from livechat.store.database import Reader, Transaction
from livechat.uploads import keeping, removing
from livechat.uploads import queries as uploads
from livechat.uploads.models import IMAGE, Purpose


async def whose(db: Reader, scope: Scope, staff_id: str) -> Staff:
    """Oneself, or a colleague whom the actor may change; raises NotFound or Forbidden. Asked before a file is read."""
    staff = await access.colleague(db, scope, staff_id)
    if staff.id != scope.actor_id:
        team.must_be_allowed(scope, staff)
    return staff


async def give(scope: Scope, staff_id: str, pieces: AsyncIterable[bytes], name: str) -> str:
    """Another picture, cut square; the one before is gone for good. Where it is from now on.

    Raises Invalid for a file that is no picture, TooLarge for one that is too large.
    """
    kept = await keeping.keep(
        scope,
        pieces,
        name,
        Purpose(PURPOSE, FREE),
        kinds={IMAGE},
        most_bytes=MOST_BYTES,
        attached=False,
        shape=SQUARE,
    )
    async with scope.transaction() as tx:
        staff = await whose(tx, scope, staff_id)
        await removing.of_subject(tx, scope.workspace_id, PURPOSE, staff.id, scope.now_ms)
        if not await uploads.belong(tx, scope.workspace_id, [kept.id], PURPOSE, staff.id, scope.now_ms):
            raise NotFound("This file does not exist.")
        await note(tx, scope, "rep.pictured", staff.about)
        await tx.emit(FaceChanged(scope.workspace_id, staff.id, address(kept.id)))
    return address(kept.id)


async def take_away(scope: Scope, staff_id: str) -> None:
    """No picture any more; whoever has none stays as they are."""
    async with scope.transaction() as tx:
        staff = await whose(tx, scope, staff_id)
        if await _drop(tx, staff, scope.now_ms):
            await note(tx, scope, "rep.unpictured", staff.about)


async def of_leaver(tx: Transaction, event: StaffChanged) -> None:
    """Within the deletion of a colleague: their picture goes with them; their words stay, under their initials."""
    if event.staff.deleted_at is not None:
        await _drop(tx, event.staff, event.staff.deleted_at)


async def _drop(tx: Transaction, staff: Staff, now_ms: int) -> bool:
    had_one = await removing.of_subject(tx, staff.workspace_id, PURPOSE, staff.id, now_ms)
    if had_one:
        await tx.emit(FaceChanged(staff.workspace_id, staff.id, ""))
    return had_one
