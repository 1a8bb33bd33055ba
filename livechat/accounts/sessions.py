"""Who is signed in: rows in the store, kept at hand so that knowing somebody costs no question.

The moments of sessions come from a clock that only goes forward, set by the wall clock at the start: a wall
clock that jumps signs nobody out.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final

from livechat import i18n, ids
from livechat.accounts import queries
from livechat.accounts.events import SessionEnded, SessionSeen, SessionStarted
from livechat.accounts.links import queries as links
from livechat.accounts.models import Session
from livechat.accounts.second_factor import queries as second_factors
from livechat.errors import Unauthenticated, Unavailable
from livechat.scope import CUSTOMER, STAFF_ROLES, Means, Scope
from livechat.settings import Settings
from livechat.signing import fingerprint
from livechat.store.database import Transaction
from livechat.web.session import AUDIENCES, Credentials, tokens
from livechat.workspaces import access as shops
from livechat.workspaces import deciding
from livechat.workspaces.models import FIRST
from livechat.workspaces.settings import Decisions

HOUR_MS: Final = 3_600_000
DAY_MS: Final = 24 * HOUR_MS
RENEWED_EVERY_MS: Final = DAY_MS
OVERLAP_MS: Final = 60_000
"""How long the former token works on, once the new one has arrived."""
WRITTEN_EVERY_MS: Final = 60_000
KEPT: Final = 50_000
"""Sessions kept at hand; the longest known are looked up again."""
SWEPT: Final = 500


def steady_ms(means: Means) -> int:
    """UTC milliseconds as they were at the start, and what has passed since then."""
    monotonic_ms = int(means.clock.monotonic() * 1000)
    offset: int = means.memory.setdefault("accounts.offset_ms", means.clock.now_ms() - monotonic_ms)
    return offset + monotonic_ms


def lasts_until(settings: Settings, role: str, now_ms: int) -> int:
    """When a session that begins (or, a customer's, goes on) now is over."""
    days = settings.accounts.customer_session_days if role == CUSTOMER else settings.accounts.session_absolute_days
    return now_ms + int(days * DAY_MS)


async def begin(
    tx: Transaction,
    scope: Scope,
    role: str,
    person_id: str,
    name: str,
    *,
    language: str = "",
    until: int = 0,
    token: str = "",
) -> tuple[str, Session]:
    """A session for somebody on the scope's device; its token is given to the caller and stored nowhere.

    It is over as usual or, where one goes on that began earlier, at the moment `until`. A caller who can tell the
    token again brings it along.
    """
    token = token or ids.token()
    now = steady_ms(scope.means)
    session = Session(
        id=ids.opaque(),
        workspace_id=scope.workspace_id,
        role=role,
        person_id=person_id,
        name=name,
        device=scope.device[:200],
        address=scope.address[:64],
        language=language,
        created_at=now,
        renewed_at=now,
        last_seen_at=now,
        expires_at=until or lasts_until(scope.means.settings, role, now),
        token_hash=fingerprint(token),
    )
    await queries.add_session(tx, session)
    await tx.emit(SessionStarted(session))
    return token, session


async def end(tx: Transaction, workspace_id: int, session_id: str, reason: str) -> bool:
    """End one session; False when there is none."""
    session = await queries.session_by_id(tx, workspace_id, session_id)
    if session is None:
        return False
    await _end(tx, session, reason)
    return True


async def end_all_of(tx: Transaction, workspace_id: int, person_id: str, reason: str, but: str = "") -> int:
    """End every session of a person, `but` one, and any that waits for a code; how many those were."""
    await second_factors.drop_proofs(tx, workspace_id, person_id)
    found = await queries.sessions_of(tx, workspace_id, person_id)
    ended = [session for session in found if session.id != but]
    for session in ended:
        await _end(tx, session, reason)
    return len(ended)


async def _end(tx: Transaction, session: Session, reason: str) -> None:
    if await queries.end_session(tx, session.workspace_id, session.id):
        await tx.emit(SessionEnded(session.id, session.workspace_id, session.role, session.person_id, reason))


@dataclass(slots=True)
class _Known:
    """A session at hand."""

    session: Session
    seen_ms: int
    written_ms: int
    is_new_token_awaited: bool
    """A new token was given out and has not come back yet: its answer may have been lost on the way."""
    is_over: bool = False


class Sessions:
    """Everybody who is signed in, as far as they have been here since the start."""

    def __init__(self, means: Means) -> None:
        self.means = means
        self._by_token: dict[str, tuple[_Known, int]] = {}
        """By a token's fingerprint, with the moment until which it works (0: as long as the session)."""
        self._by_id: dict[str, _Known] = {}
        self._endings = 0

    def _now_ms(self) -> int:
        return steady_ms(self.means)

    # From credentials to a scope

    async def identify(self, credentials: Credentials) -> Scope:
        """Whose request this is: see `web.session.Identify`."""
        if credentials.token:
            known = await self._find(fingerprint(credentials.token))
        else:
            known = await self._by_cookie(credentials)
        decisions = await deciding.of(self.means, known.session.workspace_id if known else FIRST)
        if known and known.is_over:
            known = None
        if known is None and credentials.token:
            raise Unauthenticated("This session has ended. Please sign in again.")
        chosen = known.session.language if known else ""
        visitor = Scope(
            self.means,
            FIRST,
            language=language(decisions, [chosen, *credentials.languages]),
            device=credentials.device,
            address=credentials.address,
        )
        if known is None:
            return visitor
        self._seen(known)
        session = known.session
        return visitor.but(
            workspace_id=session.workspace_id,
            role=session.role,
            actor_id=session.person_id,
            actor_name=session.name,
            session_id=session.id,
            must_choose_password=session.must_change_password and not credentials.token,
            must_secure=decisions.second_factor and session.role in STAFF_ROLES and not session.has_second_factor,
        )

    async def _by_cookie(self, credentials: Credentials) -> _Known | None:
        """The session of the wanted audience; of several, the one whose form was sent, else staff's, else the last."""
        cookies = credentials.cookies or {}
        wanted = AUDIENCES if credentials.audience == "any" else (credentials.audience,)
        first: _Known | None = None
        shop = await shops.by_slug(self.means, credentials.workspace) if credentials.workspace else None
        for token in [token for each in wanted for token in tokens(each, cookies.get(each, ""))]:
            known = await self._find(fingerprint(token))
            if known and shop and known.session.workspace_id != shop.id:
                continue
            if known and self._is_meant(known, credentials.form_token):
                return known
            first = first or known
        return first

    def _is_meant(self, known: _Known, form_token: str) -> bool:
        """Whether the form that was sent is of this session; where none was, whichever is found first is meant."""
        return not form_token or self.means.signing.form_token_holds(known.session.id, form_token)

    async def _find(self, token_hash: str) -> _Known | None:
        known, until = self._by_token.get(token_hash, (None, 0))
        if until and self._now_ms() >= until:
            return None
        while known is None:
            endings = self._endings
            session = await queries.session_by_token(self.means.db, token_hash, self._now_ms())
            if endings != self._endings:
                continue  # it may have ended while it was read
            if session is None:
                return None
            known = self._keep(session)
        if self._is_over(known):
            return None
        if known.is_new_token_awaited and token_hash == known.session.token_hash:
            self._new_token_arrived(known)
        return known

    def _keep(self, session: Session) -> _Known:
        known = self._by_id.get(session.id)
        if known is None:
            awaited = session.former_until == session.renewed_at + DAY_MS
            known = _Known(session, session.last_seen_at, session.last_seen_at, awaited)
            self._by_id[session.id] = known
        self._by_token[session.token_hash] = (known, 0)
        if session.former_token_hash and session.former_until > self._now_ms():
            self._by_token[session.former_token_hash] = (known, session.former_until)
        if len(self._by_id) > KEPT:
            self._put_away(next(iter(self._by_id.values())))
        return known

    def _put_away(self, known: _Known) -> None:
        self._by_id.pop(known.session.id, None)
        for token_hash in (known.session.token_hash, known.session.former_token_hash):
            if token_hash:
                self._by_token.pop(token_hash, None)

    def _is_over(self, known: _Known) -> bool:
        now = self._now_ms()
        if known.session.role == CUSTOMER:
            return now >= lasts_until(self.means.settings, CUSTOMER, known.seen_ms)
        idle_ms = int(self.means.settings.accounts.session_idle_hours * HOUR_MS)
        return now >= known.session.expires_at or now >= known.seen_ms + idle_ms

    async def token_in(self, carried: str, workspace_id: int) -> str:
        """Of a customer's cookie, the token that opens a session of the workspace; empty where none does."""
        for token in tokens(CUSTOMER, carried):
            known = await self._find(fingerprint(token))
            if known and known.session.workspace_id == workspace_id:
                return token
        return ""

    def stands_in(self, carried: str, scope: Scope) -> bool:
        """Whether this cookie holds a token of the scope's session."""
        return any(self._opens(each, scope.session_id) for each in tokens(scope.audience, carried))

    def without(self, carried: str, session_id: str) -> str:
        """A customer's cookie without the tokens of a session."""
        return ".".join(each for each in tokens(CUSTOMER, carried) if not self._opens(each, session_id))

    def _opens(self, token: str, session_id: str) -> bool:
        known, _ = self._by_token.get(fingerprint(token), (None, 0))
        return known is not None and known.session.id == session_id

    # Signs of life

    def alive(self, session_ids: Iterable[str]) -> None:
        """These sessions have a live connection: they do not end for being idle."""
        for session_id in session_ids:
            known = self._by_id.get(session_id)
            if known:
                self._seen(known)

    def _seen(self, known: _Known) -> None:
        now = known.seen_ms = self._now_ms()
        if now - known.written_ms < WRITTEN_EVERY_MS:
            return
        session = known.session
        expires = lasts_until(self.means.settings, CUSTOMER, now) if session.role == CUSTOMER else session.expires_at
        known.written_ms = now
        known.session = replace(session, last_seen_at=now, expires_at=expires)
        with contextlib.suppress(Unavailable):  # the next sign of life will be remembered instead
            self.means.db.submit(_remember_seen, known.session, _ignore)

    # New tokens

    def renewal_due(self, session_id: str) -> bool:
        """Whether a page's answer should carry a new token: once a day, or when the last one got lost."""
        known = self._by_id.get(session_id)
        if known is None:
            return False
        age_ms = self._now_ms() - known.session.renewed_at
        return age_ms >= RENEWED_EVERY_MS or (known.is_new_token_awaited and age_ms >= OVERLAP_MS)

    async def renew(self, session_id: str) -> str:
        """A new token for a session; empty when another request has just got one.

        The former token works for a minute after the new one has first come back, so that an answer that is
        lost on the way signs nobody out.
        """
        known = self._by_id.get(session_id)
        if known is None:
            return ""
        before, now, token = known.session, self._now_ms(), ids.token()
        former = (before.former_token_hash if known.is_new_token_awaited else None) or before.token_hash
        async with self.means.db.transaction() as tx:
            if not await queries.renew(tx, before, fingerprint(token), former, now + DAY_MS, now):
                return ""
        if known.is_over:
            return ""
        for gone in (before.token_hash, before.former_token_hash):
            self._by_token.pop(gone or "", None)
        known.session = replace(
            known.session,
            token_hash=fingerprint(token),
            former_token_hash=former,
            former_until=now + DAY_MS,
            renewed_at=now,
        )
        known.is_new_token_awaited = True
        self._keep(known.session)
        return token

    def _new_token_arrived(self, known: _Known) -> None:
        known.is_new_token_awaited = False
        until = self._now_ms() + OVERLAP_MS
        known.session = replace(known.session, former_until=until)
        if known.session.former_token_hash:
            self._by_token[known.session.former_token_hash] = (known, until)
        with contextlib.suppress(Unavailable):
            self.means.db.submit(_let_former_token_end, known.session, _ignore)

    # Changes

    async def end(self, scope: Scope, session_id: str, reason: str) -> bool:
        """End a session of the scope's workspace; False when there is none."""
        async with scope.transaction() as tx:
            return await end(tx, scope.workspace_id, session_id, reason)

    async def choose_language(self, scope: Scope, tag: str) -> None:
        """Remember the language that was chosen on this device; a colleague's is also that of letters to them."""
        async with scope.transaction() as tx:
            await queries.set_session_language(tx, scope.workspace_id, scope.session_id, tag)
            if scope.is_staff:
                await queries.set_staff_language(tx, scope.workspace_id, scope.actor_id, tag)
        known = self._by_id.get(scope.session_id)
        if known:
            known.session = replace(known.session, language=tag)

    async def sweep(self) -> int:
        """Called now and then: end the sessions whose time is over, forget old links; how many ended."""
        now = self._now_ms()
        idle_since = now - int(self.means.settings.accounts.session_idle_hours * HOUR_MS)
        over = await queries.expired_sessions(self.means.db, now, idle_since, SWEPT)
        over = [each for each in over if each.id not in self._by_id or self._is_over(self._by_id[each.id])]
        async with self.means.db.transaction() as tx:
            await links.drop_old_links(tx, now)
            for session in over:
                await _end(tx, session, "expired")
        return len(over)

    def forget(self, event: SessionEnded) -> None:
        """A session has ended: from this moment its token opens nothing."""
        self._endings += 1
        known = self._by_id.get(event.session_id)
        if known:
            known.is_over = True
            self._put_away(known)

    def look_again(self, staff_id: str) -> None:
        """A colleague is called differently now, or signs in in another way."""
        self._endings += 1
        for known in [each for each in self._by_id.values() if each.session.person_id == staff_id]:
            self._put_away(known)


def language(decisions: Decisions, wanted: Iterable[str]) -> str:
    """The first wanted language that the workspace offers."""
    for tag in wanted:
        for each in (tag, tag.partition("-")[0]):
            if each in decisions.languages and each in i18n.LANGUAGES:
                return each
    return decisions.default_language


async def _remember_seen(tx: Transaction, seen: list[Any]) -> list[Any]:
    for session in seen:
        at, expires = session.last_seen_at, session.expires_at
        if not await queries.seen(tx, session.workspace_id, session.id, at, expires):
            continue
        if session.role != CUSTOMER:
            await queries.staff_seen(tx, session.workspace_id, session.person_id, at)
        await tx.emit(SessionSeen(session.workspace_id, session.role, session.person_id, at))
    return [None] * len(seen)


async def _let_former_token_end(tx: Transaction, arrived: list[Any]) -> list[Any]:
    for session in arrived:
        await queries.let_former_token_end(tx, session.workspace_id, session.id, session.former_until)
    return [None] * len(arrived)


def _ignore(_outcome: Any) -> None:
    """Nobody waits for it."""
