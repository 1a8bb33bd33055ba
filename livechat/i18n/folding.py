"""Folding: words as they are compared when somebody looks for them, whatever way they were written.

Capitals, accents, Arabic vowel signs and the forms of alef, digits of other scripts and full-width letters make no
difference, nor do two ways of typing what looks the same in Thai. Thai tones do: without them they are other words.
Scripts without spaces need nothing more: they are searched letter by letter. The simplified and the traditional form of
a Chinese sign stay two: what was written in one is not found by the other.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import Final

PAIR: Final = "\x1f"
"""Stands before each pair of Han signs: words of two signs are found as a group of three (`with_pairs`)."""

_HAN: Final = ((0x3400, 0x9FFF), (0x20000, 0x323AF), (0x3040, 0x30FF), (0xAC00, 0xD7A3))
"""Ideographs, kana, hangul."""
_SAME: Final = {
    "أ": "ا",
    "إ": "ا",
    "آ": "ا",
    "ٱ": "ا",
    "ى": "ي",
    "ی": "ي",
    "ئ": "ي",
    "ؤ": "و",
    "ة": "ه",
    "ک": "ك",
    "ـ": "",
    "\u200c": "",
    "\u200d": "",
    "’": "'",
    "‘": "'",
}
_MARKS_THAT_MEAN: Final = ("THAI ", "LAO ", "BENGALI ", "DEVANAGARI ", "TAMIL ", "KHMER ", "MYANMAR ", "COMBINING KATA")
"""Scripts whose combining signs are vowels and tones: without them they are other words."""


_TWICE_TYPED: Final = re.compile("\u0e40(\u0e40)|\u0e4d([\u0e48-\u0e4b])")
"""Thai typed by its looks: two short strokes for the one sign แ, the ring of ำ before the tone that stands on it."""


class _Table(dict[int, str]):
    """What each character is compared as, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold(chr(code))
        return folded


def _fold(character: str) -> str:
    if character in _SAME:
        return _SAME[character]
    kind = unicodedata.category(character)
    if kind in ("Cc", "Zs", "Zl", "Zp"):
        return " "
    if kind == "Cf":
        return ""
    if kind == "Nd":
        return str(unicodedata.digit(character))
    apart = unicodedata.normalize("NFKD", character).casefold()
    return "".join(_SAME.get(each, each) for each in apart if not _is_dropped(each))


def _is_dropped(character: str) -> bool:
    if unicodedata.category(character) != "Mn":
        return False
    return not unicodedata.name(character, "").startswith(_MARKS_THAT_MEAN)


_table: Final = _Table()


def folded(text: str) -> str:
    """A text as it is compared."""
    return _TWICE_TYPED.sub(_as_taught, text.translate(_table))


def _as_taught(typed: re.Match[str]) -> str:
    return "\u0e41" if typed[1] else f"{typed[2]}\u0e4d"


def places(text: str) -> tuple[str, list[int]]:
    """A text as it is compared, and for each of its characters which one of the original it stands for."""
    out: list[str] = []
    origin: list[int] = []
    for at, character in enumerate(text):
        piece = _table[ord(character)]
        out.append(piece)
        origin += [at] * len(piece)
    words = "".join(out)
    for typed in reversed(list(_TWICE_TYPED.finditer(words))):
        if typed[1]:
            del origin[typed.start(1)]
    return _TWICE_TYPED.sub(_as_taught, words), origin


def caseless(name: str) -> str:
    """A name as it is compared with another: capitals make no difference in any script, nor does how it was typed.

    Accents do: with another one it is another name. The Unicode Standard 16.0, section 3.13, D146 (compatibility
    caseless match), read 22 November 2026.
    """
    once = unicodedata.normalize("NFKD", unicodedata.normalize("NFD", name).casefold())
    return unicodedata.normalize("NFKC", once.casefold())


def is_han(character: str) -> bool:
    """Whether this is a sign of a script in which two signs are often a whole word."""
    code = ord(character)
    return any(first <= code <= last for first, last in _HAN)


def with_pairs(words: str) -> str:
    """Folded words, and behind them each pair of Han signs, for an index that knows groups of three only."""
    if words.isascii():
        return words
    pairs = [PAIR + one + other for one, other in pairwise(words) if is_han(one) and is_han(other)]
    return words + "".join(pairs)
