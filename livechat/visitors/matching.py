"""Matching: which message a visitor is offered at this moment, and when; pure, so that it can be reasoned about."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from livechat.visitors.models import BEGINS, CONTAINS, NEW, RETURNING, Choice, Conditions, PageTest, Rule, Visit


def choose(rules: Iterable[Rule], visit: Visit, pause_s: float) -> Choice | None:
    """The first rule, in the team's order, that may be shown to this visitor; otherwise the one that is due soonest.

    Nothing while they talk with the team, and nothing for `pause_s` seconds after they have closed a message.
    """
    if visit.is_talking or (visit.dismissed_s is not None and visit.dismissed_s < pause_s):
        return None
    waits = [Choice(rule, wait_s) for rule in rules if (wait_s := waits_for(rule, visit)) is not None]
    return min(waits, key=lambda each: each.wait_s, default=None)


def waits_for(rule: Rule, visit: Visit) -> float | None:
    """Seconds until a rule is to be shown if nothing else changes; None if it is not for this visitor."""
    if not rule.is_active or rule.id in visit.seen or not fits(rule.conditions, visit):
        return None
    return max(0.0, rule.conditions.seconds - visit.seconds)


def fits(conditions: Conditions, visit: Visit) -> bool:
    """Whether everything holds but the time on the page."""
    return (
        (not conditions.in_hours or visit.is_open)
        and visit.visits >= conditions.visits
        and (conditions.who != NEW or visit.visits <= 1)
        and (conditions.who != RETURNING or visit.visits > 1)
        and (not conditions.referrer or _plain(conditions.referrer) in _plain(visit.referrer))
        and (not conditions.languages or _speaks(conditions.languages, visit.language))
        and (not conditions.pages or any(is_on(each, visit.url) for each in conditions.pages))
    )


def is_on(test: PageTest, url: str) -> bool:
    """Whether a page is the one that was meant, however its letters are written.

    What begins with a slash is a path, whatever the site; what names no protocol is looked for behind it. An address
    that has to be equal may end in a slash or not, and what follows `?` or `#` counts only where it was named.
    """
    wanted, here = _plain(test.value), _plain(url)
    if test.how == CONTAINS:
        return wanted in here
    if wanted.startswith("/"):
        here = _plain(path_of(url, whole=True))
    elif "://" not in wanted:
        here = here.partition("://")[2]
    if test.how == BEGINS:
        return here.startswith(wanted)
    if "#" not in wanted:
        here = here.partition("#")[0]
        if "?" not in wanted:
            here = here.partition("?")[0]
    return here.rstrip("/") == wanted.rstrip("/")


def path_of(url: str, *, whole: bool = False) -> str:
    """The path of an address; with what follows it where it is wanted `whole`."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    behind = (f"?{parts.query}" if parts.query else "") + (f"#{parts.fragment}" if parts.fragment else "")
    return (parts.path or "/") + (behind if whole else "")


def _plain(address: str) -> str:
    return unquote(address).strip().casefold()


def _speaks(languages: Iterable[str], language: str) -> bool:
    spoken = language.replace("_", "-").casefold()
    return any(spoken == each or spoken.startswith(f"{each}-") for each in languages)
