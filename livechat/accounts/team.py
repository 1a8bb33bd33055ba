"""The team: who belongs to it, what they may do, and whether they take conversations now."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from livechat import ids
from livechat.accounts import access, links, passwords, persons, queries, sessions
from livechat.accounts.events import AvailabilityChanged, StaffAdded, StaffChanged, StaffLeft
from livechat.accounts.federated import queries as federated
from livechat.accounts.inputs import AddRep, EditRep, Person
from livechat.accounts.models import AVAILABILITIES, ONLINE, Member, Staff
from livechat.accounts.names import by_language, email_address, readable
from livechat.accounts.passwords import passwords_of
from livechat.accounts.second_factor import queries as second_factors
from livechat.audit.noting import note, note_change
from livechat.avatars import hue, initials
from livechat.clock import rfc3339
from livechat.errors import Conflict, Forbidden, Invalid, each_of
from livechat.i18n.folding import caseless
from livechat.scope import ADMIN, KEY, OWNER, REP, SYSTEM, Means, Scope
from livechat.store.database import Reader, Transaction
from livechat.workspaces import deciding

ROLES: Final = (REP, ADMIN, OWNER)

Presence = Callable[[str], str]
"""From somebody's identifier to online, away or offline."""


# Seeing


async def members(scope: Scope, presence_of: Presence) -> list[Member]:
    """The whole team as its pages show it."""
    people = await queries.staff_of(scope.db, scope.workspace_id)
    active = await _active(scope.db, scope.workspace_id)
    return [_member(staff, presence_of(staff.id), active.get(staff.id, 0)) for staff in people]


async def member(scope: Scope, presence_of: Presence, staff_id: str) -> Member:
    """One of the team, or NotFound."""
    staff = await access.colleague(scope.db, scope, staff_id)
    active = await _active(scope.db, scope.workspace_id)
    return _member(staff, presence_of(staff_id), active.get(staff_id, 0))


async def _active(db: Reader, workspace_id: int) -> dict[str, int]:
    return {load.staff_id: load.active for load in await queries.loads(db, workspace_id)}


def _member(staff: Staff, presence: str, active: int) -> Member:
    return Member(
        id=staff.id,
        dom_id=f"staff-{staff.id}",
        name=staff.name,
        initials=initials(staff.name),
        hue=hue(staff.id),
        username=staff.username,
        email=staff.email,
        role=staff.role,
        presence=presence,
        active=active,
        capacity=staff.capacity,
        disabled=staff.disabled_at is not None,
        invited=not staff.password_hash,
        last_seen_iso=rfc3339(staff.last_seen_at) if staff.last_seen_at else "",
        has_second_factor=staff.has_second_factor,
        bio=staff.bio,
        names=staff.names,
        position=staff.position,
    )


# Rules


def must_be_allowed(scope: Scope, staff: Staff) -> None:
    """Owners are touched by owners only, a key touches reps only; the house itself may do anything."""
    if scope.role in (OWNER, SYSTEM):
        return
    if scope.role == KEY and staff.role == REP:
        return
    if scope.role != ADMIN or staff.role == OWNER:
        raise Forbidden("Only an owner may do this.")


async def _must_leave_an_owner(tx: Transaction, before: Staff, after: Staff) -> None:
    """Called after the change: somebody must still be able to do everything."""
    was = before.role == OWNER and before.disabled_at is None
    is_still = after.role == OWNER and after.disabled_at is None and after.deleted_at is None
    if was and not is_still and await queries.owners(tx, before.workspace_id) == 0:
        raise Conflict("This is the last owner. Make somebody else an owner first.")


def username(typed: str) -> str:
    """A name to sign in with: no spaces, nothing invisible."""
    name = readable(typed, "username", most=60)
    if any(letter.isspace() for letter in name):
        raise Invalid("Please write it without spaces.", field="username")
    return name


def _role(scope: Scope, wanted: str) -> str:
    if wanted not in ROLES:
        raise Invalid("Please choose one of these.", field="role")
    if scope.role == KEY and wanted != REP:
        raise Forbidden("A key may add reps only.")
    if wanted == OWNER and scope.role not in (OWNER, SYSTEM):
        raise Forbidden("Only an owner may do this.")
    return wanted


# Changing


