"""From what somebody is told to HTML that the page's scripts act on: pure, addressed to nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from livechat.clock import rfc3339
from livechat.notifications.events import Alerted, FollowTold, RulesTold, Seen, UnreadTold

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
    )


def follow_told(render: Render, event: FollowTold) -> str:
    """The bell of a conversation."""
    return render.replace("notifications/_follow.html", ref=event.reference, choice=event.choice)


def seen(render: Render, event: Seen) -> str:
    """What was read."""
    return render.replace("notifications/_seen.html", references=event.references)
