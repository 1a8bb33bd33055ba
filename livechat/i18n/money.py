"""Money: whole numbers of a currency's smallest unit, written and read the way a language does it.

How many decimals a currency has, its signs and the separators of a language are those of CLDR (by way of Babel): a
yen has none, a dinar of Kuwait has three. Amounts never become binary fractions.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache
from typing import Final

from livechat.errors import Invalid
from livechat.i18n import SOURCE
from livechat.i18n import digits as i18n_digits

MOST_MINOR: Final = 10**14
"""Prices stay below this, so that sums of them stay exact wherever they are read as numbers."""
_SIGNS: Final = {
    "AMD": "֏", "AZN": "₼", "BDT": "৳", "CRC": "₡", "GEL": "₾", "KHR": "៛", "KZT": "₸", "LAK": "₭", "MNT": "₮",
    "NGN": "₦", "PYG": "₲", "RUB": "₽", "THB": "฿", "TRY": "₺", "UAH": "₴",
}  # fmt: skip
"""Signs that stand for one currency alone: used where a language would write three letters (CLDR's narrow forms)."""
_FULL_WIDTH: Final = str.maketrans("，．", ",.")
"""The signs of a keyboard for Chinese or Japanese."""
_SIGN_AFTER_LETTER = re.compile(r"(?<=[A-Za-z])([$£¥])")
"""`US$` in a line that runs from right to left: without a mark behind it the sign would jump before its letters."""
_LETTER_BEFORE_DIGIT = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")


@lru_cache(maxsize=1)
def currencies() -> frozenset[str]:
    """The ISO 4217 codes of money that can be paid with today."""
    from babel.core import get_global

    used = get_global("territory_currencies").values()
    return frozenset(code for entries in used for code, _, until, is_tender in entries if until is None and is_tender)


@lru_cache(maxsize=16)
def choices(language: str) -> tuple[tuple[str, str], ...]:
    """Every currency to choose from, by its code: `THB`, `THB – Thai Baht`."""
    from babel import Locale

    names = Locale.parse(language, sep="-").currencies
    return tuple((code, f"{code} – {names.get(code, code)}") for code in sorted(currencies()))


@lru_cache(maxsize=256)
def digits(currency: str) -> int:
    """How many decimals a currency has."""
    from babel.numbers import get_currency_precision

    return int(get_currency_precision(currency))


def major(minor: int, currency: str) -> Decimal:
    """The amount in the currency's own unit."""
    return Decimal(minor).scaleb(-digits(currency))


@lru_cache(maxsize=4096)
def price_text(minor: int, currency: str, language: str) -> str:
    """An amount as a reader of this language expects it; a whole one without zeros behind the point."""
    from babel import Locale
    from babel.numbers import format_currency, get_currency_symbol

    locale = Locale.parse(language, sep="-")
    amount = major(minor, currency)
    pattern = locale.currency_formats["standard"].pattern
    sign = _SIGNS.get(currency, "") if get_currency_symbol(currency, locale=locale) == currency else ""
    if sign:
        pattern = pattern.replace("¤", f"'{sign}'")
    if amount == amount.to_integral_value():
        pattern = pattern.replace(".00", "")
        text = format_currency(amount, currency, format=pattern, locale=locale, currency_digits=False)
    else:
        text = format_currency(amount, currency, format=pattern, locale=locale)
    if "\u200f" in text:
        text = _SIGN_AFTER_LETTER.sub("\\1\u200e", text)
    return i18n_digits(_LETTER_BEFORE_DIGIT.sub("\u00a0", text), language)


def as_typed(minor: int | None, currency: str, language: str) -> str:
    """An amount as it stands in a field: the language's decimal sign, no grouping, no currency."""
    if minor is None:
        return ""
    places = digits(currency)
    text = f"{major(minor, currency):.{places}f}"
    return text.replace(".", _separators(language)[0])


@lru_cache(maxsize=16)
def _separators(language: str) -> tuple[str, str]:
    """The decimal sign and the grouping sign of a language, with western digits."""
    from babel import Locale

    symbols = Locale.parse(language, sep="-").number_symbols
    latin = symbols.get("latn", {})
    return latin.get("decimal", "."), latin.get("group", ",")


def typed(text: str, currency: str, language: str = SOURCE, field: str = "price") -> int:
    """What somebody typed as an amount, in the smallest unit; digits of any script, grouping, the currency's sign.

    Nothing is guessed: `1,50` is refused where the comma groups thousands. Raises Invalid.
    """
    decimal, group = _separators(language)
    written = text.strip().removeprefix(currency).removesuffix(currency).strip()
    plain = ""
    for letter in written.translate(_FULL_WIDTH):
        category = unicodedata.category(letter)
        if category == "Nd":
            plain += str(unicodedata.decimal(letter))
        elif letter in (decimal, "٫"):
            plain += "."
        elif letter in (group, "٬"):
            plain += ","
        elif category not in ("Zs", "Sc", "Cf"):
            plain += letter
    if plain.startswith(("-", "−")):
        raise Invalid("A price cannot be below zero.", field=field)
    match = re.fullmatch(r"(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d*))?", plain) if len(plain) < 40 else None
    if match is None:
        example = as_typed(1250 * 10 ** max(0, digits(currency) - 2), currency, language)
        raise Invalid("Please write an amount like %(example)s.", field=field, example=example)
    places = digits(currency)
    fraction = match[2] or ""
    if len(fraction.rstrip("0")) > places:
        if places == 0:
            raise Invalid("%(currency)s has no decimals.", field=field, currency=currency)
        raise Invalid("%(currency)s has at most %(places)s decimals.", field=field, currency=currency, places=places)
    minor = int(match[1].replace(",", "") + fraction[:places].ljust(places, "0"))
    if minor >= MOST_MINOR:
        raise Invalid("This amount is too large.", field=field)
    return minor
