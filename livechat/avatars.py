"""Faces for people without a picture: one or two letters on a colour that stays the same for a person."""

from __future__ import annotations

import unicodedata
import zlib
from functools import lru_cache
from typing import Final

HUES: Final = 12
DEGREES: Final = (10, 40, 70, 100, 130, 155, 190, 220, 250, 280, 310, 340)
"""Where each of them lies on the wheel, as in `css/parts.css`."""
_TWO_LETTERS: Final = ("LATIN", "GREEK", "CYRILLIC")


@lru_cache(maxsize=4096)
def initials(name: str) -> str:
    """Two letters where names are written with separate letters, otherwise the first sign."""
    words = [word for word in name.split() if word[0].isalnum()]
    if not words:
        return "?"
    first = words[0][0]
    if len(words) > 1 and unicodedata.name(first, "").startswith(_TWO_LETTERS):
        return (first + words[-1][0]).upper()
    return first.upper()


@lru_cache(maxsize=4096)
def hue(person_id: str) -> int:
    """Which of the colours this person has."""
    return zlib.crc32(person_id.encode()) % HUES


def colours(person_id: str) -> tuple[str, str]:
    """The colour and that of the letters on it by day, where no style sheet of ours reaches."""
    degrees = DEGREES[hue(person_id)]
    return f"oklch(.915 .045 {degrees})", f"oklch(.4 .085 {degrees})"
