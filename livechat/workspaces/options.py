"""What can be chosen for a decision, in the words of whoever chooses."""

from __future__ import annotations

from collections.abc import Sequence

from livechat import i18n
from livechat.i18n import marked, money
from livechat.workspaces import countries as named
from livechat.workspaces.meaning import Options


def worded(*options: tuple[str, str]) -> Options:
    """These values, each in its words."""

    def in_language(language: str) -> list[tuple[str, str]]:
        translate = i18n.translator(language)
        return [(value, translate(words)) for value, words in options]

    return in_language


def languages(_language: str) -> list[tuple[str, str]]:
    """Those that the product speaks, by their own names."""
    return [(each.tag, each.own_name) for each in i18n.LANGUAGES.values()]


def countries(language: str) -> list[tuple[str, str]]:
    """Every country, and none."""
    return [("", i18n.translator(language)(marked("None"))), *named.choices(language)]


def currencies(language: str) -> Sequence[tuple[str, str]]:
    """Every currency."""
    return money.choices(language)


def zones(_language: str) -> list[tuple[str, str]]:
    """Every time zone by its IANA name."""
    return [(name, name.replace("_", " ")) for name in named.zones()]
