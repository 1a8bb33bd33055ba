"""Addresses in what people write: found in linear time, so that a hostile text costs no more than a kind one.

Only http, https, mail addresses and international telephone numbers become links. What follows a link in a script
without spaces ("请看https://example.com是的") does not belong to it, nor does the full stop of the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

MOST: Final = 50
"""Links in one text; what follows stays plain."""

_LETTERS: Final = "A-Za-z0-9\u00c0-\u024f\u0370-\u052f\u05d0-\u05ea\u0620-\u065f\u066e-\u06d3\u0900-\u09ff"
"""Letters of scripts that put spaces between words; Thai, Chinese, Japanese and Korean end an address."""
_FOUND: Final = re.compile(
    rf"(?P<web>(?<![A-Za-z0-9])https?://[{_LETTERS}\-._~:/?#\[\]@!$&'()*+,;=%]{{1,2000}})"
    rf"|(?P<www>(?<![A-Za-z0-9./@_-])www\.[{_LETTERS}\-._~:/?#\[\]@!$&'()*+,;=%]{{1,2000}})"
    r"|(?P<mail>(?<![A-Za-z0-9._%+-])(?:mailto:)?[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{4,190})"
    r"|(?P<tel>(?<![A-Za-z0-9+.-])(?:tel:)?\+[0-9][0-9 ().-]{5,20}[0-9])",
    re.IGNORECASE,
)
_AUTHORITY: Final = re.compile(r"[/?#]")
_HOST: Final = re.compile(r"[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?")
_AT_THE_END: Final = ".,;:!?'*_~،؛؟"
_CLOSES: Final = {")": "(", "]": "["}


def may_be_in(text: str) -> bool:
    """Whether looking closer is worth it; most messages have no address and pay nothing but this."""
    return "://" in text or "ww." in text or "@" in text or "+" in text or "WW." in text


def pieces(text: str) -> Iterator[tuple[str, str]]:
    """The text in order, in pieces: words with the address they lead to, empty for plain words."""
    start = count = 0
    for match in _FOUND.finditer(text):
        if count == MOST:
            break
        words = _without_punctuation(match[0])
        target = _TARGETS[match.lastgroup or ""](words)
        if not target:
            continue
        if match.start() > start:
            yield text[start : match.start()], ""
        yield words, target
        start = match.start() + len(words)
        count += 1
    if start < len(text):
        yield text[start:], ""


def _without_punctuation(words: str) -> str:
    """An address without what ends the sentence it stands in, and without brackets that opened before it."""
    end = len(words)
    surplus = {close: words.count(close) - words.count(opening) for close, opening in _CLOSES.items()}
    while end and (words[end - 1] in _AT_THE_END or surplus.get(words[end - 1], 0) > 0):
        if words[end - 1] in surplus:
            surplus[words[end - 1]] -= 1
        end -= 1
    return words[:end]


def _is_host(host: str) -> bool:
    """Whether this can be the name or the number of a machine: plain letters only, so that it is what it looks like."""
    if not _HOST.fullmatch(host):
        return False
    labels = host.partition(":")[0].split(".")
    if len(labels) < 2 or not all(label and label[0] != "-" and label[-1] != "-" for label in labels):
        return False
    return (labels[-1].isalpha() and len(labels[-1]) >= 2) or labels[-1].startswith("xn--") or _is_number(labels)


def _is_number(labels: list[str]) -> bool:
    return len(labels) == 4 and all(label.isdigit() and len(label) <= 3 and int(label) < 256 for label in labels)


def _web(words: str) -> str:
    scheme, _, rest = words.partition("://")
    return f"{scheme.lower()}://{rest}" if _is_host(_AUTHORITY.split(rest, maxsplit=1)[0]) else ""


def _www(words: str) -> str:
    return _web(f"https://{words}")


def _mail(words: str) -> str:
    address = words[7:] if words[:7].lower() == "mailto:" else words
    name, _, host = address.rpartition("@")
    return f"mailto:{address}" if name and ":" not in host and _is_host(host) else ""


def _tel(words: str) -> str:
    digits = "".join(each for each in words if each.isascii() and each.isdigit())
    return f"tel:+{digits}" if 8 <= len(digits) <= 15 else ""


_TARGETS: Final = {"web": _web, "www": _www, "mail": _mail, "tel": _tel}
