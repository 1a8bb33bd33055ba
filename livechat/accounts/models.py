"""Staff, sessions and one-time links, as the rest of the house knows them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import Final

from livechat.audit.models import About
from livechat.i18n.folding import caseless

ONLINE, AWAY, OFFLINE = "online", "away", "offline"
AVAILABILITIES: Final = (ONLINE, AWAY, OFFLINE)

SETUP: Final = "setup"
INVITATION: Final = "invitation"
RESET: Final = "reset"
DEVICE: Final = "device"
"""Purposes of a one-time link: the first owner, choosing a password, choosing another, a customer's second device."""


@dataclass(frozen=True, slots=True)
class Staff:
    """Somebody who answers customers or runs the team."""

    id: str
    workspace_id: int
    username: str
    username_folded: str | None
    """The same as it is compared; None for whoever has shared it with an older account since before capitals of every
    script were the same: they are found by their name as it stands."""
    name: str
    email: str
    role: str
    password_hash: str = field(repr=False)
    must_change_password: bool
    availability: str
    capacity: int
    language: str
    last_assigned_at: int
    last_seen_at: int
    disabled_at: int | None
    deleted_at: int | None
    created_at: int
    person_id: str
    """The same in every workspace that the person belongs to, with whom they sign in: see `persons`."""
    has_second_factor: bool = False
    bio: str = ""
    """A sentence or two about them, for customers."""
    names_json: str = "{}"
    position: int = 0
    """Their place in the team, the lowest first; whoever shares one stands by name."""
    is_invited: bool = False
    """Has not come in yet: name and address to sign in with may be somebody else's until then."""

    @property
    def names(self) -> dict[str, str]:
        """What customers call them in other languages, by the language's tag."""
        found: dict[str, str] = json.loads(self.names_json)
        return found

    def signing_in_as(self, login: str) -> Staff:
        """The same colleague with this user name; whoever has it keeps it as it is found."""
        if login == self.username:
            return self
        return replace(self, username=login, username_folded=caseless(login))

    @property
    def about(self) -> About:
        """As what the audit log concerns."""
        return About("rep", self.id, self.name)

    @property
    def may_sign_in(self) -> bool:
        """Whether a right password opens this account."""
        return self.disabled_at is None and self.deleted_at is None and bool(self.password_hash)


@dataclass(frozen=True, slots=True)
class Session:
    """One sign-in on one device; `name` is its person's."""

    id: str
    workspace_id: int
    role: str
    person_id: str
    name: str
    device: str
    address: str
    language: str
    created_at: int
    renewed_at: int
    last_seen_at: int
    expires_at: int
    token_hash: str = field(repr=False)
    former_token_hash: str | None = field(default=None, repr=False)
    former_until: int = 0
    has_second_factor: bool = False
    must_change_password: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A link that works once: whoever opens it may do one thing."""

    workspace_id: int
    purpose: str
    person_id: str
    expires_at: int


@dataclass(frozen=True, slots=True)
class Load:
    """How many active conversations a colleague has in hand."""

    staff_id: str
    active: int


@dataclass(frozen=True, slots=True)
class Answerer:
    """A colleague as customers meet them."""

    id: str
    name: str
    names: dict[str, str]
    bio: str

    def name_in(self, language: str) -> str:
        """Their name for somebody who reads this language."""
        return self.names.get(language) or self.name


@dataclass(frozen=True, slots=True)
class Member:
    """A colleague as the team's pages show them."""

    id: str
    dom_id: str
    name: str
    initials: str
    hue: int
    username: str
    email: str
    role: str
    presence: str
    active: int
    capacity: int
    disabled: bool
    invited: bool
    last_seen_iso: str
    has_second_factor: bool
    bio: str
    names: dict[str, str]
    position: int


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session as the admin's list shows it."""

    id: str
    dom_id: str
    person_id: str
    who: str
    role: str
    initials: str
    hue: int
    device: str
    address: str
    created_iso: str
    last_seen_iso: str
    current: bool
