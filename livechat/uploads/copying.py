"""Copying: a file that lies here becomes part of another thing too, without travelling again.

Both have the same bytes under names of their own, so that either may go while the other stays.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import replace

from limits import RateLimitItemPerMinute

from livechat import ids
from livechat.accounts.throttling import throttle_of
from livechat.errors import Invalid, NotFound
from livechat.scope import Scope
from livechat.uploads import checking, keeping, storage
from livechat.uploads.models import KINDS, Purpose, Upload


async def copy(
    scope: Scope,
    source: Upload,
    purpose: Purpose,
    *,
    client_id: str,
    kinds: Collection[str] = KINDS,
    most_bytes: int | None = None,
) -> Upload:
    """The same file for another purpose, free until something takes it. The same `client_id` again gives the same copy.

    Nothing is sent or stored anew, so it does not count in anybody's day. Raises Invalid, TooLarge, Conflict and
    RateLimited as `keeping.keep` does, NotFound when the file goes at this moment.
    """
    if twin := await keeping.earlier(scope, client_id, purpose):
        return twin
    settings = scope.means.settings.uploads
    at_most = RateLimitItemPerMinute(settings.per_minute * settings.per_message)
    throttle_of(scope.means).hit("copy", scope.credential_id, at_most)
    if source.kind not in kinds:
        raise Invalid(checking.NOT_ALLOWED, field="file")
    limit = keeping.most(scope, most_bytes)
    if source.size_bytes > limit:
        raise storage.too_large(limit)
    made = replace(
        source,
        id=ids.opaque(),
        owner_role=scope.sender_role,
        owner_id=scope.actor_id,
        client_id=client_id,
        customer_id=purpose.customer_id,
        purpose=purpose.name,
        subject=purpose.subject,
        message_id=None,
        created_at=scope.now_ms,
        attached_at=None,
        copied_from=source.id,
    )
    try:
        await asyncio.to_thread(storage.name_again, storage.folder_of(scope.means), source.id, made.id)
    except FileNotFoundError:
        raise NotFound("This file does not exist.") from None
    return await keeping.remember(scope, made)
