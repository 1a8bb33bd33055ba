"""What a product may be: readable words, a currency that exists, a price, and a former price that is higher."""

from __future__ import annotations

import unicodedata
from typing import Final

from livechat.accounts.names import readable
from livechat.catalogue.inputs import NewProduct
from livechat.catalogue.models import Given
from livechat.errors import Invalid
from livechat.i18n import money

SEARCHED: Final = 2_000
"""Characters of a description in which words are looked for."""


def given(sent: NewProduct, currency: str) -> Given:
    """A description that can be stored; `currency` holds where none is named. Raises Invalid with every wrong field."""
    wrong: list[Invalid] = []

    def line(name: str, most: int, *, needed: bool = False) -> str:
        text = getattr(sent, name)
        if not needed and not text.strip():
            return ""
        try:
            return readable(text, name, most)
        except Invalid as refusal:
            wrong.append(refusal)
            return ""

    code = sent.currency.strip().upper() or currency
    if code not in money.currencies():
        wrong.append(Invalid("This currency is not known.", field="currency"))
    if sent.compare_at_minor is not None and sent.compare_at_minor <= sent.price_minor:
        wrong.append(Invalid("The price before must be higher than the price.", field="compare_at_minor"))
    found = Given(
        name=line("name", 200, needed=True),
        description=_text(sent.description, wrong),
        category=line("category", 100),
        sku=line("sku", 64),
        price_minor=sent.price_minor,
        compare_at_minor=sent.compare_at_minor,
        currency=code,
        is_active=sent.active,
        pictures=None if sent.pictures is None else tuple(dict.fromkeys(sent.pictures)),
    )
    if wrong:
        raise Invalid.several(wrong)
    return found


def _text(text: str, wrong: list[Invalid]) -> str:
    """Several lines as they were written, without what cannot be seen."""
    written = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if any(unicodedata.category(letter) == "Cc" and letter not in "\n\t" for letter in written):
        wrong.append(Invalid("Please remove the characters that cannot be stored.", field="description"))
    return written


def folded(text: str) -> str:
    """Words as they are compared: whatever case, width or composition they were written in."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def searchable(of: Given) -> str:
    """What words are looked for in, one part a line, the name first."""
    return "\n".join(folded(part) for part in (of.name, of.sku, of.category, of.description[:SEARCHED]))
