"""From what somebody is told to HTML that the page's scripts act on: pure, addressed to nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from livechat.clock import rfc3339
from livechat.notifications.events import Alerted, FollowTold, NoticePopped, NoticesShown, RulesTold, Seen, UnreadTold

if TYPE_CHECKING:
    from livechat.live.fanout import Render


def alerted(render: Render, event: Alerted) -> str:
    """What has just happened."""
    return render.replace("notifications/_alerts.html", alerts=event.alerts)


def unread_told(render: Render, event: UnreadTold) -> str:
    """The number for title, icon and badge."""
    return render.replace("notifications/_unread.html", count=event.count)


def rules_told(render: Render, event: RulesTold) -> str:
    """What to do when something happens."""
    until = event.preferences.quiet_until
    return render.replace(
        "notifications/_rules.html",
        rules=event.preferences,
        quiet_until=rfc3339(until) if until else "",
        away_after=event.away_after,
        zone=event.preferences.hours.zone or event.zone,
    )


def follow_told(render: Render, event: FollowTold) -> str:
    """The bell of a conversation."""
    return render.replace("notifications/_follow.html", ref=event.reference, choice=event.choice)


def notices_shown(render: Render, event: NoticesShown) -> str:
    """The bell's number and the list of its menu."""
    number = render.replace("notifications/_bell_count.html", count=event.unread)
    return number + render.replace("notifications/_notices.html", notices=event.notices)


def notice_popped(render: Render, event: NoticePopped) -> str:
    """A toast that leads to what it is about."""
    return render.append("notifications/_notice_toast.html", to="toasts", notice=event.notice)


def seen(render: Render, event: Seen) -> str:
    """What was read."""
    return render.replace("notifications/_seen.html", references=event.references)
