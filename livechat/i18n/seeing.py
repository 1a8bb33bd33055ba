"""What leaves a mark on the screen: words without any look as if nobody had written them."""

from __future__ import annotations

import unicodedata

_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Signs that count as letters and show nothing."""
_UNSEEN_CATEGORIES = frozenset(("Cc", "Cf", "Cs", "Mc", "Me", "Mn", "Zl", "Zp", "Zs"))


def is_seen(text: str) -> bool:
    """Whether any sign of these words is seen by itself: no space, no joiner, nothing that only changes others."""
    first = text[:1]
    return (first.isascii() and first.isalnum()) or any(map(_leaves_a_mark, text))


def _leaves_a_mark(sign: str) -> bool:
    return unicodedata.category(sign) not in _UNSEEN_CATEGORIES and sign not in _BLANK
