"""What happens to staff and to everybody's sessions."""

from __future__ import annotations

from dataclasses import dataclass

from livechat.accounts.models import Member, Session, Staff
from livechat.live import rooms
from livechat.live.events import LiveEvent
from livechat.live.rooms import Room
from livechat.scope import Scope


@dataclass(frozen=True)
class SessionStarted(LiveEvent):
    """Somebody has signed in or registered."""

    session: Session

    @property
    def room(self) -> Room:
        """The admin's list of sessions."""
        return rooms.watching("sessions", self.session.workspace_id)

    @property
    def audience(self) -> str:
        """Staff only."""
        return "staff"


@dataclass(frozen=True)
class SessionEnded(LiveEvent):
    """A session is over: its lines are closed at once, its token opens nothing any more."""

    session_id: str
    workspace_id: int
    role: str
    person_id: str
    reason: str
    """signed_out, switched (to another workspace), ended (by an admin), password, role, second_factor, disabled,
    deleted, blocked, erased or expired."""

    @property
    def room(self) -> Room:
        """The admin's list of sessions."""
        return rooms.watching("sessions", self.workspace_id)

    @property
    def audience(self) -> str:
        """Staff only."""
        return "staff"


@dataclass(frozen=True, slots=True)
class SessionSeen:
    """A session gave a sign of life; told at most once a minute, within the transaction that remembers it."""

    workspace_id: int
    role: str
    person_id: str
    at: int


@dataclass(frozen=True, slots=True)
class StaffAdded:
    """A new colleague."""

    staff: Staff


@dataclass(frozen=True, slots=True)
class StaffChanged:
    """Name, role, capacity or access of a colleague has changed."""

    before: Staff
    staff: Staff


@dataclass(frozen=True, slots=True)
class SecondFactorChanged:
    """A colleague has, or has no longer, a second factor."""

    workspace_id: int
    staff_id: str


@dataclass(frozen=True, slots=True)
class PasswordChosen:
    """A colleague has a password of their own choice."""

    workspace_id: int
    staff_id: str


@dataclass(frozen=True, slots=True)
class StaffLeft:
    """A colleague was disabled or deleted: what they had in hand is free again."""

    scope: Scope
    """Of whoever did it."""
    workspace_id: int
    staff_id: str
    name: str


@dataclass(frozen=True, slots=True)
class AvailabilityChanged:
    """A colleague has chosen to be online, away or offline."""

    workspace_id: int
    staff_id: str
    name: str
    availability: str


@dataclass(frozen=True, slots=True)
class TeamShown:
    """The team as the open pages show it; `new` have no row there yet, `gone` must have none any more."""

    members: list[Member]
    new: frozenset[str]
    gone: frozenset[str]

    def wire(self, _audience: str) -> None:
        """Programs ask `/api/admin/reps`."""
