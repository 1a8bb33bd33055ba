"""The open list of visitors follows who comes, moves and goes, at most once a second."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from livechat.live import rooms
from livechat.live.fanout import Render
from livechat.visitors import looks
from livechat.visitors.here import Here, Present, here_of
from livechat.workspaces.events import DecisionsChanged

WATCHED: Final = "visitors"
AT_MOST_EVERY_S: Final = 1.0
LOOKED_EVERY_S: Final = 10.0
"""How often an open list looks for those who went without a word."""


@dataclass(frozen=True)
class VisitorsShown:
    """Everybody, for a page that has just opened, or what is different since the last time."""

    changed: tuple[Present, ...]
    added: frozenset[str]
    gone: tuple[str, ...]
    count: int
    is_all: bool = False

    def wire(self, audience: str) -> None:
        """Programs are not told where visitors are."""


def push(render: Render, event: VisitorsShown) -> str:
    """Their rows, and how many there are."""
    rows = [looks.row(each) for each in event.changed]
    said = render.replace("visitors/_count.html", count=event.count)
    if event.is_all:
        return said + render.replace("visitors/_here.html", rows=rows)
    for row in rows:
        if row.id in event.added:
            said += render.append("visitors/_visitor.html", to="visitors-here", row=row)
        else:
            said += render.replace("visitors/_visitor.html", row=row)
    return said + "".join(render.remove(looks.dom_id(each), "li") for each in event.gone)


class VisitorWatcher:
    """Collects what has changed and shows it to whoever looks."""

    def __init__(self, house: Any) -> None:
        self._house = house
        self._here: Here = here_of(house.means)
        self._shown: dict[int, set[str]] = {}
        """Who stands on the open pages of a workspace."""
        self._changed: dict[int, set[str]] = defaultdict(set)
        self._is_scheduled: set[int] = set()

    def told(self, workspace_id: int, visitor_id: str) -> None:
        """A visitor came, moved or went."""
        if workspace_id not in self._shown:
            return
        self._changed[workspace_id].add(visitor_id)
        if workspace_id not in self._is_scheduled:
            self._is_scheduled.add(workspace_id)
            self._house.clock.call_later(AT_MOST_EVERY_S, lambda: self._show(workspace_id))

    def opened(self, workspace_id: int) -> None:
        """A page begins to look: it is shown everybody, and so are the others, which changes nothing for them."""
        self._here.sweep()
        is_first = workspace_id not in self._shown
        self._changed.pop(workspace_id, None)
        everybody = self._here.listed(workspace_id)
        listed = everybody[: looks.MOST_SHOWN]
        self._shown[workspace_id] = {each.id for each in listed}
        self._tell(workspace_id, VisitorsShown(tuple(listed), frozenset(), (), len(everybody), is_all=True))
        if is_first:
            self._look_again(workspace_id)

    def _look_again(self, workspace_id: int) -> None:
        """Notice who went without a word, as long as somebody looks."""
        if not self._house.hub.rooms.get(rooms.watching(WATCHED, workspace_id)):
            self._shown.pop(workspace_id, None)
            self._changed.pop(workspace_id, None)
            return
        self._here.sweep()
        self._house.clock.call_later(LOOKED_EVERY_S, lambda: self._look_again(workspace_id))

    def _show(self, workspace_id: int) -> None:
        self._is_scheduled.discard(workspace_id)
        shown = self._shown.get(workspace_id)
        changed = self._changed.pop(workspace_id, set())
        if shown is None or not changed:
            return
        everybody = self._here.listed(workspace_id)
        listed = everybody[: looks.MOST_SHOWN]
        wanted = {each.id for each in listed}
        gone = tuple(sorted(shown - wanted))
        added = frozenset(wanted - shown)
        rows = tuple(each for each in listed if each.id in changed or each.id in added)
        self._shown[workspace_id] = wanted
        self._tell(workspace_id, VisitorsShown(rows, added, gone, len(everybody)))

    def _tell(self, workspace_id: int, event: VisitorsShown) -> None:
        self._house.fanout.tell_watching(rooms.watching(WATCHED, workspace_id), event)
        self._house.hub.flush()


async def start(house: Any) -> None:
    """Be told of visitors, and of pages that begin to look at them."""
    watcher = VisitorWatcher(house)
    here_of(house.means).told = watcher.told
    house.watchers[WATCHED] = watcher.opened


def decisions_listener(house: Any) -> Callable[[DecisionsChanged], None]:
    """Where nobody is to be seen any more, everybody is forgotten at once."""

    def listen(event: DecisionsChanged) -> None:
        if event.before.visitors and not event.now.visitors:
            here_of(house.means).clear(event.workspace_id)

    return listen
