"""Who acts, where, and with which means: the first argument of every act."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from livechat.clock import Clock
from livechat.errors import Forbidden, ScopeMissing, Unauthenticated

if TYPE_CHECKING:
    from livechat.bus import Bus
    from livechat.settings import Settings
    from livechat.signing import Signing
    from livechat.store.database import Database, Transaction

VISITOR: Final = "visitor"
CUSTOMER: Final = "customer"
REP: Final = "rep"
ADMIN: Final = "admin"
OWNER: Final = "owner"
KEY: Final = "key"
"""A program of the team, by an API key: it may do what the scopes of its key say."""
SYSTEM: Final = "system"

STAFF_ROLES: Final = frozenset({REP, ADMIN, OWNER})
ADMIN_ROLES: Final = frozenset({ADMIN, OWNER})


@dataclass(frozen=True, slots=True)
class Means:
    """What an act works with."""

    db: Database
    bus: Bus
    clock: Clock
    settings: Settings
    signing: Signing
    memory: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)
    """What a capability keeps at hand of the store, or counts; lost with the process, and nobody minds."""


@dataclass(frozen=True, slots=True)
class Scope:
    """An actor in a workspace. Everything an act may see or change follows from it."""

    means: Means
    workspace_id: int
    role: str = VISITOR
    actor_id: str = ""
    actor_name: str = ""
    session_id: str = ""
    language: str = "en"
    device: str = ""
    address: str = ""
    must_secure: bool = False
    """Staff without the second factor that their workspace asks for: they may do nothing but set it up."""
    must_choose_password: bool = False
    """Staff on a page, with a password that somebody else has set: they may do nothing but choose their own."""
    scopes: frozenset[str] = frozenset()
    """What a key may do, such as `conversations:read`; empty for people."""

    @property
    def is_staff(self) -> bool:
        """Owner, admin or rep, or a program of theirs."""
        return self.role in STAFF_ROLES or self.role == KEY

    @property
    def is_colleague(self) -> bool:
        """Owner, admin or rep: somebody who can be there, look and be asked, as a program cannot."""
        return self.role in STAFF_ROLES

    @property
    def is_customer(self) -> bool:
        """A registered customer."""
        return self.role == CUSTOMER

    @property
    def credential_id(self) -> str:
        """The session that this actor came in by, or the program's key: what lines and limits are counted by."""
        return self.session_id or self.actor_id

    @property
    def audience(self) -> str:
        """Which of the two sides this actor's screens belong to."""
        return "staff" if self.is_staff else "customer"

    @property
    def sender_role(self) -> str:
        """How this actor signs messages: everybody on the staff writes as `rep`, their programs as `bot`."""
        if self.role == KEY:
            return "bot"
        return "rep" if self.role in STAFF_ROLES else self.role

    @property
    def db(self) -> Database:
        """Shorthand for `means.db`."""
        return self.means.db

    @property
    def now_ms(self) -> int:
        """UTC milliseconds by the house's clock."""
        return self.means.clock.now_ms()

    def transaction(self) -> AbstractAsyncContextManager[Transaction]:
        """A unit of work; on disk when the block has ended."""
        return self.means.db.transaction()

    def must_be_let_in(self, who: frozenset[str], needs: str) -> None:
        """The one table, for addresses and commands: people come in by their role, programs by the scope it `needs`.

        Raises Unauthenticated for visitors, ScopeMissing for keys without that scope, otherwise Forbidden.
        """
        if self.role in who:
            return
        if self.role == VISITOR:
            raise Unauthenticated
        if self.role != KEY:
            raise Forbidden
        if not needs:
            raise Forbidden("A key may not do this.")
        if needs not in self.scopes:
            raise ScopeMissing(needs)

    def may_hear(self, needs: str) -> bool:
        """Whether this actor is told what keys hear of with this scope only."""
        return self.role != KEY or not needs or needs in self.scopes

    def must_be_somebody(self) -> None:
        """Refuse visitors."""
        if self.role == VISITOR:
            raise Unauthenticated

    def but(self, **changes: Any) -> Scope:
        """The same scope with something else about it."""
        return replace(self, **changes)
