"""Quiet hours: the part of each day in which somebody wants to be told of nothing but what is important."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from livechat import i18n
from livechat.errors import Invalid
from livechat.workspaces import countries

LOW, MEDIUM, HIGH, URGENT = "low", "medium", "high", "urgent"
PRIORITIES: Final = (LOW, MEDIUM, HIGH, URGENT)
NOTHING: Final = "nothing"
LETS: Final = (URGENT, HIGH, NOTHING)
"""What comes all the same: what is urgent, that and what is of high priority, nothing."""
_TIME: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
MOMENT_MS: Final = 60_000


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From one time of the day to another, over midnight where the second is earlier; none when both are empty."""

    start: str = ""
    """Such as 22:00."""
    end: str = ""
    zone: str = ""
    """The name of a time zone; empty: the workspace's."""
    lets: str = URGENT

    def holds_back(self, priority: str, now_ms: int, usual_zone: str) -> bool:
        """Whether something of this priority is not for now."""
        if not self.start or (self.lets != NOTHING and _rank(priority) >= _rank(self.lets)):
            return False
        now = f"{i18n.moment(now_ms, self.zone or usual_zone):%H:%M}"
        if self.start < self.end:
            return self.start <= now < self.end
        return now >= self.start or now < self.end

    def over_at(self, now_ms: int, usual_zone: str) -> int:
        """When they end the next time (UTC milliseconds)."""
        here = i18n.moment(now_ms, self.zone or usual_zone)
        hour, minute = (int(part) for part in self.end.split(":"))
        ends = here.replace(hour=hour, minute=minute, second=0, microsecond=0)
        if ends <= here:
            ends = _next_day(ends)
        return max(round(ends.timestamp() * 1000), now_ms + MOMENT_MS)

    def as_json(self) -> dict[str, str]:
        """As stored."""
        return {"start": self.start, "end": self.end, "zone": self.zone, "lets": self.lets}


def _next_day(moment: datetime) -> datetime:
    return moment + timedelta(days=1)  # the same time of the day by the clock on the wall, also when it is changed


def _rank(priority: str) -> int:
    return PRIORITIES.index(priority)


def chosen(start: str, end: str, zone: str, lets: str) -> QuietHours:
    """As somebody wants them; raises Invalid with the field that is wrong."""
    if not start and not end:
        return QuietHours(zone=_zone(zone), lets=_lets(lets))
    for field, value in (("quiet_from", start), ("quiet_to", end)):
        if not _TIME.fullmatch(value):
            raise Invalid("Please give a time such as 22:00.", field=field)
    if start == end:
        raise Invalid("Please give two different times.", field="quiet_to")
    return QuietHours(start, end, _zone(zone), _lets(lets))


def _zone(zone: str) -> str:
    if zone and zone not in countries.zones():
        raise Invalid("Please choose one of these.", field="quiet_zone")
    return zone


def _lets(lets: str) -> str:
    if lets not in LETS:
        raise Invalid("Please choose one of these.", field="quiet_lets")
    return lets


def stored(said: Any) -> QuietHours:
    """From the store; none where they are missing or no longer possible."""
    if not isinstance(said, dict):
        return QuietHours()
    values = {name: str(said.get(name, "")) for name in ("start", "end", "zone")}
    try:
        return chosen(**values, lets=str(said.get("lets", URGENT)))
    except Invalid:
        return QuietHours()


def from_form(sent: Mapping[str, Sequence[str]]) -> QuietHours:
    """From a form; raises Invalid."""
    start, end, zone = (sent.get(name, [""])[-1].strip() for name in ("quiet_from", "quiet_to", "quiet_zone"))
    return chosen(start[:5], end[:5], zone, sent.get("quiet_lets", [URGENT])[-1])