def new_staff(
    means: Means,
    workspace_id: int,
    login: str,
    name: str,
    *,
    role: str,
    email: str = "",
    capacity: int = 6,
    password_hash: str = "",
    must_change_password: bool = False,
) -> Staff:
    """Somebody who is not stored yet."""
    staff_id = ids.opaque()
    return Staff(
        id=staff_id,
        workspace_id=workspace_id,
        username=login,
        username_folded=caseless(login),
        name=name,
        email=email,
        role=role,
        password_hash=password_hash,
        must_change_password=must_change_password,
        availability=ONLINE,
        capacity=capacity,
        language="",
        last_assigned_at=0,
        last_seen_at=0,
        disabled_at=None,
        deleted_at=None,
        created_at=means.clock.now_ms(),
        person_id=staff_id,
    )


def written(staff: Staff) -> dict[str, Any]:
    """What the audit log says of a colleague."""
    return {
        "name": staff.name,
        "username": staff.username,
        "email": staff.email,
        "role": staff.role,
        "capacity": staff.capacity,
        "bio": staff.bio,
        "names": ", ".join(f"{tag}: {name}" for tag, name in staff.names.items()),
    }


def _met(staff: Staff, given: Person | AddRep | EditRep) -> Staff:
    """The colleague as customers shall meet them; what was not given stays."""
    names = {**staff.names, **by_language(given.names or {})}
    kept = json.dumps({tag: name for tag, name in names.items() if name}, ensure_ascii=False, sort_keys=True)
    bio = staff.bio if given.bio is None else given.bio
    return replace(staff, names_json=kept, bio=readable(bio, "bio", most=300) if bio.strip() else "")


async def add(scope: Scope, given: Person | AddRep) -> tuple[Staff, str]:
    """A new colleague, and the token of the link by which they choose a password, unless one is given.

    A password that somebody else has set must be changed at the first sign-in. Raises Conflict where the name or the
    address is taken; an invitation may name somebody who has an account in another workspace: see `joining`.
    """
    name, login, email = _who(given)
    password = getattr(given, "password", None)
    hashed = ""
    if password is not None:
        passwords.check(password, username=login, name=name)
        hashed = await passwords_of(scope.means).hash(password)
    added = new_staff(
        scope.means,
        scope.workspace_id,
        login,
        name,
        role=_role(scope, given.role),
        email=email,
        capacity=given.capacity or (await deciding.of(scope)).capacity,
        password_hash=hashed,
        must_change_password=bool(hashed),
    )
    staff = replace(_met(added, given), is_invited=not hashed)
    async with scope.transaction() as tx:
        staff = replace(staff, position=await _place(tx, scope, getattr(given, "position", None)))
        await persons.must_be_free(tx, staff)
        await queries.add_staff(tx, staff)
        await tx.emit(StaffAdded(staff))
        await note(tx, scope, "rep.added", staff.about, after=written(staff))
        link = ""
        if not hashed:
            link = await links.create_invitation(tx, scope.means, staff.workspace_id, staff.id)
    return staff, link


def _who(given: Person | AddRep) -> list[str]:
    """Their name, what they sign in with, and their address; raises Invalid with all of these that are wrong."""
    return each_of(lambda: readable(given.name), lambda: username(given.username), lambda: email_address(given.email))


async def _place(db: Reader, scope: Scope, wanted: int | None) -> int:
    """Where a new colleague stands: last, once the team was put in order."""
    if wanted is not None:
        return wanted
    last = await queries.last_position(db, scope.workspace_id)
    return last + 1 if last else 0


async def move(scope: Scope, staff_id: str, direction: str) -> None:
    """One place up or down, in the team's lists and for customers; whoever is at the end stays there."""
    async with scope.transaction() as tx:
        staff = await access.colleague(tx, scope, staff_id)
        order = await queries.staff_of(tx, scope.workspace_id)
        at = [each.id for each in order].index(staff.id)
        to = min(max(at + (-1 if direction == "up" else 1), 0), len(order) - 1)
        if to == at:
            return
        order.insert(to, order.pop(at))
        for position, each in enumerate(order, start=1):
            if each.position != position:
                await queries.set_position(tx, scope.workspace_id, each.id, position)
        await tx.emit(StaffChanged(staff, replace(staff, position=to + 1)))
        await note_change(tx, scope, "rep.moved", staff.about, {"position": at + 1}, {"position": to + 1})


