"""Who is here: a person is online while any of their connections lives, and for a moment longer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from livechat.clock import Clock, Timer


@dataclass(frozen=True, slots=True)
class PresenceChanged:
    """Somebody came or went."""

    workspace_id: int
    role: str
    person_id: str
    name: str
    is_online: bool


@dataclass(slots=True)
class _Person:
    workspace_id: int
    role: str
    name: str
    connections: int = 0
    leaving: Timer | None = None


class Presence:
    """Counts connections for each person; a quick reload is not a departure."""

    def __init__(self, clock: Clock, grace_s: float, tell: Callable[[PresenceChanged], None]) -> None:
        self._clock = clock
        self._grace_s = grace_s
        self._tell = tell
        self._people: dict[str, _Person] = {}

    def came(self, workspace_id: int, role: str, person_id: str, name: str) -> None:
        """A connection of this person has opened."""
        person = self._people.get(person_id)
        if person is None:
            self._people[person_id] = _Person(workspace_id, role, name, connections=1)
            self._tell(PresenceChanged(workspace_id, role, person_id, name, True))
            return
        person.connections += 1
        if person.leaving:
            person.leaving.cancel()
            person.leaving = None

    def went(self, person_id: str) -> None:
        """A connection of this person has closed; the person is forgotten after the grace period."""
        person = self._people.get(person_id)
        if person is None or person.connections == 0:
            return
        person.connections -= 1
        if person.connections == 0:
            person.leaving = self._clock.call_later(self._grace_s, lambda: self._forget(person_id, person))

    def _forget(self, person_id: str, person: _Person) -> None:
        if self._people.get(person_id) is person and person.connections == 0:
            del self._people[person_id]
            self._tell(PresenceChanged(person.workspace_id, person.role, person_id, person.name, False))

    def is_online(self, person_id: str) -> bool:
        """Whether a person counts as here."""
        return person_id in self._people

    def online(self, workspace_id: int, *, staff: bool) -> list[tuple[str, str]]:
        """Identifiers and names of who is here, of one side."""
        return [
            (person_id, person.name)
            for person_id, person in self._people.items()
            if person.workspace_id == workspace_id and (person.role != "customer") is staff
        ]

    def count(self, workspace_id: int, *, staff: bool) -> int:
        """How many are here, of one side."""
        return len(self.online(workspace_id, staff=staff))
