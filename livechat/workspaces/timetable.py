"""Business hours as programs, the store and forms write them, and what is wrong with what somebody has written."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any, Final

from livechat import i18n
from livechat.errors import Invalid
from livechat.workspaces.hours import DAY_MIN, DAYS, WHOLE_DAY, Exceptional, Hours, Range, Ranges

FIELD: Final = "hours"
MOST_RANGES: Final = 6
"""Of one day."""
MOST_EXCEPTIONS: Final = 60
LONGEST_NAME: Final = 60
TIME: Final = r"(?:[01]\d|2[0-3]):[0-5]\d"
RANGE: Final = re.compile(rf"({TIME})-({TIME}|24:00)")
_TYPED: Final = re.compile(rf"{FIELD}\.(?P<of>[a-z]{{3}}|x\d{{1,4}})\.(?P<what>begins|ends|all_day|copy|date|name)")


def plain(hours: Hours) -> dict[str, Any]:
    """As JSON has it."""
    return {
        "week": {name: [str(each) for each in ranges] for name, ranges in zip(DAYS, hours.week, strict=True)},
        "exceptions": [
            {"date": each.day, "name": each.name, "hours": [str(part) for part in each.ranges]}
            for each in hours.exceptions
        ],
    }


def read(given: Any) -> Hours:
    """Hours out of JSON. Raises Invalid with a sentence for each day and each exception that is wrong."""
    week, exceptions = (given.get("week", {}), given.get("exceptions", [])) if isinstance(given, dict) else ({}, [])
    wrong: list[Invalid] = []
    days = [_ranges(week.get(name, ()), f"{FIELD}.{name}", wrong) for name in DAYS]
    for number, name in enumerate(DAYS):
        if _runs_into(days[number], days[(number + 1) % len(DAYS)]):
            wrong.append(Invalid("These hours run into those of the next day.", field=f"{FIELD}.{name}"))
    dates: dict[str, Exceptional] = {}
    if len(exceptions) > MOST_EXCEPTIONS:
        raise Invalid("There can be at most %(most)s exceptions.", field=f"{FIELD}.exceptions", most=MOST_EXCEPTIONS)
    for number, each in enumerate(exceptions):
        field = f"{FIELD}.{each.get('of', f'x{number}')}"
        found = _exception(each, field, wrong)
        if found.day in dates:
            wrong.append(Invalid("This date stands here twice.", field=field))
        dates[found.day] = found
    if wrong:
        raise Invalid.several(wrong)
    return Hours(tuple(days), tuple(sorted(dates.values())))


def _ranges(given: Sequence[str], field: str, wrong: list[Invalid]) -> Ranges:
    if len(given) > MOST_RANGES:
        wrong.append(Invalid("There can be at most %(most)s ranges on a day.", field=field, most=MOST_RANGES))
        return ()
    found: list[Range] = []
    for each in given:
        try:
            found.append(_range(str(each), field))
        except Invalid as refusal:
            wrong.append(refusal)
            return ()
    found.sort()
    for earlier, later in pairwise(found):
        if later.begins < earlier.ends:
            values = {"one": str(earlier), "other": str(later)}
            wrong.append(Invalid("%(one)s and %(other)s overlap.", field=field, **values))
    return tuple(found)


def _range(text: str, field: str) -> Range:
    form = RANGE.fullmatch(text)
    if not form:
        raise Invalid("Please give both times, such as 09:00 and 18:00.", field=field)
    begins, ends = (_minute(part) for part in form.groups())
    if begins == ends:
        raise Invalid("These hours end when they begin. Choose “All day” if that is meant.", field=field)
    return Range(begins, ends if ends > begins else ends + DAY_MIN)


def _minute(text: str) -> int:
    return int(text[:2]) * 60 + int(text[3:])


def _runs_into(day: Ranges, following: Ranges) -> bool:
    spill = max((each.ends - DAY_MIN for each in day), default=0)
    return any(each.begins < spill for each in following)


def _exception(given: Mapping[str, Any], field: str, wrong: list[Invalid]) -> Exceptional:
    day, name = str(given.get("date", "")), i18n.unturned(str(given.get("name", ""))).strip()
    try:
        if date.fromisoformat(day).isoformat() != day:
            raise ValueError(day)
    except ValueError:
        wrong.append(Invalid("This is no date.", field=field))
    if len(name) > LONGEST_NAME:
        wrong.append(Invalid("Please use at most %(limit)s characters.", field=field, limit=LONGEST_NAME))
    if any(ord(letter) < 32 for letter in name):
        wrong.append(Invalid("Please remove the characters that cannot be stored.", field=field))
    return Exceptional(day, name, _ranges(given.get("hours", ()), field, wrong))


# What a form sends


def typed(sent: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The fields of a form as JSON would have them; what was left empty is left out.

    A day's ranges are also those of the days that were chosen beside it.
    """
    rows: dict[str, dict[str, Sequence[str]]] = {}
    for name, values in sent.items():
        if form := _TYPED.fullmatch(name):
            rows.setdefault(form["of"], {})[form["what"]] = values
    week = {name: _typed_ranges(rows.get(name, {})) for name in DAYS}
    for name in DAYS:
        for other in rows.get(name, {}).get("copy", ()):
            if other in DAYS:
                week[other] = week[name]
    exceptions = [
        {"of": of, "date": _last(row, "date"), "name": _last(row, "name"), "hours": _typed_ranges(row)}
        for of, row in rows.items()
        if of not in DAYS and (_last(row, "date") or _last(row, "name"))
    ]
    return {"week": week, "exceptions": exceptions}


def rows(sent: Mapping[str, Any]) -> list[str]:
    """Which days and exceptions a form has asked for."""
    return list(dict.fromkeys(form["of"] for name in sent if (form := _TYPED.fullmatch(name))))


def _last(row: Mapping[str, Sequence[str]], name: str) -> str:
    return "".join(row.get(name, ())[-1:]).strip()


def _typed_ranges(row: Mapping[str, Sequence[str]]) -> list[str]:
    if row.get("all_day"):
        return [WHOLE_DAY]
    pairs = zip(row.get("begins", ()), row.get("ends", ()), strict=False)
    return [f"{begins}-{ends}" for begins, ends in pairs if begins or ends]
