"""Files in conversations: who may send them, who may see them, and how they become part of a message."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterable, AsyncIterator
from dataclasses import replace
from typing import Annotated, Final

import msgspec

from livechat import ids
from livechat.conversations import access
from livechat.conversations.inputs import ClientId, Draft, Reference, SendMessage
from livechat.conversations.models import Entry, Head
from livechat.errors import Blocked, Forbidden, Invalid
from livechat.scope import Scope
from livechat.store.database import Reader, Transaction
from livechat.uploads import copying, keeping, looks, queries, removing, storage
from livechat.uploads.models import FILE, KINDS, Purpose, Upload
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


async def copy(scope: Scope, reference: str, client_id: str, source: Upload) -> Upload:
    """A file that lies here already, for a message of this sender; who may have it was asked before."""
    kinds, most_bytes = await limits(scope)
    for_what = await purpose(scope, reference)
    return await copying.copy(scope, source, for_what, client_id=client_id, kinds=kinds, most_bytes=most_bytes)


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


def check(scope: Scope, draft: Draft | SendMessage) -> None:
    """Refuse more files than a message holds, and files with a kind of message that has none."""
    most = scope.means.settings.uploads.per_message
    if len(draft.attachments) > most:
        raise Invalid("At most %(limit)s files fit into one message.", field="attachments", limit=most)
    if draft.kind not in ("text", *KINDS):
        raise Invalid("There is no such upload.", field="attachments")


async def attached(tx: Transaction, head: Head, item: Entry) -> Entry:
    """Within the storing of a message: its files become part of it, once and for good.

    Raises Invalid unless each is the sender's own, was sent for this conversation and is not part of anything yet.
    """
    uploads = await _free(tx, head.workspace_id, head.reference, item)
    await queries.attach(tx, head.workspace_id, item.attachments, item.id, item.at)
    return replace(
        item, kind=looks.kind_of(uploads), kept=looks.stored(uploads), preview=looks.preview(uploads, item.text)
    )


async def hold(tx: Transaction, item: Entry, holder: str) -> str:
    """Keep the files of a message that is to be sent later for it alone; what it shows of them. Raises Invalid."""
    uploads = await _free(tx, item.place.workspace_id, item.place.reference, item)
    await queries.attach(tx, item.place.workspace_id, item.attachments, holder, item.at)
    return looks.stored(uploads)


async def keep(tx: Transaction, item: Entry, holder: str) -> None:
    """The same again for files that were let go, as far as they are still there."""
    await queries.attach(tx, item.place.workspace_id, item.attachments, holder, item.at)


async def let_go(tx: Transaction, scope: Scope, holder: str) -> None:
    """What was kept is free again: for the message that is sent now, or to lie above the composer."""
    await queries.release(tx, scope.workspace_id, holder, scope.now_ms)


async def drop(tx: Transaction, scope: Scope, holder: str) -> None:
    """What was kept goes for good, with its bytes."""
    await removing.of_message(tx, scope.workspace_id, holder, scope.now_ms)


async def _free(tx: Transaction, workspace_id: int, reference: str, item: Entry) -> list[Upload]:
    found = {each.id: each for each in await queries.some(tx, workspace_id, item.attachments)}
    uploads = [found[each] for each in item.attachments if each in found and _is_free(found[each], reference, item)]
    kind = looks.kind_of(uploads) if uploads else ""
    if len(uploads) != len(item.attachments) or item.kind not in ("text", FILE, kind):
        raise Invalid("There is no such upload.", field="attachments")
    return uploads


def _is_free(upload: Upload, reference: str, item: Entry) -> bool:
    is_own = (upload.owner_role, upload.owner_id) == (item.sender_role, item.sender_id)
    is_here = (upload.purpose, upload.subject) == (PURPOSE, reference)
    return is_own and is_here and upload.message_id is None and not upload.is_missing
