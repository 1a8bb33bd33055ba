"""The only way to a file from outside: by the rule of what it is for, asked each time."""

from __future__ import annotations

from typing import Any

from livechat.errors import NotFound
from livechat.scope import Scope
from livechat.store.database import Reader
from livechat.uploads import queries
from livechat.uploads.models import Upload


async def upload(house: Any, scope: Scope, upload_id: str) -> Upload:
    """The file, if this actor may see what it belongs to.

    Raises NotFound otherwise, also for one whose bytes are gone: knowing an identifier proves nothing.
    """
    scope.must_be_somebody()

    async def read(db: Reader) -> Upload:
        found = await queries.by_id(db, scope.workspace_id, upload_id)
        may_see = house.files.get(found.purpose) if found else None
        if found is None or found.is_missing or may_see is None:
            raise NotFound("This file does not exist.")
        await may_see(db, scope, found.subject)
        if scope.is_customer and found.attached_at is None and found.owner_id != scope.actor_id:
            raise NotFound("This file does not exist.")  # not said yet, so not to be seen yet
        return found

    return await scope.db.read(read)
