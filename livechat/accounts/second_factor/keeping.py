"""Staff switch their second factor on and off; an admin does so for somebody who has lost everything."""

from __future__ import annotations

from livechat import ids
from livechat.accounts import access, persons
from livechat.accounts.models import Staff
from livechat.accounts.passwords import passwords_of
from livechat.accounts.second_factor import codes, proving, queries
from livechat.accounts.second_factor.models import BEGUN_FOR_MS, SecondFactor, Setup
from livechat.accounts.team import must_be_allowed
from livechat.accounts.throttling import throttle_of
from livechat.audit.noting import note
from livechat.errors import Conflict, Invalid
from livechat.scope import Scope
from livechat.store.database import Transaction
from livechat.workspaces import deciding


async def begin(scope: Scope, current: str) -> None:
    """Make a key for an app; nothing is asked for until a code has come from it."""
    staff = await access.colleague(scope.db, scope, scope.actor_id)
    await _must_be_oneself(scope, staff, current)
    factor = SecondFactor(staff.person_id, staff.workspace_id, ids.opaque(), scope.now_ms, None, 0)
    async with scope.transaction() as tx:
        if not await queries.begin(tx, factor):
            raise Conflict("Two-step sign-in is on already.")


async def setup_of(scope: Scope) -> Setup | None:
    """What an app has to take in; None when nothing was begun, or when it is confirmed."""
    factor = await queries.of(scope.db, scope.workspace_id, scope.actor_id)
    if factor is None or not _is_begun(scope, factor):
        return None
    staff = await access.colleague(scope.db, scope, scope.actor_id)
    key, *_ = proving.keys(scope.means, factor.salt)
    return codes.setup(key, (await deciding.of(scope)).name, staff.username)


def _is_begun(scope: Scope, factor: SecondFactor) -> bool:
    return factor.confirmed_at is None and scope.now_ms < factor.started_at + BEGUN_FOR_MS


async def confirm(scope: Scope, typed: str) -> list[str]:
    """Switch it on by a code of the app; the recovery codes, which are shown this once."""
    settings, throttle = scope.means.settings.accounts, throttle_of(scope.means)
    staff = await access.colleague(scope.db, scope, scope.actor_id)
    account = proving.account_of(staff.person_id)
    throttle.attempt(settings, account, scope.address, scope.session_id)
    async with scope.transaction() as tx:
        factor = await queries.of(tx, scope.workspace_id, scope.actor_id)
        if factor is None or not _is_begun(scope, factor):
            raise Conflict("That took too long. Please begin again.")
        step = codes.step_of(proving.keys(scope.means, factor.salt), codes.plain(typed), scope.now_ms)
        if step is None:
            raise Invalid("This is not the code that the app shows now.", field="totp")
        await queries.confirm(tx, scope.workspace_id, scope.actor_id, step, scope.now_ms)
        made = await _new_codes(tx, staff)
        await note(tx, scope, "second_factor.switched_on", staff.about)
        await persons.tell_second_factor(tx, staff)
    throttle.succeeded(settings, account, scope.address, scope.session_id)
    return made


async def new_codes(scope: Scope, current: str) -> list[str]:
    """Other recovery codes; those made before stop working."""
    staff = await access.colleague(scope.db, scope, scope.actor_id)
    await _must_be_oneself(scope, staff, current)
    async with scope.transaction() as tx:
        factor = await queries.of(tx, scope.workspace_id, scope.actor_id)
        if factor is None or factor.confirmed_at is None:
            raise Conflict("Two-step sign-in is off.")
        await note(tx, scope, "second_factor.codes_made", staff.about)
        return await _new_codes(tx, staff)


async def _new_codes(tx: Transaction, staff: Staff) -> list[str]:
    made = codes.recovery_codes()
    await queries.drop_recovery_codes(tx, staff.workspace_id, staff.id)
    for each in made:
        mark = codes.mark(staff.person_id, codes.plain(each))
        await queries.add_recovery_code(tx, staff.workspace_id, staff.id, mark)
    return made


async def switch_off(scope: Scope, current: str) -> None:
    """Ask for no code any more."""
    staff = await access.colleague(scope.db, scope, scope.actor_id)
    await _must_be_oneself(scope, staff, current)
    async with scope.transaction() as tx:
        if await _drop(tx, staff):
            await note(tx, scope, "second_factor.switched_off", staff.about)


async def switch_off_for(scope: Scope, staff_id: str) -> Staff:
    """Let a colleague in by password alone who has lost telephone and recovery codes; their sessions end."""
    if staff_id == scope.actor_id:
        raise Conflict("You cannot do this to yourself.")
    async with scope.transaction() as tx:
        staff = await access.colleague(tx, scope, staff_id)
        must_be_allowed(scope, staff)
        await persons.must_be_here_only(tx, scope, staff)
        if await _drop(tx, staff):
            await persons.end_sessions(tx, staff, "second_factor")
            await note(tx, scope, "second_factor.reset", staff.about)
    return staff


async def _drop(tx: Transaction, staff: Staff) -> bool:
    await queries.drop_proofs(tx, staff.workspace_id, staff.id)
    dropped = await queries.drop(tx, staff.workspace_id, staff.id)
    if dropped:
        await persons.tell_second_factor(tx, staff)
    return dropped


async def _must_be_oneself(scope: Scope, staff: Staff, typed: str) -> None:
    settings, throttle = scope.means.settings.accounts, throttle_of(scope.means)
    throttle.attempt(settings, staff.person_id, scope.address, scope.session_id)
    if not await _is_oneself(scope, staff, typed):
        raise Invalid("That is not right. Please try again.", field="current")
    throttle.succeeded(settings, staff.person_id, scope.address, scope.session_id)


async def _is_oneself(scope: Scope, staff: Staff, typed: str) -> bool:
    """By password or, where it is on, by a code; a password is never as short as a code."""
    is_code = codes.is_from_app(codes.plain(typed))
    if not is_code and await passwords_of(scope.means).holds(staff.password_hash, typed):
        return True
    async with scope.transaction() as tx:
        return await proving.use(tx, scope, staff, typed)
