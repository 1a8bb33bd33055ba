"""Admins make keys for the programs of their shop, and revoke them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from livechat import ids
from livechat.accounts.names import readable
from livechat.accounts.sessions import DAY_MS, steady_ms
from livechat.audit.noting import note
from livechat.clock import rfc3339
from livechat.errors import Conflict, Invalid, NotFound
from livechat.keys import queries
from livechat.keys.events import KeyMade, KeyRevoked
from livechat.keys.models import MOST, PREFIX, SHOWN, Key
from livechat.scope import Scope
from livechat.signing import fingerprint
from livechat.web.routes import KEY_SCOPES

LONGEST_NAME: Final = 100


async def listed(scope: Scope) -> list[Key]:
    """All keys of the workspace, the newest first."""
    return await queries.keys(scope.db, scope.workspace_id, MOST)


async def make(scope: Scope, name: str, scopes: Sequence[str], days: int | None = None) -> tuple[Key, str]:
    """A new key and what its program sends: that is given to the caller and stored nowhere.

    It works for so many days, or until it is revoked. Raises Invalid without a scope or for one there is not,
    Conflict where another key is called so or there are too many.
    """
    granted = _granted(scopes)
    secret = PREFIX + ids.token()
    now = steady_ms(scope.means)
    key = Key(
        id=ids.opaque(),
        workspace_id=scope.workspace_id,
        name=readable(name, most=LONGEST_NAME),
        begins=secret[:SHOWN],
        scopes=" ".join(granted),
        maker_id=scope.actor_id,
        maker_name=scope.actor_name,
        is_orphan=False,
        created_at=now,
        expires_at=now + days * DAY_MS if days else None,
        last_used_at=0,
    )
    async with scope.transaction() as tx:
        if await queries.number(tx, scope.workspace_id) >= MOST:
            raise Conflict("There are too many keys. Please revoke one that nobody needs.")
        if await queries.name_is_taken(tx, scope.workspace_id, key.name):
            raise Conflict("There is a key of this name already.", field="name")
        await queries.add(tx, key, fingerprint(secret))
        await note(tx, scope, "api_key.made", key.about, after=_written(key))
        await tx.emit(KeyMade(key))
    return key, secret


def _granted(scopes: Sequence[str]) -> list[str]:
    if not scopes:
        raise Invalid("Please choose at least one.", field="scope")
    if not set(scopes) <= set(KEY_SCOPES):
        raise Invalid("Please choose one of these.", field="scope")
    return [each for each in KEY_SCOPES if each in scopes]


async def revoke(scope: Scope, key_id: str) -> None:
    """Have a key open nothing any more, at once. Raises NotFound."""
    async with scope.transaction() as tx:
        key = await queries.by_id(tx, scope.workspace_id, key_id)
        if key is None or not await queries.delete(tx, scope.workspace_id, key_id):
            raise NotFound("There is no such key.")
        await note(tx, scope, "api_key.revoked", key.about, before=_written(key))
        await tx.emit(KeyRevoked(key, scope.actor_id))


def _written(key: Key) -> dict[str, Any]:
    """What the audit log says about a key: nothing of what its program sends."""
    until = {"expires": rfc3339(key.expires_at)[:10]} if key.expires_at else {}
    return {"name": key.name, "scopes": key.scopes.split(), **until}
