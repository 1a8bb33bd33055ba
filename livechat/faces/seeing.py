"""Who may see somebody's picture: the team, the customers who talk with them, and whoever they meet at the door."""

from __future__ import annotations

from typing import Any

from livechat.accounts.portraits import PURPOSE, address
from livechat.conversations import answering
from livechat.errors import NotFound
from livechat.faces import queries
from livechat.faces.events import FaceChanged
from livechat.scope import Scope
from livechat.store.database import Reader
from livechat.uploads import queries as uploads
from livechat.uploads.models import Upload

GONE = "This file does not exist."


async def may_see(db: Reader, scope: Scope, staff_id: str) -> None:
    """The team sees all of it, a customer those who look after them or have written to them; raises NotFound."""
    scope.must_be_somebody()
    if scope.is_customer and not await queries.have_talked(db, scope.workspace_id, scope.actor_id, staff_id):
        raise NotFound(GONE)


async def picture(house: Any, scope: Scope, upload_id: str) -> Upload:
    """The picture, asked each time: also for whoever comes to the door and meets that face there now."""
    workspace_id = await uploads.worn_at(scope.db, PURPOSE, upload_id)
    found = await uploads.by_id(scope.db, workspace_id, upload_id) if workspace_id else None
    if found is None or found.is_missing:
        raise NotFound(GONE)
    if scope.is_staff and scope.workspace_id == found.workspace_id:
        return found
    people = await house.watcher.answerers(found.workspace_id)
    if any(each.id == found.subject for each in answering.at_the_door(people, house.presence_of)):
        return found
    if not scope.is_customer or scope.workspace_id != found.workspace_id:
        raise NotFound(GONE)
    await may_see(scope.db, scope, found.subject)
    return found


async def lost(house: Any, scope: Scope, picture: Upload) -> None:
    """Its bytes are gone, by no doing of ours: every page shows the initials, until the next start looks again."""
    if house.renderer.faces.get(picture.subject) == address(picture.id):
        async with scope.transaction() as tx:
            await tx.emit(FaceChanged(picture.workspace_id, picture.subject, ""))
