"""Keeping a file: from bytes that arrive to a checked file in its place, with a row that says what it is.

    stored = await keeping.keep(scope, pieces, name, Purpose("product", product.id), kinds={"image"})

is all that another capability needs: pieces are the file as it arrives (`web.multipart.FilePart`, or anything that
yields bytes), `stored.url` and `stored.thumbnail_url` are its addresses, `stored.width` and `height` the size of a
picture. Who may see it is decided by the rule that the capability gives its purpose in `Feature.files`; it goes by
`removing.remove` or `removing.of_subject` within the transaction that removes the thing it belongs to.
A purpose other than a message's has its file at once (`attached`); a message's file is free until a message takes it,
and vanishes after an hour otherwise.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, Collection
from typing import Final

from limits import RateLimitItemPerMinute

from livechat import i18n, ids
from livechat.accounts.throttling import throttle_of
from livechat.errors import Conflict, Invalid, RateLimited
from livechat.i18n import marked
from livechat.scope import Scope
from livechat.store.database import Transaction
from livechat.uploads import checking, naming, pictures, queries, storage
from livechat.uploads.models import AUDIO, IMAGE, KINDS, VIDEO, Nature, Purpose, Shape, Upload

DAY_MS: Final = 24 * 3_600_000
UNNAMED: Final = {
    IMAGE: marked("Picture"),
    VIDEO: marked("Video"),
    AUDIO: marked("Recording"),
    "file": marked("File"),
}


async def keep(
    scope: Scope,
    pieces: AsyncIterable[bytes],
    name: str,
    purpose: Purpose,
    *,
    client_id: str = "",
    kinds: Collection[str] = KINDS,
    most_bytes: int | None = None,
    duration_ms: int | None = None,
    attached: bool = True,
    shape: Shape = None,
) -> Upload:
    """Receive, check, store and name a file. The same `client_id` of the same sender again gives the same file.

    `duration_ms` is what a recorder says of a recording that does not say so; `shape` what a picture is made into.
    Raises Invalid for a file that may not be sent, TooLarge while it arrives, RateLimited over the day's quota,
    Unavailable when there is no room.
    """
    client_id = client_id or ids.opaque()
    if twin := await earlier(scope, client_id, purpose):
        return twin
    await admit(scope)
    async with storage.draft(scope.means) as draft:
        await storage.fill(draft, pieces, most(scope, most_bytes))
        return await settle(
            scope,
            draft,
            name,
            purpose,
            client_id=client_id,
            kinds=kinds,
            duration_ms=duration_ms,
            attached=attached,
            shape=shape,
        )


async def settle(
    scope: Scope,
    draft: storage.Draft,
    name: str,
    purpose: Purpose,
    *,
    client_id: str,
    kinds: Collection[str] = KINDS,
    duration_ms: int | None = None,
    attached: bool = True,
    shape: Shape = None,
) -> Upload:
    """The second half of `keep`: check, store and name a file that has arrived."""
    if draft.size_bytes == 0:
        raise Invalid("This file is empty.", field="file")
    nature = await asyncio.to_thread(checking.nature_of, draft.path, name)
    if nature.kind not in kinds:
        raise Invalid(checking.NOT_ALLOWED, field="file")
    file, size_bytes, thumbnail = draft.path, draft.size_bytes, None
    if nature.kind == IMAGE:
        file, thumbnail = draft.beside("new"), draft.beside("small")
        written = await pictures.write_anew(scope.means, draft.path, nature, file, thumbnail, shape)
        nature, size_bytes = written.nature, written.size_bytes
    upload = _upload(scope, purpose, client_id, name, nature, size_bytes, duration_ms, attached=attached)
    await asyncio.to_thread(storage.move_in, storage.folder_of(scope.means), upload.id, file, thumbnail)
    return await remember(scope, upload)


async def earlier(scope: Scope, client_id: str, purpose: Purpose) -> Upload | None:
    """The file to which this sender already gave this name; raises Conflict when it was for something else."""
    twin = await queries.by_client_id(scope.db, scope.workspace_id, scope.sender_role, scope.actor_id, client_id)
    if twin is None:
        return None
    if twin.deleted_at is not None or (twin.purpose, twin.subject) != (purpose.name, purpose.subject):
        raise Conflict("This name was already used for another file.")
    return twin


def most(scope: Scope, most_bytes: int | None = None) -> int:
    """The largest file that is taken: what the installer allows, or less."""
    allowed = scope.means.settings.uploads.file_mb * storage.MEGABYTE
    return min(most_bytes, allowed) if most_bytes is not None else allowed


async def admit(scope: Scope) -> None:
    """Before a file arrives: how much a person may send: some files a minute, some megabytes a day."""
    settings = scope.means.settings.uploads
    throttle_of(scope.means).hit("upload", scope.credential_id, RateLimitItemPerMinute(settings.per_minute))
    if await sent_today(scope) >= settings.per_day_mb * storage.MEGABYTE:
        raise over_quota(scope)


async def sent_today(scope: Scope) -> int:
    """Bytes that this person has sent within a day."""
    return await queries.sent_since(scope.db, scope.workspace_id, scope.actor_id, scope.now_ms - DAY_MS)


def over_quota(scope: Scope) -> RateLimited:
    """The refusal of a file that is more than a person may send in a day."""
    limit = scope.means.settings.uploads.per_day_mb
    return RateLimited("You have sent %(limit)s MB today. Please send more tomorrow.", retry_after_s=3600, limit=limit)


def _upload(
    scope: Scope,
    purpose: Purpose,
    client_id: str,
    name: str,
    nature: Nature,
    size_bytes: int,
    duration_ms: int | None,
    *,
    attached: bool,
) -> Upload:
    otherwise = i18n.translator(scope.language)(UNNAMED[nature.kind])
    can_last = nature.kind in (AUDIO, VIDEO)
    return Upload(
        id=ids.opaque(),
        workspace_id=scope.workspace_id,
        owner_role=scope.sender_role,
        owner_id=scope.actor_id,
        client_id=client_id,
        customer_id=purpose.customer_id,
        purpose=purpose.name,
        subject=purpose.subject,
        message_id=None,
        kind=nature.kind,
        media_type=nature.media_type,
        name=naming.clean(name, nature, otherwise),
        size_bytes=size_bytes,
        width=nature.width,
        height=nature.height,
        duration_ms=nature.duration_ms or (duration_ms if can_last else None),
        has_thumbnail=int(nature.kind == IMAGE),
        is_missing=0,
        created_at=scope.now_ms,
        attached_at=scope.now_ms if attached else None,
    )


async def remember(scope: Scope, upload: Upload) -> Upload:
    """The row, unless the same file came twice at once or went over the quota meanwhile; then its bytes go."""
    settings = scope.means.settings.uploads
    try:
        async with scope.transaction() as tx:
            first = await _raced(tx, upload)
            if first is None:
                since = scope.now_ms - DAY_MS
                sent = await queries.sent_since(tx, upload.workspace_id, upload.owner_id, since)
                is_sent = upload.copied_from is None
                if is_sent and sent + upload.size_bytes > settings.per_day_mb * storage.MEGABYTE:
                    raise over_quota(scope)
                await queries.add(tx, upload)
    except Exception:
        await _drop(scope, upload)
        raise
    if first is None:
        return upload
    await _drop(scope, upload)
    if first.deleted_at is not None or first.subject != upload.subject:
        raise Conflict("This name was already used for another file.")
    return first


async def _raced(tx: Transaction, upload: Upload) -> Upload | None:
    return await queries.by_client_id(tx, upload.workspace_id, upload.owner_role, upload.owner_id, upload.client_id)


async def _drop(scope: Scope, upload: Upload) -> None:
    await asyncio.shield(asyncio.to_thread(storage.unlink, storage.folder_of(scope.means), [upload.id]))


def must_fit(scope: Scope, announced: str, most_bytes: int | None = None) -> None:
    """Refuse by the announced length before anything is read; what surrounds the file in its form is let pass."""
    around = 64 * 1024
    limit = most(scope, most_bytes)
    if announced.isdigit() and int(announced) > limit + around:
        raise storage.too_large(limit)
