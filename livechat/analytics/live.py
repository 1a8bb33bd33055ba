"""The open overview follows what happens: its figures at most once a second, its charts once in ten."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from livechat.analytics import charts, overview
from livechat.analytics.course import Course, Courses
from livechat.conversations import looks
from livechat.conversations.models import Filters
from livechat.live import rooms
from livechat.live.fanout import Render

AT_MOST_EVERY_S = 1.0


@dataclass(frozen=True)
class OverviewShown:
    """The figures of this moment."""

    situation: overview.Situation
    presence: Any

    def wire(self, audience: str) -> None:
        """Programs ask `/api/admin/stats`."""


@dataclass(frozen=True)
class CourseShown:
    """What the last hours and days brought."""

    course: Course

    def wire(self, audience: str) -> None:
        """Charts are for people."""


def push(render: Render, event: OverviewShown) -> str:
    """The live part of the page."""
    situation = event.situation
    filters = Filters(tab="waiting", sort="waiting")
    rows = [looks.row(each, render.look, filters, event.presence) for each in situation.waiting]
    return render.replace("analytics/_overview.html", figures=situation.figures, waiting=rows, team=situation.team)


def push_charts(render: Render, event: CourseShown) -> str:
    """Each drawing and each table; a table that somebody has opened stays open."""
    return "".join(
        render.replace(template, chart=chart)
        for chart in charts.drawn(event.course, render.look.language)
        for template in ("analytics/_chart.html", "analytics/_numbers.html")
    )


async def start(house: Any) -> None:
    """Be told by the house when something that the overview shows has changed."""
    scheduled: set[tuple[str, int]] = set()
    house.courses = Courses(house.clock)

    def later(what: str, workspace_id: int, delay_s: float, show: Any) -> None:
        if (what, workspace_id) not in scheduled:
            scheduled.add((what, workspace_id))
            house.clock.call_later(delay_s, lambda: house.spawn(show(workspace_id), f"showing the {what}"))

    def changed(workspace_id: int) -> None:
        if house.hub.rooms.get(rooms.watching("overview", workspace_id)):
            later("overview", workspace_id, AT_MOST_EVERY_S, show)
            kept_s = house.courses.kept_for_s(workspace_id)
            later("charts", workspace_id, max(kept_s, AT_MOST_EVERY_S), show_charts)

    async def show(workspace_id: int) -> None:
        scheduled.discard(("overview", workspace_id))
        situation = await overview.now(house.system_scope(workspace_id), house.presence_of)
        tell(workspace_id, OverviewShown(situation, house.presence_of))

    async def show_charts(workspace_id: int) -> None:
        scheduled.discard(("charts", workspace_id))
        house.courses.renew(workspace_id)
        tell(workspace_id, CourseShown(await house.courses.of(house.system_scope(workspace_id))))

    def tell(workspace_id: int, event: OverviewShown | CourseShown) -> None:
        house.fanout.tell_watching(rooms.watching("overview", workspace_id), event)
        house.hub.flush()

    house.watchers["overview"] = changed
