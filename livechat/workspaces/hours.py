"""Business hours: when the team of a workspace is there, by the clock on its wall.

Each day of the week has its ranges, and a date may have others. A range belongs to the day on which it begins and may
end on the next. Where the clock is put forward, a time that it leaves out is the moment of the change; where it is put
back, a time that comes twice is the first of the two. (Gaps and folds are those of PEP 495, read in November 2026.)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from livechat import i18n

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_MIN: Final = 1440
WHOLE_DAY: Final = "00:00-24:00"
HORIZON_DAYS: Final = 370
"""Nobody is told of a change that is further away."""

Span = tuple[int, int]
"""From one moment (included) to another (not), in UTC milliseconds."""


@dataclass(frozen=True, slots=True, order=True)
class Range:
    """From one time of the day to another, in minutes since midnight; more than 1440 is on the next day."""

    begins: int
    ends: int

    def __str__(self) -> str:
        ends = self.ends if self.ends <= DAY_MIN else self.ends - DAY_MIN
        return f"{clock_text(self.begins)}-{clock_text(ends)}"


Ranges = tuple[Range, ...]


@dataclass(frozen=True, slots=True, order=True)
class Exceptional:
    """A date with hours of its own; without any the team is away all day."""

    day: str
    """YYYY-MM-DD."""
    name: str
    ranges: Ranges


@dataclass(frozen=True, slots=True)
class Hours:
    """The week, beginning on Monday, and the dates that are different."""

    week: tuple[Ranges, ...]
    exceptions: tuple[Exceptional, ...] = ()

    def on(self, day: date) -> Ranges:
        """What holds on a date."""
        key = day.isoformat()
        return next((each.ranges for each in self.exceptions if each.day == key), self.week[day.weekday()])

    def __str__(self) -> str:
        days = [(name, ranges) for name, ranges in zip(DAYS, self.week, strict=True)]
        days += [(f"{each.day} {each.name}".strip(), each.ranges) for each in self.exceptions]
        return "; ".join(f"{name} {', '.join(map(str, ranges)) or '–'}" for name, ranges in days)


USUAL: Final = Hours((*[(Range(540, 1080),)] * 5, (), ()))
"""Monday to Friday from nine to six: what the page begins with."""


def clock_text(minute: int) -> str:
    """A time of the day as it is written: 540 is 09:00."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def is_open(hours: Hours, zone: str, now_ms: int) -> bool:
    """Whether the team is there at a moment."""
    today = _day(now_ms, zone)
    return any(begins <= now_ms < ends for begins, ends in _spans(hours, zone, _from(today, 2)))


def opens_at(hours: Hours, zone: str, now_ms: int) -> int | None:
    """When the team is back; None while it is there, and where that is further away than a year."""
    for begins, ends in _spans(hours, zone, _from(_day(now_ms, zone), HORIZON_DAYS)):
        if begins <= now_ms < ends:
            return None
        if begins > now_ms:
            return begins
    return None


def closes_at(hours: Hours, zone: str, now_ms: int) -> int | None:
    """When the team leaves; None while it is away, and where it never leaves within a year."""
    for begins, ends in _spans(hours, zone, _from(_day(now_ms, zone), HORIZON_DAYS)):
        if begins <= now_ms < ends:
            last = _moment(_day(now_ms, zone) + timedelta(days=HORIZON_DAYS - 1), 0, zone)
            return ends if ends < last else None
        if begins > now_ms:
            return None
    return None


def _from(today: date, days: int) -> Iterator[date]:
    """Yesterday, which may reach into today, and so many days more; those that no calendar has are left out."""
    for number in range(-1, days):
        try:
            yield today + timedelta(days=number)
        except OverflowError:
            return


def _spans(hours: Hours, zone: str, days: Iterable[date]) -> Iterator[Span]:
    """The stretches of time in which the team is there, in their order; what touches is one."""
    open_since = open_until = 0
    for day in days:
        for each in sorted(hours.on(day)):
            begins, ends = _moment(day, each.begins, zone), _moment(day, each.ends, zone)
            if ends <= begins:
                continue  # the clock leaves this out
            if open_until and begins <= open_until:
                open_until = max(open_until, ends)
                continue
            if open_until:
                yield open_since, open_until
            open_since, open_until = begins, ends
    if open_until:
        yield open_since, open_until


def _day(now_ms: int, zone: str) -> date:
    return i18n.moment(now_ms, zone).date()


def _moment(day: date, minute: int, zone: str) -> int:
    """When the clock on the wall shows this for the first time, or would if it were not put forward just then."""
    local = datetime.combine(day, time(), i18n.zone(zone)) + timedelta(minutes=minute)
    found = local.astimezone(UTC)
    shown = found.astimezone(local.tzinfo)
    if shown.replace(tzinfo=None) != local.replace(tzinfo=None):
        found = _change(local.replace(fold=1).astimezone(UTC), found, zone)
    return round(found.timestamp() * 1000)


def _change(before: datetime, after: datetime, zone: str) -> datetime:
    """When the clock is put forward, between two moments."""
    place = i18n.zone(zone)
    offset = before.astimezone(place).utcoffset()
    low, high = round(before.timestamp()), round(after.timestamp())
    while high - low > 1:
        middle = (low + high) // 2
        if datetime.fromtimestamp(middle, place).utcoffset() == offset:
            low = middle
        else:
            high = middle
    return datetime.fromtimestamp(high, UTC)
