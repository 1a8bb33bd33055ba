"""A request with an Idempotency-Key is carried out once, however often it is sent.

The act and its answer are stored in one commit: a server that is killed has either done both or neither, so whoever
hears nothing may always ask again. What was refused has changed nothing, and is tried anew.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Final

from starlette.responses import Response

from livechat import ids
from livechat.errors import Conflict, Invalid
from livechat.once import queries, sealing
from livechat.once.models import KEPT_MS, LONGEST_KEY, Kept
from livechat.scope import Scope
from livechat.store.nested import Nested
from livechat.web.repeating import HEADER, Act, Asked

REPLAYED: Final = {"idempotency-replayed": "true"}
_RUNNING: Final = "once.running"


async def do(scope: Scope, asked: Asked, act: Act) -> Response:
    """The answer of `act`, or the one it gave the first time.

    Raises Invalid when the key stands for another body or is none, Conflict while the first request is being
    carried out.
    """
    key = _key(asked.key)
    name = _fingerprint(scope.role, scope.actor_id, asked.path, key)
    running: set[tuple[int, str]] = scope.means.memory.setdefault(_RUNNING, set())
    if (scope.workspace_id, name) in running:
        raise Conflict("A request with this Idempotency-Key is still being carried out.", retry_after_s=1.0)
    running.add((scope.workspace_id, name))
    try:
        return await _once(scope, asked, key, name, act)
    finally:
        running.discard((scope.workspace_id, name))


def _key(sent: str) -> str:
    """What stands between the quotes, where there are any: the draft asks for a string of RFC 9651."""
    key = sent.strip()
    if len(key) > 1 and key[0] == key[-1] == '"':
        key = key[1:-1]
    if not key or len(key) > LONGEST_KEY:
        raise Invalid("Please use 1 to %(limit)s characters.", field=HEADER, limit=LONGEST_KEY)
    return key


def _fingerprint(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()


async def _once(scope: Scope, asked: Asked, key: str, name: str, act: Act) -> Response:
    now, body_hash = scope.now_ms, hashlib.sha256(asked.body).hexdigest()
    if before := await queries.kept(scope.db, scope.workspace_id, name, now - KEPT_MS):
        return _again(scope, before, key, body_hash)
    async with Nested(scope.db).whole() as db:
        answer = await act(scope.but(means=replace(scope.means, db=db)))
        salt = ids.token()
        sealed = sealing.seal(scope.means.signing, salt, key, bytes(answer.body))
        kept = Kept(body_hash, answer.status_code, answer.media_type or "", salt, sealed, now)
        async with db.transaction() as tx:
            await queries.keep(tx, scope.workspace_id, scope.actor_id, name, asked.path, kept)
    return answer


def _again(scope: Scope, before: Kept, key: str, body_hash: str) -> Response:
    if before.body_hash != body_hash:
        raise Invalid("This Idempotency-Key was used for another request.", field=HEADER)
    body = sealing.unseal(scope.means.signing, before.salt, key, before.sealed)
    if body is None:
        raise Conflict("This request was carried out; its answer is not known any more.")
    return Response(body, before.status, dict(REPLAYED), media_type=before.media_type or None)
