"""Files of canned replies: kept with the reply, and copied into the message that is made from it.

One that comes with a form that is not saved is free and goes by itself after an hour. What was sent stays as it was,
whatever happens to the reply.
"""

from __future__ import annotations

from collections.abc import AsyncIterable
from typing import Final

from livechat.conversations import attaching
from livechat.errors import Invalid, NotFound
from livechat.replies import access, queries
from livechat.replies.models import Reply
from livechat.scope import Scope
from livechat.store.database import Reader, Transaction
from livechat.uploads import keeping, looks, removing
from livechat.uploads import queries as uploads
from livechat.uploads.models import Purpose, Upload

PURPOSE: Final = "reply"
NO_SUCH: Final = "There is no such upload."


def _free(scope: Scope) -> str:
    """The subject of files that somebody has chosen for a reply that is not saved yet."""
    return f"new-{scope.actor_id}"


async def may_see(db: Reader, scope: Scope, subject: str) -> None:
    """The staff see the files of what the team shares; those of somebody's own reply its owner and admins alone.

    A customer sees a file when it was sent to them, which makes it another one. Raises NotFound.
    """
    if scope.is_staff and subject == _free(scope):
        return
    reply = await queries.by_id(db, scope.workspace_id, subject) if scope.is_staff else None
    if reply is None or not (reply.is_shared or reply.owner_id == scope.actor_id or access.may_share(scope)):
        raise NotFound("This file does not exist.")


async def receive(scope: Scope, pieces: AsyncIterable[bytes], name: str, client_id: str = "") -> Upload:
    """Take in a file that becomes part of a reply when that is saved, within the limits of messages."""
    kinds, most_bytes = await attaching.limits(scope)
    return await keeping.keep(
        scope,
        pieces,
        name,
        Purpose(PURPOSE, _free(scope)),
        client_id=client_id,
        kinds=kinds,
        most_bytes=most_bytes,
        attached=False,
    )


async def named(scope: Scope, reply: Reply | None, wanted: str) -> list[Upload]:
    """Files that a form names, in its order: freely chosen ones and those of its reply; others are left out."""
    return await _own(scope.db, scope, reply.id if reply else "", _ids(wanted))


async def arrange(tx: Transaction, scope: Scope, reply: Reply, wanted: str | None) -> str | None:
    """Within keeping a reply: these are its files now, as the reply keeps them; None leaves them as they are.

    Raises Invalid for more than a message holds, and for one that does not exist or belongs to something else.
    """
    if wanted is None:
        return reply.attachments
    ids = _ids(wanted)
    most = scope.means.settings.uploads.per_message
    if len(ids) > most:
        raise Invalid("At most %(limit)s files fit into one message.", field="files", limit=most)
    found = await _own(tx, scope, reply.id, ids)
    if len(found) != len(ids):
        raise Invalid(NO_SUCH, field="files")
    await uploads.belong(tx, scope.workspace_id, ids, PURPOSE, reply.id, scope.now_ms)
    gone = [each.id for each in of(reply) if each.id not in ids]
    await removing.remove(tx, scope.workspace_id, gone, scope.now_ms)
    return looks.stored(found) if found else None


async def append(scope: Scope, reply_id: str, received: list[Upload]) -> Reply:
    """Add files behind those that a reply has. Raises NotFound, Forbidden or Invalid."""
    async with scope.transaction() as tx:
        reply = await access.reply(tx, scope, reply_id)
        access.must_keep(scope, reply)
        wanted = " ".join([*(each.id for each in of(reply)), *(each.id for each in received)])
        await queries.keep_files(tx, scope.workspace_id, reply.id, await arrange(tx, scope, reply, wanted))
    return reply


async def take(scope: Scope, reply_id: str, upload_id: str, reference: str, client_id: str) -> Upload:
    """A file of a reply for the next message of this rep in a conversation; the same `client_id` again is the same one.

    Raises NotFound, Invalid or TooLarge where messages do not take it any more, RateLimited.
    """
    reply = await access.reply(scope.db, scope, reply_id)
    source = await uploads.by_id(scope.db, scope.workspace_id, upload_id)
    if source is None or source.is_missing or (source.purpose, source.subject) != (PURPOSE, reply.id):
        raise NotFound("This file does not exist.")
    return await attaching.copy(scope, reference, client_id, source)


def of(reply: Reply) -> tuple[looks.Stored, ...]:
    """The files of a reply."""
    return looks.of(reply.attachments) if reply.attachments else ()


def _ids(wanted: str) -> list[str]:
    return list(dict.fromkeys(wanted.split()))


async def _own(db: Reader, scope: Scope, reply_id: str, ids: list[str]) -> list[Upload]:
    here = {reply_id, _free(scope)}
    found = {each.id: each for each in await uploads.some(db, scope.workspace_id, ids)}
    return [one for each in ids if (one := found.get(each)) and one.purpose == PURPOSE and one.subject in here]
