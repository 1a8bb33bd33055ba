"""Staff come in by their password, and choose another one."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Final

from livechat.accounts import access, passwords, persons, queries, sessions
from livechat.accounts.events import PasswordChosen
from livechat.accounts.inputs import ChangePassword, SignIn
from livechat.accounts.models import Session, Staff
from livechat.accounts.passwords import passwords_of
from livechat.accounts.second_factor import proving
from livechat.accounts.throttling import throttle_of
from livechat.audit.noting import note
from livechat.errors import CodeNeeded, Forbidden, Invalid, Unauthenticated
from livechat.i18n.folding import caseless
from livechat.scope import STAFF_ROLES, Means, Scope
from livechat.signing import fingerprint

DEVICE_DAYS: Final = 400
_DEVICE: Final = "known-device"
_ACCOUNTS_A_DEVICE: Final = 10


@dataclass(frozen=True, slots=True)
class Entrance:
    """Somebody has come in."""

    token: str
    session: Session
    staff: Staff


async def sign_in(scope: Scope, given: SignIn, *, roles: frozenset[str] = STAFF_ROLES) -> Entrance:
    """Open a session for whoever knows the password and, where they have a second factor, its code.

    See `prove` and `second_step`. Raises CodeNeeded when only the code is missing.
    """
    if given.proof:
        return await come_in(
            scope, await second_step(scope, given.proof, given.totp, roles=roles, login=given.username)
        )
    staff = await prove(scope, given, roles=roles)
    if staff.has_second_factor and given.totp:
        await proving.check(scope, staff, given.totp)
    elif proof := await proving.ask(scope, staff):
        raise CodeNeeded(proof)
    return await come_in(scope, staff)


async def second_step(
    scope: Scope, proof: str, code: str, *, device: str = "", roles: frozenset[str] = STAFF_ROLES, login: str = ""
) -> Staff:
    """Who has given the code after the password.

    Raises Gone where the proof of the password does not count (any more) or belongs to somebody else than `login`;
    otherwise see `proving.check`.
    """
    found = await proving.look(scope.db, scope.means, proof)
    staff = await queries.staff_by_id(scope.db, found.workspace_id, found.staff_id)
    named = await queries.staff_by_login(scope.db, login.strip()) if login else staff
    if staff is None or named is None or named.person_id != staff.person_id or not staff.may_sign_in:
        raise proving.Gone
    if staff.role not in roles:
        raise Forbidden("This account may not do that.")
    await proving.check(scope, staff, code, _known_as(scope.means, device, staff), proof)
    return staff


async def prove(scope: Scope, given: SignIn, *, device: str = "", roles: frozenset[str] = STAFF_ROLES) -> Staff:
    """Who knows the password.

    Nothing tells an account that does not exist from a wrong password, not even the time it takes. `device`
    is the browser's device cookie. Raises RateLimited before the password is looked at, Unauthenticated, or
    Forbidden for a colleague who has none of the `roles`.
    """
    settings, means = scope.means.settings.accounts, scope.means
    login = given.username.strip()
    staff = await queries.staff_by_login(means.db, login)
    account, known = caseless(login), _known_as(means, device, staff)
    is_last = throttle_of(means).attempt(settings, account, scope.address, known)
    stored = staff.password_hash if staff and staff.may_sign_in else ""
    if not await passwords_of(means).holds(stored, given.password) or staff is None:
        if is_last:
            await access.note_refusal(scope, "session.refused", staff)
        raise Unauthenticated("The user name or the password is not right.")
    throttle_of(means).succeeded(settings, account, scope.address, known)
    if staff.role not in roles:
        raise Forbidden("This account may not do that.")
    if passwords_of(means).is_outdated(stored):
        await _strengthen(scope, staff, given.password)
    return staff


async def come_in(scope: Scope, staff: Staff) -> Entrance:
    """A session on this device for somebody who has proved who they are; one they had here before ends."""
    here = scope.but(workspace_id=staff.workspace_id)
    async with scope.transaction() as tx:
        if scope.is_staff and scope.session_id:
            await sessions.end(tx, scope.workspace_id, scope.session_id, "signed_out")
        token, session = await sessions.begin(tx, here, staff.role, staff.id, staff.name, language=staff.language)
        await note(tx, access.acting(scope, staff, session.id), "session.begun")
    return Entrance(token, session, staff)


async def _strengthen(scope: Scope, staff: Staff, password: str) -> None:
    stronger = await passwords_of(scope.means).hash(password)
    async with scope.transaction() as tx:
        await queries.set_password(tx, staff.workspace_id, staff.id, stronger, staff.must_change_password)


async def change_password(scope: Scope, given: ChangePassword) -> Staff:
    """Another password for oneself; one's sessions on other devices end."""
    settings, means = scope.means.settings.accounts, scope.means
    staff = await access.colleague(means.db, scope, scope.actor_id)
    throttle_of(means).attempt(settings, staff.person_id, scope.address, scope.session_id)
    if not await passwords_of(means).holds(staff.password_hash, given.current):
        raise Invalid("This is not your present password.", field="current")
    throttle_of(means).succeeded(settings, staff.person_id, scope.address, scope.session_id)
    if given.password == given.current:
        raise Invalid("Please choose another one than the present one.", field="password")
    await set_password(scope, staff, given.password, keep=scope.session_id)
    return staff


async def set_password(scope: Scope, staff: Staff, password: str, *, keep: str = "") -> None:
    """A password that its owner chose; all their sessions end, `keep` one."""
    passwords.check(password, username=staff.username, name=staff.name)
    hashed = await passwords_of(scope.means).hash(password)
    async with scope.transaction() as tx:
        await queries.set_password(tx, staff.workspace_id, staff.id, hashed, must_change=False)
        await persons.drop_links(tx, staff)
        await persons.end_sessions(tx, staff, "password", but=keep)
        await note(tx, scope, "password.changed", staff.about)
        await tx.emit(PasswordChosen(staff.workspace_id, staff.id))


# The device cookie: which accounts a browser has signed in to


def remembered(means: Means, device: str, person_id: str) -> str:
    """The device cookie after signing in, signed and with this account in front."""
    name, accounts = _told(means, device)
    kept = list(dict.fromkeys([_mark(person_id), *accounts]))[:_ACCOUNTS_A_DEVICE]
    return means.signing.seal(_DEVICE, [name or secrets.token_hex(8), kept])


def _known_as(means: Means, device: str, staff: Staff | None) -> str:
    """The browser's own name, if it has signed in to this account before."""
    name, accounts = _told(means, device)
    return name if staff is not None and _mark(staff.person_id) in accounts else ""


def _mark(person_id: str) -> str:
    return fingerprint(person_id)[:16]


def _told(means: Means, device: str) -> tuple[str, list[str]]:
    told = means.signing.unseal(_DEVICE, device, DEVICE_DAYS * 86_400) if device else None
    return (told[0], told[1]) if told else ("", [])
