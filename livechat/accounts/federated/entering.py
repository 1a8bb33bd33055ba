"""Entering: to a provider and back, and to the colleague whose account it opens."""

from __future__ import annotations

from typing import Final

from limits import RateLimitItemPerMinute

from livechat import ids
from livechat.accounts import access, persons
from livechat.accounts import queries as accounts
from livechat.accounts.events import StaffAdded
from livechat.accounts.federated import queries
from livechat.accounts.federated.models import Tie, Try
from livechat.accounts.memberships import queries as memberships
from livechat.accounts.models import Staff
from livechat.accounts.names import readable
from livechat.accounts.team import new_staff, written
from livechat.accounts.throttling import throttle_of
from livechat.audit.noting import note
from livechat.errors import NotFound, Unauthenticated
from livechat.i18n import marked
from livechat.i18n.folding import caseless
from livechat.providers import offering
from livechat.providers.models import Attempt, Identity, Provider
from livechat.scope import Means, Scope
from livechat.signing import fingerprint
from livechat.store.database import Transaction
from livechat.workspaces import deciding

LASTS_MS: Final = 10 * 60_000
LONGEST_LOGIN: Final = 60
TRIES: Final = RateLimitItemPerMinute(30, 10)
"""Tries from one address; each is a row and a question to the provider."""


class Gone(Unauthenticated):
    """The way back was used, came too late, or belongs to another browser."""

    sentence = marked("That took too long, or began in another window. Please try again.")


class Unwilling(Unauthenticated):
    """The person, or the provider, said no there."""

    sentence = marked("%(provider)s was not allowed to tell us who you are.")


class Unverified(Unauthenticated):
    """Anybody could have typed that address."""

    sentence = marked("%(provider)s does not vouch for your e-mail address. Verify it there first.")


class Unknown(Unauthenticated):
    """Nobody here has that address."""

    sentence = marked("There is no account here for %(email)s. An admin of your team can add you with this address.")


class TiedElsewhere(Unauthenticated):
    """The address has come to somebody else there, or the person has a second account."""

    sentence = marked("Your account here is tied to another account at %(provider)s. An admin can untie it.")


def provider_of(means: Means, name: str) -> Provider:
    """A provider that the installer has set up; otherwise NotFound."""
    for each in offering.offered(means.settings):
        if each.name == name:
            return each
    raise NotFound


async def begin(scope: Scope, name: str, back: str, target: str, browser: str) -> str:
    """The address at a provider where somebody tells who they are; it leads them to `back`.

    `browser` is a secret of the browser that goes there: no other one may come back. Raises NotFound, RateLimited,
    and what `offering.where` raises.
    """
    provider = provider_of(scope.means, name)
    throttle_of(scope.means).hit("sign-in-with", scope.address, TRIES)
    state = ids.token()
    url = await offering.where(scope.means, provider, attempt_of(scope.means, state, back))
    one = Try(scope.workspace_id, name, fingerprint(browser), target, scope.now_ms + LASTS_MS)
    async with scope.transaction() as tx:
        await queries.drop_old_tries(tx, scope.now_ms)
        await queries.add_try(tx, fingerprint(state), one)
    return url


def attempt_of(means: Means, state: str, back: str) -> Attempt:
    """What belongs to a state follows from it and from the installation's key, so that it is stored nowhere."""
    nonce, verifier = (means.signing.derive(purpose, state)[0].hex() for purpose in ("nonce", "challenge"))
    return Attempt(state, nonce, verifier, back)


async def finish(scope: Scope, name: str, back: str, state: str, code: str, browser: str) -> tuple[Staff, str]:
    """Who has come back from a provider, and where they wanted to go.

    Raises Gone, Unwilling where there is no code, what `offering.identify` raises, and what `_colleague` does.
    """
    provider = provider_of(scope.means, name)
    async with scope.transaction() as tx:
        one = await queries.take_try(tx, fingerprint(state), scope.now_ms)
    if one is None or one.provider != name or not browser or one.browser_hash != fingerprint(browser):
        raise Gone
    if not code:
        raise Unwilling(provider=provider.label)
    identity = await offering.identify(scope.means, provider, attempt_of(scope.means, state, back), code)
    capacity = (await deciding.of(scope)).capacity
    async with scope.transaction() as tx:
        return await _colleague(tx, scope, provider, identity, capacity), one.target


async def _colleague(tx: Transaction, scope: Scope, provider: Provider, identity: Identity, capacity: int) -> Staff:
    """The colleague whom an account elsewhere opens: by its tie, else by its verified address, else a new one.

    Raises Unverified, Unknown, TiedElsewhere.
    """
    tie = await queries.tie(tx, identity.issuer, identity.subject)
    if tie is not None:
        return await _may_enter(tx, tie.staff_id, identity)
    if not identity.is_verified or not identity.email:
        raise Unverified(provider=provider.label)
    found = await queries.person_by_email(tx, identity.email)
    if found is not None:
        staff = await _may_enter(tx, found, identity)
    else:
        staff = await _newcomer(tx, scope, provider, identity, capacity)
    fresh = Tie(identity.issuer, identity.subject, staff.workspace_id, staff.person_id, identity.email, scope.now_ms)
    if not await queries.add_tie(tx, fresh):
        raise TiedElsewhere(provider=provider.label)
    await note(tx, access.acting(scope, staff), "provider.tied", staff.about, after={"provider": provider.label})
    return staff


async def _may_enter(tx: Transaction, person_id: str, identity: Identity) -> Staff:
    """Somebody as a colleague where they may come in and were last."""
    places = await memberships.colleagues(tx, person_id)
    staff = await accounts.staff_by_id(tx, places[0].workspace_id, places[0].id) if places else None
    if staff is None or staff.disabled_at is not None:
        raise Unknown(email=identity.email or identity.name)
    return await persons.claim(tx, staff)


async def _newcomer(tx: Transaction, scope: Scope, provider: Provider, identity: Identity, capacity: int) -> Staff:
    """A new colleague, where the installer lets in everybody of the address's domain; never the first one."""
    settings = provider.settings
    domain = identity.email.rpartition("@")[2].lower()
    is_let_in = domain in {each.lower() for each in settings.domains}
    login = identity.email[:LONGEST_LOGIN]
    taken = await accounts.login_is_taken(tx, login, caseless(login), "")
    if not is_let_in or not await accounts.has_staff(tx) or taken:
        raise Unknown(email=identity.email)
    staff = new_staff(
        scope.means,
        scope.workspace_id,
        login,
        readable(identity.name or identity.email),
        role=settings.domain_role,
        email=identity.email,
        capacity=capacity,
    )
    await accounts.add_staff(tx, staff)
    await note(tx, access.acting(scope, staff), "rep.added", staff.about, after=written(staff))
    await tx.emit(StaffAdded(staff))
    return staff
