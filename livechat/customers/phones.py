"""Telephone numbers: stored in one form (ITU-T E.164, section 6), typed and shown as people write them."""

from __future__ import annotations

from functools import lru_cache

from livechat.errors import Invalid
from livechat.workspaces import countries


def e164(typed: str, country: str, field: str = "phone") -> str:
    """A number as it is stored; `country` (ISO code) completes one that was typed without its own.

    Digits of any script are understood. Raises Invalid with a sentence that says how to write it.
    """
    import phonenumbers

    text = typed.strip()
    if not text:
        return ""
    region = country.upper() if country.upper() in countries.codes() else None
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException as failure:
        if failure.error_type == phonenumbers.NumberParseException.INVALID_COUNTRY_CODE and not text.startswith("+"):
            raise Invalid("Please start the number with + and the country code.", field=field) from None
        raise _unreadable(field) from None
    if number.extension or not phonenumbers.is_possible_number(number):
        raise _unreadable(field)
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _unreadable(field: str) -> Invalid:
    return Invalid("This is not a telephone number. Please write it as +66 81 234 5678.", field=field)


@lru_cache(maxsize=4096)
def shown(stored: str) -> str:
    """A stored number in groups, with its country code."""
    import phonenumbers

    if not stored:
        return ""
    try:
        number = phonenumbers.parse(stored, None)
    except phonenumbers.NumberParseException:
        return stored
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL))
