"""Languages: which there are, how a viewer's is chosen, and how numbers and times read in each."""

from __future__ import annotations

import gettext
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from importlib import resources
from typing import Final
from zoneinfo import ZoneInfo

CATALOGUES: Final = resources.files("livechat.i18n").joinpath("catalogues")


@dataclass(frozen=True, slots=True)
class Language:
    """A language the product speaks completely."""

    tag: str
    own_name: str
    direction: str = "ltr"


LANGUAGES: Final = {
    language.tag: language
    for language in (
        Language("en", "English"),
        Language("ar", "العربية", "rtl"),
        Language("bn", "বাংলা"),
        Language("th", "ไทย"),
        Language("zh", "中文"),
    )
}
SOURCE: Final = "en"
_WHEN: Final = {"ar": "{weekday}، {day}، {time}", "th": "{weekday}ที่ {day} เวลา {time}", "zh": "{day}{weekday} {time}"}
"""How a weekday, a day and a time follow each other; elsewhere commas stand between them."""
_TURNING: Final = dict.fromkeys(map(ord, "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))


def choose(wanted: Iterable[str], default: str = SOURCE) -> str:
    """The first of the wanted languages that the product speaks: by choice, then by browser, then the default."""
    for tag in wanted:
        if tag in LANGUAGES:
            return tag
        if tag.partition("-")[0] in LANGUAGES:
            return tag.partition("-")[0]
    return default if default in LANGUAGES else SOURCE


def accepted(header: str) -> list[str]:
    """The tags of an Accept-Language header, the most wanted first (RFC 9110, section 12.5.4)."""
    found: list[tuple[float, str]] = []
    for part in header[:400].split(","):
        tag, _, rest = part.strip().partition(";")
        quality = rest.strip().removeprefix("q=")
        try:
            weight = float(quality) if quality else 1.0
        except ValueError:
            weight = 0.0
        if tag and weight > 0:
            found.append((-weight, tag.lower()))
    return [tag for _, tag in sorted(found, key=lambda pair: pair[0])]


@lru_cache(maxsize=16)
def translations(language: str) -> gettext.NullTranslations:
    """The catalogue of a language; the source language needs none."""
    if language == SOURCE:
        return gettext.NullTranslations()
    entry = CATALOGUES.joinpath(language, "LC_MESSAGES", "livechat.mo")
    with entry.open("rb") as file:
        return gettext.GNUTranslations(file)


def translator(language: str) -> Callable[[str], str]:
    """From an English text to the viewer's."""
    return translations(language).gettext


def marked(text: str) -> str:
    """An English text that is translated where it is shown; the name lets the extractor find it."""
    return text


@lru_cache(maxsize=64)
def zone(name: str) -> ZoneInfo:
    """A time zone by its IANA name; UTC when this machine does not know it."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")


def moment(at_ms: int, zone_name: str) -> datetime:
    """A stored time in a time zone."""
    return datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(zone(zone_name))


@lru_cache(maxsize=4096)
def _time_of_minute(minute: int, zone_name: str) -> str:
    return f"{moment(minute * 60_000, zone_name):%H:%M}"


def time_text(at_ms: int, zone_name: str) -> str:
    """Hours and minutes, as they stand below a message."""
    return _time_of_minute(at_ms // 60_000, zone_name)


@lru_cache(maxsize=4096)
def _day_of_hour(quarter: int, zone_name: str) -> str:
    return f"{moment(quarter * 900_000, zone_name):%Y-%m-%d}"


def day_key(at_ms: int, zone_name: str) -> str:
    """The calendar day of a moment, for day separators."""
    return _day_of_hour(at_ms // 900_000, zone_name)


def day_text(at_ms: int, zone_name: str, language: str) -> str:
    """A day in words."""
    from babel.dates import format_date

    return str(format_date(moment(at_ms, zone_name), "full", locale=language))


def when_text(at_ms: int, zone_name: str, language: str) -> str:
    """A day and a time in words, for what happens soon: Monday 23 November, 09:00."""
    from babel.dates import format_date, format_skeleton

    at = moment(at_ms, zone_name)
    weekday, day = format_date(at, "EEEE", locale=language), format_skeleton("MMMMd", at, locale=language)
    form = _WHEN.get(language, "{weekday}, {day}, {time}")
    return form.format(weekday=weekday, day=day, time=time_text(at_ms, zone_name))


def short_day_text(at_ms: int, zone_name: str, language: str) -> str:
    """A day of this year in few signs, as it stands below a chart."""
    from babel.dates import format_skeleton

    return str(format_skeleton("MMMd", moment(at_ms, zone_name), locale=language))


def day_begins(given: str, zone_name: str, days_later: int = 0) -> int | None:
    """When a calendar day (YYYY-MM-DD) begins in a time zone, in UTC milliseconds; None for what is no day."""
    try:
        day = date.fromisoformat(given) + timedelta(days=days_later)
        return round(datetime.combine(day, time(), zone(zone_name)).timestamp() * 1000)
    except (ValueError, OverflowError, OSError):
        return None


def today_begins(now_ms: int, zone_name: str) -> int:
    """When the present day of a time zone began, in UTC milliseconds."""
    return round(datetime.combine(moment(now_ms, zone_name), time(), zone(zone_name)).timestamp() * 1000)


def unturned(text: str) -> str:
    """Words that stand among those of others, without the signs that turn the direction of what is around them."""
    return text.translate(_TURNING)
