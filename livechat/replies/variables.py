"""Variables in prepared words: `{{customer_name}}` is filled in by the house, `{{?Order number}}` by the rep."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from livechat.i18n import marked

_TOKEN: Final = re.compile(r"\{\{([^{}\n]{1,80})\}\}")
KNOWN: Final[Mapping[str, str]] = {
    "customer_name": marked("Name of the customer"),
    "customer_first_name": marked("First name of the customer"),
    "customer_phone": marked("Phone number of the customer"),
    "customer_email": marked("E-mail address of the customer"),
    "rep_name": marked("Your name"),
    "rep_first_name": marked("Your first name"),
    "conversation": marked("Reference of the conversation"),
    "shop_name": marked("Name of the shop"),
    "date": marked("Today's date"),
    "time": marked("Time of day"),
}
"""The names that are filled in, with what they stand for."""

PLAIN, FILLED, ASKED, UNKNOWN = "plain", "filled", "asked", "unknown"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of prepared words: as written, filled in, asked of the rep, or a variable that nobody knows."""

    kind: str
    text: str


def pieces(content: str, values: Mapping[str, str]) -> Iterable[Piece]:
    """The words in order; a value that is empty is one that nobody knows."""
    start = 0
    for match in _TOKEN.finditer(content):
        if match.start() > start:
            yield Piece(PLAIN, content[start : match.start()])
        name = match[1].strip()
        if name.startswith("?") and name[1:].strip():
            yield Piece(ASKED, name[1:].strip())
        elif values.get(name.lower(), ""):
            yield Piece(FILLED, values[name.lower()])
        else:
            yield Piece(UNKNOWN, name)
        start = match.end()
    if start < len(content):
        yield Piece(PLAIN, content[start:])


@dataclass(frozen=True, slots=True)
class Filled:
    """Prepared words with everything in place that the house knows."""

    text: str
    asks: tuple[str, ...]
    missing: tuple[str, ...]


def fill(content: str, values: Mapping[str, str]) -> Filled:
    """Put in what is known, and name what is not. What was put in is never looked through again."""
    text: list[str] = []
    asks: dict[str, None] = {}
    missing: dict[str, None] = {}
    for piece in pieces(content, values):
        if piece.kind == ASKED:
            asks[piece.text] = None
            text.append(f"{{{{?{piece.text}}}}}")
        elif piece.kind == UNKNOWN:
            missing[piece.text] = None
            text.append(f"{{{{{piece.text}}}}}")
        else:
            text.append(piece.text)
    return Filled("".join(text), tuple(asks), tuple(missing))


def first_name(name: str) -> str:
    """What somebody is called in a friendly letter."""
    return name.split(maxsplit=1)[0] if name.strip() else ""
