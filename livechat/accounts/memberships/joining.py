"""Joining: whoever was invited, and has an account in another workspace already, comes in with that one."""

from __future__ import annotations

from dataclasses import replace

from livechat.accounts import access, inviting, links, persons, queries
from livechat.accounts.events import StaffChanged
from livechat.accounts.memberships import queries as memberships
from livechat.accounts.memberships.models import Membership
from livechat.accounts.models import Staff
from livechat.audit.noting import note
from livechat.errors import Conflict, Forbidden, Unauthenticated
from livechat.i18n.folding import caseless
from livechat.scope import STAFF_ROLES, Scope


def is_for(invited: Staff, person: Staff) -> bool:
    """Whether an invitation means somebody who has an account: by the address, without one by the user name."""
    address, own = invited.email.casefold(), person.email.casefold()
    if address and own:
        return address == own
    return caseless(invited.username) == caseless(person.username)


async def whoever(scope: Scope) -> Staff | None:
    """The account with which somebody is signed in who has opened an invitation."""
    if scope.role not in STAFF_ROLES:
        return None
    return await queries.staff_by_id(scope.db, scope.workspace_id, scope.actor_id)


async def join(scope: Scope, token: str) -> Membership:
    """Belong to the workspace of an invitation too, with the account that one is signed in with.

    What was decided there (name, role, capacity) stays; how one signs in is the person's. Raises NotFound for a link
    that does not work (any more), Unauthenticated, Forbidden for an invitation that means somebody else, Conflict
    for a team that one belongs to already.
    """
    before = await inviting.invited(scope, token)
    person = await whoever(scope)
    if person is None:
        raise Unauthenticated
    if not before.is_invited or not is_for(before, person):
        raise Forbidden("This invitation is for another account than the one you are signed in with.")
    after = replace(
        before,
        is_invited=False,
        person_id=person.person_id,
        username=person.username,
        username_folded=person.username_folded,
        email=person.email,
        password_hash=person.password_hash,
        must_change_password=person.must_change_password,
        language=person.language,
    )
    async with scope.transaction() as tx:
        await links.take(tx, scope.means, token, *links.FOR_PASSWORDS)
        if any(each.workspace_id == after.workspace_id for each in await memberships.colleagues(tx, person.person_id)):
            raise Conflict("You belong to this team already.")
        await persons.must_be_free(tx, after)
        await links.drop_for_password(tx, after.workspace_id, after.id)
        await memberships.settle(tx, after)
        await tx.emit(StaffChanged(before, after))
        await note(tx, access.acting(scope, after), "invitation.joined", after.about)
        places = await memberships.of(tx, after.workspace_id, after.id)
    return next(each for each in places if each.workspace_id == after.workspace_id)