async def edit(scope: Scope, staff_id: str, given: Person) -> Staff:
    """Change a colleague; another role ends their sessions, so that nothing old goes on with it."""
    async with scope.transaction() as tx:
        before = await access.colleague(tx, scope, staff_id)
        must_be_allowed(scope, before)
        name, login, email = _who(given)
        after = replace(
            _met(before, given).signing_in_as(login),
            name=name,
            email=email,
            role=_role(scope, given.role),
            capacity=given.capacity or before.capacity,
        )
        if (after.username, after.email) != (before.username, before.email):
            await persons.must_be_here_only(tx, scope, before)
        await persons.must_be_free(tx, after)
        await _change(tx, before, after)
        await note_change(tx, scope, "rep.edited", after.about, written(before), written(after))
        if after.role != before.role:
            await sessions.end_all_of(tx, after.workspace_id, after.id, "role")
    return after


async def edit_in_part(scope: Scope, staff_id: str, given: EditRep) -> Staff:
    """Change what a program gives of a colleague; how they sign in and their role stay."""
    async with scope.transaction() as tx:
        before = await access.colleague(tx, scope, staff_id)
        must_be_allowed(scope, before)
        after = replace(
            _met(before, given),
            name=before.name if given.name is None else readable(given.name),
            capacity=given.capacity or before.capacity,
            position=before.position if given.position is None else given.position,
        )
        await queries.set_position(tx, after.workspace_id, after.id, after.position)
        await _change(tx, before, after)
        was, now = {"position": before.position}, {"position": after.position}
        await note_change(tx, scope, "rep.edited", after.about, written(before) | was, written(after) | now)
    return after


async def disable(scope: Scope, staff_id: str) -> Staff:
    """Let a colleague in no more; they are signed out everywhere at once, what they wrote stays."""
    return await _leave(scope, staff_id, "disabled")


async def delete(scope: Scope, staff_id: str) -> Staff:
    """Take a colleague out of the team; their name is free again, what they wrote stays."""
    return await _leave(scope, staff_id, "deleted")


async def _leave(scope: Scope, staff_id: str, reason: str) -> Staff:
    if staff_id == scope.actor_id:
        raise Conflict("You cannot do this to yourself.")
    async with scope.transaction() as tx:
        before = await access.colleague(tx, scope, staff_id)
        must_be_allowed(scope, before)
        if reason == "deleted":
            after = replace(before, deleted_at=scope.now_ms)
        else:
            after = replace(before, disabled_at=before.disabled_at or scope.now_ms)
        await _change(tx, before, after)
        await links.drop_for_password(tx, after.workspace_id, after.id)
        if reason == "deleted" and not await persons.is_elsewhere(tx, after):
            await second_factors.drop(tx, after.workspace_id, after.id)
            await federated.drop_ties(tx, after.workspace_id, after.id)
        await sessions.end_all_of(tx, after.workspace_id, after.id, reason)
        if (after.disabled_at, after.deleted_at) != (before.disabled_at, before.deleted_at):
            await note(tx, scope, f"rep.{reason}", before.about)
        await tx.emit(StaffLeft(scope, after.workspace_id, after.id, after.name))
    return after


async def enable(scope: Scope, staff_id: str) -> Staff:
    """Let a disabled colleague in again."""
    async with scope.transaction() as tx:
        before = await access.colleague(tx, scope, staff_id)
        must_be_allowed(scope, before)
        after = replace(before, disabled_at=None)
        await _change(tx, before, after)
        if before.disabled_at is not None:
            await note(tx, scope, "rep.enabled", after.about)
    return after


async def _change(tx: Transaction, before: Staff, after: Staff) -> None:
    await queries.change_staff(tx, after)
    await _must_leave_an_owner(tx, before, after)
    await tx.emit(StaffChanged(before, after))


async def set_presence(scope: Scope, state: str) -> str:
    """Take conversations from now on, or not; whoever watches sees it at once."""
    if state not in AVAILABILITIES:
        raise Invalid("Please choose one of these.", field="state")
    async with scope.transaction() as tx:
        if await queries.set_availability(tx, scope.workspace_id, scope.actor_id, state):
            await tx.emit(AvailabilityChanged(scope.workspace_id, scope.actor_id, scope.actor_name, state))
    return state
