"""Links that work once: only their fingerprints are stored, and a new one ends those before it."""

from __future__ import annotations

from typing import Final

from livechat import ids
from livechat.accounts.links import queries
from livechat.accounts.models import INVITATION, RESET, SETUP, Link
from livechat.errors import NotFound
from livechat.i18n import marked
from livechat.scope import Means
from livechat.signing import fingerprint
from livechat.store.database import Reader, Transaction
from livechat.workspaces.models import FIRST

FOR_PASSWORDS: Final = (INVITATION, RESET)
"""Either lets somebody choose a password."""
GONE = marked("This link does not work any more.")


async def create(tx: Transaction, link: Link) -> str:
    """The token of a new link; it is not stored and cannot be shown again."""
    token = ids.token()
    await queries.drop_links(tx, link.workspace_id, link.purpose, link.person_id)
    await queries.add_link(tx, fingerprint(token), link)
    return token


async def create_setup(means: Means) -> str:
    """The token of a link (`/setup/TOKEN`) by which the first owner makes their account."""
    ends_at = means.clock.now_ms() + int(means.settings.accounts.setup_minutes * 60_000)
    async with means.db.transaction() as tx:
        return await create(tx, Link(FIRST, SETUP, "", ends_at))


async def create_invitation(tx: Transaction, means: Means, workspace_id: int, staff_id: str) -> str:
    """The token of a link (`/invitation/TOKEN`) by which a colleague chooses a password."""
    ends_at = means.clock.now_ms() + int(means.settings.accounts.invitation_hours * 3_600_000)
    return await create(tx, Link(workspace_id, INVITATION, staff_id, ends_at))


async def create_reset(tx: Transaction, means: Means, workspace_id: int, staff_id: str) -> str:
    """The token of a link (`/reset/TOKEN`) by which a colleague who has a password chooses another."""
    await drop_for_password(tx, workspace_id, staff_id)
    return await create(tx, Link(workspace_id, RESET, staff_id, means.clock.now_ms() + reset_ms(means)))


def reset_ms(means: Means) -> int:
    """How long a link to another password works."""
    return int(means.settings.accounts.reset_minutes * 60_000)


async def drop_for_password(tx: Transaction, workspace_id: int, staff_id: str) -> None:
    """No link lets a colleague choose a password any more."""
    for purpose in FOR_PASSWORDS:
        await queries.drop_links(tx, workspace_id, purpose, staff_id)


async def look(db: Reader, means: Means, token: str, *purposes: str) -> Link:
    """What a link for one of the purposes is for, without using it up; NotFound when it does not work (any more)."""
    for purpose in purposes:
        if found := await queries.link(db, fingerprint(token), purpose, means.clock.now_ms()):
            return found
    raise NotFound(GONE)


async def take(tx: Transaction, means: Means, token: str, *purposes: str) -> Link:
    """Use a link up; NotFound when somebody was faster."""
    for purpose in purposes:
        if found := await queries.take_link(tx, fingerprint(token), purpose, means.clock.now_ms()):
            return found
    raise NotFound(GONE)
