"""Wording: what a rule will do, in sentences that whoever writes it can read while they do."""

from __future__ import annotations

from collections.abc import Sequence

from babel import UnknownLocaleError
from babel.core import Locale
from babel.lists import format_list

from livechat import i18n
from livechat.i18n import marked
from livechat.visitors.models import BEGINS, EQUALS, NEW, RETURNING, Conditions, PageTest

ON_PAGES = {
    "contains": marked("contains %(address)s"),
    BEGINS: marked("begins with %(address)s"),
    EQUALS: marked("is %(address)s"),
}


def sentences(conditions: Conditions, pause_min: int, language: str) -> list[str]:
    """Where, when, to whom and how often, in the reader's language."""
    translate = i18n.translator(language)
    said = [_where(conditions.pages, language), _when(conditions.seconds, language)]
    if conditions.who == NEW:
        said.append(translate(marked("To visitors who are here for the first time.")))
    elif conditions.who == RETURNING:
        said.append(translate(marked("To visitors who have been here before.")))
    if conditions.visits > 1:
        said.append(translate(marked("From visit number %(number)s on.")) % {"number": conditions.visits})
    if conditions.referrer:
        words = translate(marked("To visitors who came from an address with %(address)s in it."))
        said.append(words % {"address": _apart(conditions.referrer)})
    if conditions.languages:
        words = translate(marked("To visitors whose browser speaks %(languages)s."))
        said.append(words % {"languages": _either([called(each, language) for each in conditions.languages], language)})
    if conditions.in_hours:
        said.append(translate(marked("Only during your business hours.")))
    else:
        said.append(translate(marked("At any hour, also when nobody of the team is there.")))
    said.append(_how_often(pause_min, language))
    return said


def called(tag: str, language: str) -> str:
    """A language by its name in the reader's."""
    try:
        return Locale.parse(tag, sep="-").get_display_name(language) or tag
    except (ValueError, UnknownLocaleError):
        return tag


def _where(pages: Sequence[PageTest], language: str) -> str:
    translate = i18n.translator(language)
    if not pages:
        return translate(marked("On every page."))
    tests = [translate(ON_PAGES[each.how]) % {"address": _apart(each.value)} for each in pages]
    return translate(marked("On pages whose address %(tests)s.")) % {"tests": _either(tests, language)}


def _when(seconds: int, language: str) -> str:
    if not seconds:
        return i18n.translator(language)(marked("As soon as the page is there."))
    words = i18n.translations(language).ngettext(
        "After {number} second on the page.", "After {number} seconds on the page.", seconds
    )
    return words.replace("{number}", i18n.digits(seconds, language))


def _how_often(pause_min: int, language: str) -> str:
    if not pause_min:
        return i18n.translator(language)(marked("Once to each visitor, and not while they talk with you."))
    words = i18n.translations(language).ngettext(
        "Once to each visitor, not while they talk with you, and not within {number} minute after they closed one.",
        "Once to each visitor, not while they talk with you, and not within {number} minutes after they closed one.",
        pause_min,
    )
    return words.replace("{number}", i18n.digits(pause_min, language))


def _either(parts: Sequence[str], language: str) -> str:
    return format_list(list(parts), style="or", locale=language)


def _apart(words: str) -> str:
    """What somebody typed, in its own direction."""
    return f"\u2068{words}\u2069"
