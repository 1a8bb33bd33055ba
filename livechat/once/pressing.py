"""A form that comes twice, by a second tap or because its answer was lost, is carried out once.

The page names each press (`client_id`), and one that was not answered has the same name when it is tried again. The act
and its name are stored in one commit: whoever comes while it is carried out waits for that, and finds it done.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from livechat.once import queries
from livechat.once.models import KEPT_MS, Kept
from livechat.scope import Scope
from livechat.signing import fingerprint
from livechat.store.nested import Nested

Act = Callable[[Scope], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Press:
    """What makes a press the same as another one of the same actor: its form, its name, and what it asks for."""

    path: str
    client_id: str
    asked: str


async def once(scope: Scope, press: Press, act: Act) -> None:
    """Carry out what a form asks for, unless this very press was; what has no name is no repetition of anything.

    What was refused has changed nothing, and is tried anew.
    """
    if not press.client_id:
        await act(scope)
        return
    same = (scope.role, scope.actor_id, press.path, press.client_id, press.asked)
    name = fingerprint("\0".join(same))
    async with Nested(scope.db).whole() as db:
        async with db.transaction() as tx:
            if await queries.kept(tx, scope.workspace_id, name, scope.now_ms - KEPT_MS):
                return
        await act(scope.but(means=replace(scope.means, db=db)))
        done = Kept(body_hash="", status=204, media_type="", salt="", sealed=b"", created_at=scope.now_ms)
        async with db.transaction() as tx:
            await queries.keep(tx, scope.workspace_id, scope.actor_id, name, press.path, done)
