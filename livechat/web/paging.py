"""Where a list goes on: a cursor names the last entry that was shown; programs need not understand it."""

from __future__ import annotations

import re

from livechat.errors import Invalid

_CURSOR = re.compile(r"(\d{1,16})-([0-9A-Za-z_-]{1,64})")


def cursor(moment_ms: int, name: str) -> str:
    """The cursor behind an entry that is sorted by a moment and then by its identifier."""
    return f"{moment_ms}-{name}"


def place(sent: str) -> tuple[int, str] | None:
    """Moment and identifier of the entry that a list goes on after; None at its start."""
    if not sent:
        return None
    match = _CURSOR.fullmatch(sent)
    if match is None or not sent.isascii():
        raise Invalid("This is not a place in the list.", field="cursor")
    return int(match[1]), match[2]


def limit(sent: str, most: int, usual: int = 50) -> int:
    """How many entries a page shall have."""
    if not sent:
        return min(usual, most)
    if not (sent.isascii() and sent.isdigit()) or len(sent) > 6 or int(sent) < 1:
        raise Invalid("Please give a number from %(low)s to %(high)s.", field="limit", low=1, high=most)
    return min(int(sent), most)
