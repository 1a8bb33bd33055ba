"""Files in conversations: who may send them, who may see them, and how they become part of a message."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterable, AsyncIterator
from typing import Annotated, Final

import msgspec

from livechat import ids
from livechat.conversations import access
from livechat.conversations.inputs import ClientId, Reference
from livechat.errors import Blocked, Forbidden
from livechat.scope import Scope
from livechat.store.database import Reader
from livechat.uploads import keeping, storage
from livechat.uploads.models import Purpose, Upload
from livechat.workspaces import deciding

PURPOSE: Final = "conversation"


class UploadForm(msgspec.Struct, kw_only=True):
    """What comes with a file."""

    conversation: Reference
    client_id: ClientId = ""
    duration_ms: Annotated[int, msgspec.Meta(ge=1, le=24 * 3_600_000)] | None = None


async def may_see(db: Reader, scope: Scope, reference: str) -> None:
    """Whoever takes part in a conversation sees its files; raises NotFound for everybody else."""
    await access.conversation(db, scope, reference)


async def limits(scope: Scope) -> tuple[tuple[str, ...], int]:
    """Kinds that the workspace takes, and the largest file in bytes."""
    decisions = await deciding.of(scope)
    return decisions.upload_kinds, keeping.most(scope, decisions.upload_mb * storage.MEGABYTE)


async def must_fit(scope: Scope, announced: str) -> None:
    """Refuse by its announced length what cannot be taken, before anything of it is read."""
    kinds, most_bytes = await limits(scope)
    if not kinds:
        raise Forbidden("Files cannot be sent here.")
    keeping.must_fit(scope, announced, most_bytes)


async def purpose(scope: Scope, reference: str) -> Purpose:
    """A file for this conversation; raises NotFound, or Blocked where the customer is."""
    conversation = await access.conversation(scope.db, scope, reference)
    if scope.is_customer and conversation.is_blocked:
        raise Blocked
    return Purpose(PURPOSE, conversation.reference, conversation.customer_id)


async def receive(scope: Scope, given: UploadForm, pieces: AsyncIterable[bytes], name: str) -> Upload:
    """Take a file in; it stays free until a message of the same sender in the same conversation takes it."""
    kinds, most_bytes = await limits(scope)
    return await keeping.keep(
        scope,
        pieces,
        name,
        await purpose(scope, given.conversation),
        client_id=given.client_id,
        kinds=kinds,
        most_bytes=most_bytes,
        duration_ms=given.duration_ms,
        attached=False,
    )


@contextlib.asynccontextmanager
async def arriving(scope: Scope, pieces: AsyncIterable[bytes]) -> AsyncIterator[storage.Draft]:
    """The same for a file that comes before what it is for: `settle` says that afterwards."""
    _, most_bytes = await limits(scope)
    await keeping.admit(scope)
    async with storage.draft(scope.means) as draft:
        await storage.fill(draft, pieces, most_bytes)
        yield draft


async def settle(scope: Scope, given: UploadForm, draft: storage.Draft, name: str) -> Upload:
    """A file that has arrived, for the conversation that was named after it."""
    kinds, _ = await limits(scope)
    for_what = await purpose(scope, given.conversation)
    if given.client_id and (twin := await keeping.earlier(scope, given.client_id, for_what)):
        return twin
    return await keeping.settle(
        scope,
        draft,
        name,
        for_what,
        client_id=given.client_id or ids.opaque(),
        kinds=kinds,
        duration_ms=given.duration_ms,
        attached=False,
    )
