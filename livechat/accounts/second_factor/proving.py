"""Between password and code: somebody has proved the first and is asked for the second."""

from __future__ import annotations

from typing import Final

from livechat import ids
from livechat.accounts import access
from livechat.accounts.models import Staff
from livechat.accounts.second_factor import codes, queries
from livechat.accounts.second_factor.models import Proof
from livechat.accounts.throttling import throttle_of
from livechat.audit.noting import note
from livechat.errors import Invalid, Unauthenticated
from livechat.i18n import marked
from livechat.scope import Means, Scope
from livechat.signing import fingerprint
from livechat.store.database import Reader, Transaction

LASTS_MS: Final = 5 * 60_000
WRONG: Final = marked("This code is not right, or it was used before.")
_KEY: Final = "second-factor"


class Gone(Unauthenticated):
    """The password was right too long ago, or what stood for it was used already."""

    sentence = marked("That took too long. Please sign in again.")


def keys(means: Means, salt: str) -> list[bytes]:
    """What an app was given: derived whenever it is needed (RFC 4226, section 7.5), so that it is stored nowhere."""
    return [key[: codes.KEY_BYTES] for key in means.signing.derive(_KEY, salt)]


async def ask(scope: Scope, staff: Staff) -> str:
    """What stands for the password of somebody whose code is asked for next; empty where none is."""
    if not staff.has_second_factor:
        return ""
    token = ids.token()
    proof = Proof(staff.workspace_id, staff.id, scope.now_ms + LASTS_MS)
    async with scope.transaction() as tx:
        await queries.drop_old_proofs(tx, scope.now_ms)
        await queries.add_proof(tx, fingerprint(token), proof)
    return token


async def look(db: Reader, means: Means, token: str) -> Proof:
    """Whose code is asked for, without using the proof up."""
    found = await queries.proof(db, fingerprint(token), means.clock.now_ms())
    if found is None:
        raise Gone
    return found


async def check(scope: Scope, staff: Staff, typed: str, known: str = "", proof: str = "") -> None:
    """Use up a code of somebody, and with it what stood for their password.

    `known` is the browser's own name if it has signed in to this account before. Raises RateLimited before the
    code is looked at, Invalid where it is wrong or was used before, Gone where the proof was.
    """
    settings, throttle = scope.means.settings.accounts, throttle_of(scope.means)
    account = account_of(staff.person_id)
    is_last = throttle.attempt(settings, account, scope.address, known)
    async with scope.transaction() as tx:
        is_right = await use(tx, scope, staff, typed)
        if is_right and proof and not await queries.take_proof(tx, fingerprint(proof), scope.now_ms):
            raise Gone
    if not is_right:
        if is_last:
            await access.note_refusal(scope, "second_factor.refused", staff)
        raise Invalid(WRONG, field="totp")
    throttle.succeeded(settings, account, scope.address, known)


def account_of(person_id: str) -> str:
    """Under which name wrong codes are counted: a right password does not begin that count anew."""
    return f"code {person_id}"


async def use(tx: Transaction, scope: Scope, staff: Staff, typed: str) -> bool:
    """Whether a code is right; it never is a second time. That one of the recovery codes is gone is written down."""
    factor = await queries.of(tx, staff.workspace_id, staff.id)
    if factor is None or factor.confirmed_at is None:
        return False
    plain = codes.plain(typed)
    if codes.is_from_app(plain):
        step = codes.step_of(keys(scope.means, factor.salt), plain, scope.now_ms)
        return step is not None and await queries.use_step(tx, staff.workspace_id, staff.id, step)
    if not await queries.use_recovery_code(tx, staff.workspace_id, staff.id, codes.mark(staff.person_id, plain)):
        return False
    await note(tx, access.acting(scope, staff, scope.session_id), "second_factor.code_used", staff.about)
    return True
