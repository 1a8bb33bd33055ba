"""Secrets that a site signs with: shown once, followed by another without a gap, ended at once where one leaked."""

from __future__ import annotations

from typing import Final

from livechat import ids
from livechat.audit.noting import note
from livechat.clock import rfc3339
from livechat.customers.identified import queries
from livechat.customers.identified.models import Secret
from livechat.errors import Forbidden
from livechat.scope import ADMIN_ROLES, Means, Scope
from livechat.store.database import Reader

OVERLAP_MS: Final = 24 * 3_600_000
"""How long the secret before works on, so that a site can change at leisure."""
BEGINS: Final = "lcid_"
_KEY: Final = "identity"


def texts(means: Means, salt: str) -> list[str]:
    """A secret as the site has it; after a change of the installation's key also as it was before."""
    return [BEGINS + key.hex() for key in means.signing.derive(_KEY, salt)]


async def working(db: Reader, means: Means, workspace_id: int) -> list[str]:
    """Every text that a signature may be made with now."""
    found = await queries.secrets(db, workspace_id, means.clock.now_ms())
    return [text for each in found for text in texts(means, each.salt)]


async def listed(scope: Scope) -> list[Secret]:
    """Those that count, the newest first."""
    _must_be_admin(scope)
    return await queries.secrets(scope.db, scope.workspace_id, scope.now_ms)


async def make(scope: Scope) -> str:
    """Another secret, which is not shown again; those before work for a day more."""
    _must_be_admin(scope)
    salt = ids.token()
    async with scope.transaction() as tx:
        await queries.drop_old_secrets(tx, scope.workspace_id, scope.now_ms)
        before = await queries.secrets(tx, scope.workspace_id, scope.now_ms)
        await queries.end_secrets(tx, scope.workspace_id, scope.now_ms + OVERLAP_MS)
        await queries.add_secret(tx, scope.workspace_id, salt, scope.now_ms)
        if before:
            until = rfc3339(scope.now_ms + OVERLAP_MS)
            await note(tx, scope, "identity.changed", after={"former_until": until})
        else:
            await note(tx, scope, "identity.begun")
    return texts(scope.means, salt)[0]


async def end_former(scope: Scope) -> None:
    """Only the newest counts from now on: one before it has leaked."""
    _must_be_admin(scope)
    async with scope.transaction() as tx:
        before = await queries.secrets(tx, scope.workspace_id, scope.now_ms)
        former = next((each for each in before if each.ends_at is not None), None)
        await queries.end_former(tx, scope.workspace_id)
        if former is not None and former.ends_at is not None:
            await note(tx, scope, "identity.ended", before={"former_until": rfc3339(former.ends_at)})


def _must_be_admin(scope: Scope) -> None:
    if scope.role not in ADMIN_ROLES:
        raise Forbidden
