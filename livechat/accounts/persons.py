"""Persons: somebody may belong to several workspaces, as a colleague in each; how they sign in is the same in all.

What a workspace decides about a colleague (name, role, capacity, access) holds there alone. Name and address to sign in
with, password, second factor and accounts elsewhere are the person's, so no single workspace changes them for somebody
who belongs to others too: whoever could, would come in there as well.
"""

from __future__ import annotations

from dataclasses import replace

from livechat.accounts import links, queries, sessions
from livechat.accounts.events import SecondFactorChanged
from livechat.accounts.memberships import queries as memberships
from livechat.accounts.models import Staff
from livechat.errors import Conflict, Forbidden
from livechat.i18n.folding import caseless
from livechat.scope import SYSTEM, Scope
from livechat.store.database import Reader, Transaction


async def is_elsewhere(db: Reader, staff: Staff) -> bool:
    """Whether a colleague belongs to another workspace as well."""
    return any(each.id != staff.id for each in await memberships.colleagues(db, staff.person_id))


async def must_be_here_only(db: Reader, scope: Scope, staff: Staff) -> None:
    """Refuse to change how somebody signs in who belongs to other workspaces too; the house itself may."""
    if scope.role != SYSTEM and await is_elsewhere(db, staff):
        raise Forbidden(
            "%(name)s belongs to other workspaces too, and changes user name, e-mail, password and two-step sign-in"
            " themselves.",
            name=staff.name,
        )


async def must_be_free(db: Reader, staff: Staff) -> None:
    """Refuse a name or an address to sign in with that somebody else has.

    For somebody who is only invited, the team alone counts: whoever invites is not told who is known elsewhere.
    """
    address = ("email", staff.email, caseless(staff.email))
    for field, login, folded in (("username", staff.username, staff.username_folded), address):
        if login and await memberships.login_is_in_team(db, staff.workspace_id, login, folded, staff.id):
            raise Conflict("Somebody of this team has this already.", field=field)
        if login and not staff.is_invited and await queries.login_is_taken(db, login, folded, staff.person_id):
            raise Conflict("Somebody else uses this already.", field=field)


async def claim(tx: Transaction, staff: Staff) -> Staff:
    """Whoever was invited comes in as somebody new: from now on nobody else signs in with their name and address.

    Raises Conflict where somebody does already.
    """
    if not staff.is_invited:
        return staff
    own = replace(staff, is_invited=False)
    await must_be_free(tx, own)
    await memberships.settle(tx, own)
    return own


async def end_sessions(tx: Transaction, staff: Staff, reason: str, but: str = "") -> None:
    """Sign somebody out in every workspace, `but` of one session."""
    for each in await memberships.colleagues(tx, staff.person_id):
        await sessions.end_all_of(tx, each.workspace_id, each.id, reason, but=but)


async def drop_links(tx: Transaction, staff: Staff) -> None:
    """No link lets somebody choose a password any more, whichever workspace made it."""
    for each in await memberships.colleagues(tx, staff.person_id):
        await links.drop_for_password(tx, each.workspace_id, each.id)


async def tell_second_factor(tx: Transaction, staff: Staff) -> None:
    """Say in every workspace that somebody's second factor is another."""
    for each in await memberships.colleagues(tx, staff.person_id):
        await tx.emit(SecondFactorChanged(each.workspace_id, each.id))
