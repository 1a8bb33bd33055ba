"""Colleagues and sessions as programs see them."""

from __future__ import annotations

import msgspec

from livechat.accounts.models import Member, Session, Staff
from livechat.clock import rfc3339
from livechat.scope import Scope


class Me(msgspec.Struct):
    """Who is signed in."""

    role: str
    id: str
    name: str


class SignedIn(msgspec.Struct):
    """The token is shown once: it goes into `Authorization: Bearer`."""

    token: str
    session: str
    me: Me
    must_change_password: bool


class ValidSession(msgspec.Struct):
    """A session that works."""

    valid: bool
    session: str
    me: Me
    expires_at: str


class SessionItem(msgspec.Struct):
    """A session in the list."""

    id: str
    me: Me
    device: str
    address: str
    created_at: str
    last_seen_at: str
    expires_at: str
    current: bool


class SessionPage(msgspec.Struct):
    """A page of sessions; `next` is the cursor of the one behind it."""

    sessions: list[SessionItem]
    next: str | None


class Rep(msgspec.Struct):
    """A colleague."""

    id: str
    username: str
    name: str
    email: str
    role: str
    state: str
    active: int
    capacity: int
    disabled: bool
    invited: bool
    bio: str
    names: dict[str, str]
    position: int
    avatar: str | None = None
    """Where their picture lies, for those who may see it."""


class RepPage(msgspec.Struct):
    """A page of the team, in its order."""

    reps: list[Rep]
    next: str | None = None


class AddedRep(msgspec.Struct):
    """A new colleague, and the path of their one-time link where no password was given."""

    id: str
    username: str
    name: str
    email: str
    role: str
    invitation: str | None = None
    bio: str = ""
    names: dict[str, str] = {}
    position: int = 0


def me_of(scope: Scope) -> Me:
    """Whoever a scope belongs to."""
    return Me(scope.role, scope.actor_id, scope.actor_name)


def session_item(session: Session, current_id: str) -> SessionItem:
    """A session in the list."""
    return SessionItem(
        session.id,
        Me(session.role, session.person_id, session.name),
        session.device,
        session.address,
        rfc3339(session.created_at),
        rfc3339(session.last_seen_at),
        rfc3339(session.expires_at),
        session.id == current_id,
    )


def rep(member: Member, avatar: str | None) -> Rep:
    """A colleague."""
    return Rep(
        member.id,
        member.username,
        member.name,
        member.email,
        member.role,
        member.presence,
        member.active,
        member.capacity,
        member.disabled,
        member.invited,
        member.bio,
        member.names,
        member.position,
        avatar,
    )


def added(staff: Staff, link: str) -> AddedRep:
    """A new colleague."""
    path = f"/invitation/{link}" if link else None
    return AddedRep(
        staff.id,
        staff.username,
        staff.name,
        staff.email,
        staff.role,
        path,
        staff.bio,
        staff.names,
        staff.position,
    )
