"""Countries and their calling codes, in the words of whoever chooses one."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=16)
def choices(language: str) -> tuple[tuple[str, str], ...]:
    """Every country that has telephone numbers: ISO code and `Thailand (+66)`, sorted by name."""
    import phonenumbers
    from babel import Locale

    names = Locale.parse(language, sep="-").territories
    found = [
        (code, f"{names.get(code, code)} (+{phonenumbers.country_code_for_region(code)})")
        for code in phonenumbers.SUPPORTED_REGIONS
    ]
    return tuple(sorted(found, key=lambda pair: pair[1]))


@lru_cache(maxsize=1)
def codes() -> frozenset[str]:
    """Their ISO codes."""
    import phonenumbers

    return frozenset(phonenumbers.SUPPORTED_REGIONS)


@lru_cache(maxsize=1)
def zones() -> tuple[str, ...]:
    """The names of the time zones this machine knows, UTC first."""
    from zoneinfo import available_timezones

    places = (name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "posix", "right")))
    return ("UTC", *sorted(places))
