"""Charts: numbers as places on a drawing, mirrored where people read from right to left; no words, no colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from livechat import i18n
from livechat.analytics.course import Course

WIDTH: Final = 360
HEIGHT: Final = 172
TOP: Final = 12
BOTTOM: Final = 146
_BEFORE: Final = 40
"""Room for the numbers beside the grid."""
_AFTER: Final = 4
_TIMES: Final = (10, 20, 60, 120, 240, 600, 1200, 3600, 7200, 14_400, 43_200, 86_400, 172_800)
"""Seconds at which a scale of waiting times may end: half of each is easy to read too."""
_DAY_S: Final = 172_800


@dataclass(frozen=True, slots=True)
class Bar:
    """One number of a series."""

    series: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Slot:
    """An hour or a day: its name, its numbers, and what is drawn for them."""

    label: str
    has_tick: bool
    x: float
    width: float
    middle: float
    values: tuple[int | None, ...]
    bars: tuple[Bar, ...]
    dot: float | None
    """How high the dot of a line stands."""


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything that is drawn; `name` says which of the charts it is."""

    name: str
    grid: tuple[tuple[float, int], ...]
    """Height and number of each line."""
    begins: float
    ends: float
    """Where the lines begin and end, and with `begins` where the numbers beside them stand."""
    slots: tuple[Slot, ...]
    path: str
    """The line through the dots, broken where a day has no number."""
    is_empty: bool


def drawn(course: Course, language: str) -> list[Chart]:
    """The charts of the overview for people with a language."""
    hours = [i18n.time_text(each, course.zone, language) for each in course.hours]
    days = [i18n.short_day_text(each, course.zone, language) for each in course.days]
    is_mirrored = i18n.LANGUAGES[language].direction == "rtl"
    written = _drawn("messages", hours, [course.from_customers, course.from_team], 6, is_mirrored, is_stacked=True)
    held = _drawn("conversations", days, [course.begun, course.resolved], 4, is_mirrored)
    return [written, held, _drawn("responses", days, [course.first_response_s], 4, is_mirrored, is_line=True)]


def end_of_scale(highest: int) -> int:
    """The number at the top of a scale of counts: even, and easy to halve."""
    power = 1
    while True:
        for step in (2, 4, 10):
            if highest <= step * power:
                return step * power
        power *= 10


def end_of_times(longest_s: int) -> int:
    """The same for waiting times in seconds."""
    for each in _TIMES:
        if longest_s <= each:
            return each
    return _DAY_S * end_of_scale(-(-longest_s // _DAY_S))


def _drawn(
    name: str,
    labels: Sequence[str],
    series: Sequence[Sequence[int | None]],
    tick_every: int,
    is_mirrored: bool,
    *,
    is_stacked: bool = False,
    is_line: bool = False,
) -> Chart:
    rows = list(zip(*series, strict=True))
    heights = [sum(each or 0 for each in row) if is_stacked else max(each or 0 for each in row) for row in rows]
    highest = max(heights)
    top = end_of_times(highest) if is_line else end_of_scale(highest)
    step = (WIDTH - _BEFORE - _AFTER) / len(rows)
    slots = []
    for number, (label, row) in enumerate(zip(labels, rows, strict=True)):
        x = _BEFORE + number * step
        x = WIDTH - x - step if is_mirrored else x
        bars = () if is_line else tuple(_bars(row, x, step, top, is_mirrored, is_stacked))
        dot = None if not is_line or row[0] is None else _height(row[0], top)
        has_tick = (len(rows) - 1 - number) % tick_every == tick_every // 4
        slots.append(Slot(label, has_tick, round(x, 2), round(step, 2), round(x + step / 2, 2), row, bars, dot))
    return Chart(
        name,
        tuple((_height(each, top), each) for each in (0, top // 2, top)),
        WIDTH - _BEFORE if is_mirrored else _BEFORE,
        _AFTER if is_mirrored else WIDTH - _AFTER,
        tuple(slots),
        _path(slots),
        all(each is None for row in rows for each in row) if is_line else not highest,
    )


def _height(value: int, top: int) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * value / top, 2)


def _bars(row: Sequence[int | None], x: float, step: float, top: int, is_mirrored: bool, is_stacked: bool) -> list[Bar]:
    """The bars of a slot: on top of each other, or side by side in reading order."""
    found = []
    below = 0
    wide = step * 0.74 if is_stacked else step * 0.38
    for series, value in enumerate(row):
        if not value:
            continue
        place = len(row) - 1 - series if is_mirrored else series
        left = x + step * 0.13 if is_stacked else x + step * 0.11 + place * step * 0.4
        base = _height(below, top)
        peak = _height(below + value, top)
        found.append(Bar(series, round(left, 2), peak, round(wide, 2), round(base - peak, 2)))
        below += value if is_stacked else 0
    return found


def _path(slots: Sequence[Slot]) -> str:
    pieces = []
    is_drawing = False
    for each in slots:
        if each.dot is not None:
            pieces.append(f"{'L' if is_drawing else 'M'}{each.middle} {each.dot}")
        is_drawing = each.dot is not None
    return " ".join(pieces)
