"""Giving the workspace a logo, another one, or none."""

from __future__ import annotations

from collections.abc import AsyncIterable, Callable
from typing import Any

from livechat.audit.noting import note
from livechat.errors import NotFound
from livechat.logos.events import LogoChanged
from livechat.logos.models import BAND, FREE, MOST_BYTES, NAME
from livechat.scope import Scope
from livechat.uploads import keeping, removing
from livechat.uploads import queries as uploads
from livechat.uploads.models import IMAGE, Purpose, Upload
from livechat.workspaces.logos import PURPOSE, address, known, logo


async def give(scope: Scope, pieces: AsyncIterable[bytes]) -> str:
    """Another logo, whole and on white; the one before is gone for good. Where it is from now on.

    Raises Invalid for a file that is no picture, TooLarge for one that is too large.
    """
    kept = await keeping.keep(
        scope,
        pieces,
        NAME,
        Purpose(PURPOSE, FREE),
        kinds={IMAGE},
        most_bytes=MOST_BYTES,
        attached=False,
        shape=BAND,
    )
    subject = str(scope.workspace_id)
    async with scope.transaction() as tx:
        await removing.of_subject(tx, scope.workspace_id, PURPOSE, subject, scope.now_ms)
        if not await uploads.belong(tx, scope.workspace_id, [kept.id], PURPOSE, subject, scope.now_ms):
            raise NotFound("This file does not exist.")
        await note(tx, scope, "workspace.pictured")
        await tx.emit(LogoChanged(scope.workspace_id, logo(kept.id, kept.width or 1, kept.height or 1)))
    return address(kept.id)


async def take_away(scope: Scope) -> None:
    """No logo any more; a workspace that has none stays as it is."""
    async with scope.transaction() as tx:
        if await removing.of_subject(tx, scope.workspace_id, PURPOSE, str(scope.workspace_id), scope.now_ms):
            await note(tx, scope, "workspace.unpictured")
            await tx.emit(LogoChanged(scope.workspace_id, None))


async def lost(scope: Scope, picture: Upload) -> None:
    """Its bytes are gone, by no doing of ours: no page shows a logo from now on, until the next start looks again."""
    shown = known(scope.means).get(picture.workspace_id)
    if shown and shown.address == address(picture.id):
        async with scope.transaction() as tx:
            await tx.emit(LogoChanged(picture.workspace_id, None))


async def start(house: Any) -> None:
    """Remember where the logos lie."""
    worn = await uploads.worn(house.db, PURPOSE)
    found = {int(each.subject): logo(each.upload_id, each.width, each.height) for each in worn}
    known(house.means).update(found)


def listener(house: Any) -> Callable[[LogoChanged], None]:
    """Every page from now on shows it."""
    logos = known(house.means)

    def listen(event: LogoChanged) -> None:
        if event.logo is None:
            logos.pop(event.workspace_id, None)
        else:
            logos[event.workspace_id] = event.logo

    return listen
