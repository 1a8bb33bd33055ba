"""Languages: which there are, how a viewer's is chosen, and how numbers and times read in each."""

from __future__ import annotations

import gettext
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from importlib import resources
from typing import IO, Any, Final
from zoneinfo import ZoneInfo

CATALOGUES: Final = resources.files("livechat.i18n").joinpath("catalogues")


@dataclass(frozen=True, slots=True)
class Language:
    """A language the product speaks completely."""

    tag: str
    own_name: str
    direction: str = "ltr"
    digits: str = "latn"
    """The numbering system in which its numbers are read: CLDR's default for the tag."""


LANGUAGES: Final = {
    language.tag: language
    for language in (
        Language("en", "English"),
        Language("ar", "العربية", "rtl"),
        Language("bn", "বাংলা", digits="beng"),
        Language("th", "ไทย"),
        Language("zh", "中文"),
    )
}
SOURCE: Final = "en"
_WHEN: Final = {"ar": "{weekday}، {day}، {time}", "th": "{weekday}ที่ {day} เวลา {time}", "zh": "{day}{weekday} {time}"}
"""How a weekday, a day and a time follow each other; elsewhere commas stand between them."""
_ZEROS: Final = {"beng": "০"}
"""The first digit of each numbering system that is not the western one."""
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
        return _WithDigits(file, language) if _numerals(language) else gettext.GNUTranslations(file)


class _WithDigits(gettext.GNUTranslations):
    """The catalogue of a language with digits of its own."""

    def __init__(self, file: IO[bytes], language: str) -> None:
        super().__init__(file)
        self._language = language

    def gettext(self, message: str) -> str:
        return self._sentence(super().gettext(message))

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self._sentence(super().ngettext(msgid1, msgid2, n))

    def _sentence(self, words: str) -> str:
        return _Sentence(words, self._language) if "%(" in words else words


class _Sentence(str):
    """Words with places to fill in, where numbers are written with the language's digits; filled, a plain text."""

    _language: str

    def __new__(cls, words: str, language: str) -> _Sentence:
        made = super().__new__(cls, words)
        made._language = language
        return made

    def __mod__(self, values: Any) -> str:
        return super().__mod__(filled_in(values, self._language) if isinstance(values, dict) else values)


@lru_cache(maxsize=16)
def _numerals(language: str) -> dict[int, str]:
    zero = _ZEROS.get(LANGUAGES[language].digits) if language in LANGUAGES else None
    return {ord("0") + each: chr(ord(zero) + each) for each in range(10)} if zero else {}


def digits(said: object, language: str) -> str:
    """A number, time or date as it is read, with the digits of the language; not for what is typed or copied."""
    text = str(said)
    table = _numerals(language)
    return text.translate(table) if table else text


@lru_cache(maxsize=4096)
def number_text(number: int, language: str) -> str:
    """A large number with its digits in groups: 1,234,567 in English, ১২,৩৪,৫৬৭ in Bengali."""
    from babel.numbers import format_decimal

    return digits(format_decimal(number, locale=language), language)


def filled_in(values: dict[str, Any], language: str) -> dict[str, Any]:
    """What is filled into a sentence: its numbers with the digits of the language, names and texts as they are."""
    if not _numerals(language):
        return values
    return {name: digits(value, language) if type(value) is int else value for name, value in values.items()}


def ascii_digits(typed: str) -> str:
    """What somebody typed into a field, with the digits of their keyboard (٥, ৫, ๕) as those that programs read."""
    if typed.isascii():
        return typed
    return "".join(
        str(unicodedata.decimal(each)) if unicodedata.decimal(each, None) is not None else each for each in typed
    )


@lru_cache(maxsize=1024)
def language_name(tag: str, language: str) -> str:
    """What a language is called in another; a tag that nobody knows stays as it is.

    Names are those of CLDR (by way of Babel).
    """
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(tag, sep="-").get_display_name(language.replace("-", "_")) or tag
    except (ValueError, UnknownLocaleError):
        return tag


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


def time_text(at_ms: int, zone_name: str, language: str = SOURCE) -> str:
    """Hours and minutes, as they stand below a message."""
    return digits(_time_of_minute(at_ms // 60_000, zone_name), language)


@lru_cache(maxsize=4096)
def _day_of_hour(quarter: int, zone_name: str) -> str:
    return f"{moment(quarter * 900_000, zone_name):%Y-%m-%d}"


def day_key(at_ms: int, zone_name: str) -> str:
    """The calendar day of a moment, for day separators."""
    return _day_of_hour(at_ms // 900_000, zone_name)


def day_text(at_ms: int, zone_name: str, language: str) -> str:
    """A day in words."""
    from babel.dates import format_date

    return digits(format_date(moment(at_ms, zone_name), "full", locale=language), language)


def when_text(at_ms: int, zone_name: str, language: str) -> str:
    """A day and a time in words, for what happens soon: Monday 23 November, 09:00."""
    from babel.dates import format_date, format_skeleton

    at = moment(at_ms, zone_name)
    weekday, day = format_date(at, "EEEE", locale=language), format_skeleton("MMMMd", at, locale=language)
    form = _WHEN.get(language, "{weekday}, {day}, {time}")
    return digits(form.format(weekday=weekday, day=day, time=time_text(at_ms, zone_name)), language)


def short_day_text(at_ms: int, zone_name: str, language: str) -> str:
    """A day of this year in few signs, as it stands below a chart."""
    from babel.dates import format_skeleton

    return digits(format_skeleton("MMMd", moment(at_ms, zone_name), locale=language), language)


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
