"""Names and addresses of people, as they may be stored and shown."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from livechat import i18n
from livechat.errors import Invalid
from livechat.i18n.seeing import is_seen


def readable(name: str, field: str = "name", most: int = 100) -> str:
    """A name without what cannot be seen: line breaks, outer spaces, what turns the text around it."""
    if any(unicodedata.category(letter) == "Cc" and not letter.isspace() for letter in name):
        raise Invalid("Please remove the characters that cannot be stored.", field=field)
    shown = " ".join(i18n.unturned(name).split())
    if not is_seen(shown):
        raise Invalid("This is needed.", field=field)
    if len(shown) > most:
        raise Invalid("Please use at most %(limit)s characters.", field=field, limit=most)
    return shown


def by_language(names: Mapping[str, str]) -> dict[str, str]:
    """Names by the tag of their language; those that are empty stay so."""
    if unknown := sorted(names.keys() - i18n.LANGUAGES.keys()):
        raise Invalid("Livechat does not speak %(language)s.", field="names", language=unknown[0][:20])
    return {tag: readable(name, f"names.{tag}") if name.strip() else "" for tag, name in sorted(names.items())}


def email_address(text: str, field: str = "email") -> str:
    """An e-mail address that could exist, or nothing."""
    address = text.strip()
    local, _, domain = address.rpartition("@")
    wrong = any(letter.isspace() or ord(letter) < 33 for letter in address) or "@" in local or len(address) > 254
    if address and (wrong or not local or "." not in domain.strip(".") or domain != domain.strip(".-")):
        raise Invalid("This is not an e-mail address.", field=field)
    return address
