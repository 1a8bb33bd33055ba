"""Coming in by a one-time link: the first owner, and colleagues who choose a password."""

from __future__ import annotations

from livechat.accounts import access, links, passwords, persons, queries, signing_in
from livechat.accounts.inputs import SetUp
from livechat.accounts.links import create_setup as create_setup_link
from livechat.accounts.models import SETUP, Staff
from livechat.accounts.names import readable
from livechat.accounts.passwords import passwords_of
from livechat.accounts.team import must_be_allowed, new_staff, username, written
from livechat.audit.noting import note
from livechat.errors import Conflict, NotFound, each_of
from livechat.scope import OWNER, SYSTEM, Means, Scope
from livechat.store.database import Transaction
from livechat.workspaces.models import FIRST

__all__ = [
    "accept",
    "create_owner",
    "create_setup_link",
    "invited",
    "link_for",
    "must_work",
    "needs_set_up",
    "set_up",
]


async def needs_set_up(means: Means) -> bool:
    """Whether nobody can sign in yet."""
    return not await queries.has_staff(means.db)


async def must_work(scope: Scope, token: str) -> None:
    """Refuse a set-up link that does not work (any more)."""
    await links.look(scope.db, scope.means, token, SETUP)
    if not await needs_set_up(scope.means):
        raise NotFound(links.GONE)


async def set_up(scope: Scope, token: str, given: SetUp) -> signing_in.Entrance:
    """Use the set-up link: the first owner comes in. NotFound when it does not work (any more)."""
    await must_work(scope, token)
    owner = await _prepared_owner(scope.means, given)
    async with scope.transaction() as tx:
        await links.take(tx, scope.means, token, SETUP)
        await _add_first(tx, access.acting(scope, owner), owner)
    return await signing_in.come_in(scope, owner)


async def create_owner(means: Means, given: SetUp) -> Staff:
    """The first owner, made from a script instead of the set-up page. Conflict when there is one already."""
    owner = await _prepared_owner(means, given)
    async with means.db.transaction() as tx:
        await _add_first(tx, Scope(means, FIRST, SYSTEM, "system"), owner)
    return owner


async def _prepared_owner(means: Means, given: SetUp) -> Staff:
    name, login = each_of(lambda: readable(given.name), lambda: username(given.username))
    passwords.check(given.password, username=login, name=name)
    hashed = await passwords_of(means).hash(given.password)
    return new_staff(means, FIRST, login, name, role=OWNER, password_hash=hashed)


async def _add_first(tx: Transaction, scope: Scope, owner: Staff) -> None:
    if await queries.has_staff(tx):
        raise Conflict("This installation has an owner already.")
    await queries.add_staff(tx, owner)
    await note(tx, scope, "rep.added", owner.about, after=written(owner))


async def invited(scope: Scope, token: str) -> Staff:
    """Whom an invitation, or a link to another password, is for; NotFound when it does not work (any more)."""
    link = await links.look(scope.db, scope.means, token, *links.FOR_PASSWORDS)
    staff = await queries.staff_by_id(scope.db, link.workspace_id, link.person_id)
    if staff is None or staff.disabled_at is not None:
        raise NotFound(links.GONE)
    return staff


async def accept(scope: Scope, token: str, password: str, login: str = "") -> Staff:
    """Choose a password by a one-time link; sessions the account had end. A second factor is still asked for.

    Whoever was invited may choose another name to sign in with, and has to where somebody else has theirs: Conflict.
    """
    staff = await invited(scope, token)
    if login and staff.is_invited:
        staff = staff.signing_in_as(username(login))
    passwords.check(password, username=staff.username, name=staff.name)
    hashed = await passwords_of(scope.means).hash(password)
    async with scope.transaction() as tx:
        await links.take(tx, scope.means, token, *links.FOR_PASSWORDS)
        staff = await persons.claim(tx, staff)
        await persons.drop_links(tx, staff)
        await queries.set_password(tx, staff.workspace_id, staff.id, hashed, must_change=False)
        await persons.end_sessions(tx, staff, "password")
        await note(tx, access.acting(scope, staff), "invitation.accepted", staff.about)
    return staff


async def link_for(scope: Scope, staff_id: str) -> tuple[Staff, str]:
    """The token of a new one-time link for a colleague: an invitation or, once they have a password, a way back in."""
    async with scope.transaction() as tx:
        staff = await access.colleague(tx, scope, staff_id)
        must_be_allowed(scope, staff)
        await persons.must_be_here_only(tx, scope, staff)
        if staff.disabled_at is not None:
            raise Conflict("This account is disabled. Enable it first.")
        await note(tx, scope, "invitation.made", staff.about)
        create = links.create_reset if staff.password_hash else links.create_invitation
        return staff, await create(tx, scope.means, staff.workspace_id, staff.id)
