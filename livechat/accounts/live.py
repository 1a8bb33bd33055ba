"""What accounts do beside requests: close the lines of ended sessions, keep open team pages up to date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any, Final

from livechat.accounts import queries, team
from livechat.accounts.events import (
    AvailabilityChanged,
    PasswordChosen,
    SecondFactorChanged,
    SessionEnded,
    StaffAdded,
    StaffChanged,
    TeamShown,
)
from livechat.accounts.models import Staff
from livechat.accounts.second_factor import queries as second_factors
from livechat.live import rooms
from livechat.live.presence import PresenceChanged
from livechat.scope import CUSTOMER
from livechat.workspaces import deciding
from livechat.workspaces import queries as workspaces
from livechat.workspaces.events import DecisionsChanged

AT_MOST_EVERY_S: Final = 1.0
SWEEP_EVERY_S: Final = 60.0

Listener = Callable[[Any], None]


async def start(house: Any) -> None:
    """Remember what everybody has chosen to be, watch the team's pages, sweep sessions now and then."""
    for workspace in await workspaces.all_of_them(house.db):
        for staff in await queries.staff_of(house.db, workspace.id):
            house.availability[staff.id] = staff.availability
            _remember(house, staff)
    house.watchers["team"] = TeamWatcher(house).changed
    house.clock.call_later(SWEEP_EVERY_S, lambda: _sweep(house))


def _remember(house: Any, staff: Staff) -> None:
    """What customers call somebody counts at once."""
    if staff.names and staff.deleted_at is None:
        house.renderer.names[staff.id] = staff.names
    else:
        house.renderer.names.pop(staff.id, None)


def _sweep(house: Any) -> None:
    if house.is_stopping:
        return
    house.sessions.alive({connection.scope.session_id for connection in house.hub.connections})
    house.spawn(house.sessions.sweep(), "ending sessions whose time is over")
    house.clock.call_later(SWEEP_EVERY_S, lambda: _sweep(house))


class TeamWatcher:
    """Shows what has changed in the team, at most once a second."""

    def __init__(self, house: Any) -> None:
        self._house = house
        self._scheduled: set[int] = set()
        self.new: dict[int, set[str]] = defaultdict(set)
        self.gone: dict[int, set[str]] = defaultdict(set)

    def changed(self, workspace_id: int) -> None:
        """Somebody came, went, took a conversation or is called differently."""
        is_watched = self._house.hub.rooms.get(rooms.watching("team", workspace_id))
        if workspace_id in self._scheduled or not is_watched:
            return
        self._scheduled.add(workspace_id)
        self._house.clock.call_later(
            AT_MOST_EVERY_S, lambda: self._house.spawn(self._show(workspace_id), "showing the team")
        )

    async def _show(self, workspace_id: int) -> None:
        self._scheduled.discard(workspace_id)
        house = self._house
        new, gone = self.new.pop(workspace_id, set()), self.gone.pop(workspace_id, set())
        members = await team.members(house.system_scope(workspace_id), house.presence_of)
        shown = TeamShown(members, frozenset(new), frozenset(gone))
        house.fanout.tell_watching(rooms.watching("team", workspace_id), shown)
        house.hub.flush()


def session_listener(house: Any) -> Listener:
    """An ended session opens nothing any more, and its lines are closed at once."""

    def listen(event: SessionEnded) -> None:
        house.sessions.forget(event)
        house.line.end_session(event.session_id, event.reason)

    return listen


def availability_listener(house: Any) -> Listener:
    """What a colleague has chosen counts while a page of theirs is open."""

    def listen(event: AvailabilityChanged) -> None:
        house.availability[event.staff_id] = event.availability
        house.watched("team", event.workspace_id)

    return listen


def added_listener(house: Any) -> Listener:
    """A new row in the open team pages."""

    def listen(event: StaffAdded) -> None:
        house.availability[event.staff.id] = event.staff.availability
        _remember(house, event.staff)
        _watcher(house).new[event.staff.workspace_id].add(event.staff.id)
        house.watched("team", event.staff.workspace_id)

    return listen


def staff_listener(house: Any) -> Listener:
    """A new name counts at once; a colleague who was deleted has no row any more."""

    def listen(event: StaffChanged) -> None:
        house.sessions.look_again(event.staff.id)
        _remember(house, event.staff)
        if event.staff.deleted_at is not None:
            _watcher(house).gone[event.staff.workspace_id].add(event.staff.id)
        house.watched("team", event.staff.workspace_id)

    return listen


def password_listener(house: Any) -> Listener:
    """Whoever has chosen a password of their own goes on with the session in which they did."""

    def listen(event: PasswordChosen) -> None:
        house.sessions.look_again(event.staff_id)

    return listen


def second_factor_listener(house: Any) -> Listener:
    """Whoever has given it up, where the workspace asks for it, goes no further on open lines either."""

    def listen(event: SecondFactorChanged) -> None:
        house.sessions.look_again(event.staff_id)
        house.spawn(_secure(house, event.workspace_id), "closing lines that lack a second factor")

    return listen


def decisions_listener(house: Any) -> Listener:
    """Where everybody needs a second factor from now on, open pages of those who have none are led to it at once."""

    def listen(event: DecisionsChanged) -> None:
        if event.now.second_factor and not event.before.second_factor:
            house.spawn(_secure(house, event.workspace_id), "closing lines that lack a second factor")

    return listen


async def _secure(house: Any, workspace_id: int) -> None:
    secured = {each.staff_id for each in await second_factors.holders(house.db, workspace_id)}
    if not (await deciding.of(house.means, workspace_id)).second_factor:
        return
    here = [each.scope for each in house.hub.connections if each.scope.workspace_id == workspace_id]
    for session_id in {each.session_id for each in here if each.is_colleague and each.actor_id not in secured}:
        house.line.end_session(session_id, "second_factor")


def presence_listener(house: Any) -> Listener:
    """Dots change."""

    def listen(event: PresenceChanged) -> None:
        if event.role != CUSTOMER:
            house.watched("team", event.workspace_id)

    return listen


def _watcher(house: Any) -> TeamWatcher:
    watcher: TeamWatcher = house.watchers["team"].__self__
    return watcher
