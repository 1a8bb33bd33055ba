"""Where a list goes on: a cursor names the last entry that was shown; programs need not understand it."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar
from urllib.parse import parse_qsl, urlencode

import msgspec
from starlette.datastructures import URL, QueryParams

from livechat.errors import Invalid
from livechat.i18n import marked

T = TypeVar("T")

CURSOR: Final = ("cursor", {"type": "string", "maxLength": 400}, marked("Where the last page ended (its `next`)"))
"""How an address that gives a list in pages declares it, with `upto`."""

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


def numbered_place(sent: str) -> tuple[int, int] | None:
    """The same where entries have a number."""
    found = place(sent)
    if found is None:
        return None
    if not found[1].isdigit() or len(found[1]) > 16:
        raise Invalid("This is not a place in the list.", field="cursor")
    return found[0], int(found[1])


def cut(found: Sequence[T], size: int, key: Callable[[T], tuple[int, object]]) -> tuple[list[T], str | None]:
    """A page of a list that was asked for one entry more, and the cursor behind it; None where the list ends.

    `key` is an entry's moment and identifier, as in `cursor`.
    """
    shown = list(found[:size])
    if len(found) <= size:
        return shown, None
    moment_ms, name = key(shown[-1])
    return shown, cursor(moment_ms, str(name))


def limit(sent: str, most: int, usual: int = 50) -> int:
    """How many entries a page shall have."""
    if not sent:
        return min(usual, most)
    if not (sent.isascii() and sent.isdigit()) or len(sent) > 6 or int(sent) < 1:
        raise Invalid("Please give a number from %(low)s to %(high)s.", field="limit", low=1, high=most)
    return min(int(sent), most)


def upto(most: int, usual: int = 50) -> tuple[str, dict[str, Any], str]:
    """The declaration of `limit` for an address."""
    schema = {"type": "integer", "minimum": 1, "maximum": most, "default": min(usual, most)}
    return "limit", schema, marked("Entries of a page at most")


def part(
    entries: Sequence[T], key: Callable[[T], tuple[str, str]], asked: QueryParams, most: int = 100
) -> tuple[list[T], str | None]:
    """A page of a list that is short enough to be at hand as a whole, and the cursor behind it.

    `key` is a word to sort by and the identifier: whoever goes on misses nobody who was there all the time.
    """
    size, after = limit(asked.get("limit", ""), most, most), _after(asked.get("cursor", ""))
    found = sorted((key(each), index) for index, each in enumerate(entries))
    left = [item for item in found if after is None or item[0] > after]
    behind = left[size - 1][0] if len(left) > size else None
    return [entries[index] for _, index in left[:size]], behind and _packed(behind)


def _packed(key: tuple[str, str]) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode(key)).decode().rstrip("=")


def _after(sent: str) -> tuple[str, str] | None:
    if not sent:
        return None
    try:
        raw = base64.b64decode(sent + "=" * (-len(sent) % 4), b"-_", validate=True)
        return msgspec.json.decode(raw, type=tuple[str, str])
    except (binascii.Error, ValueError, msgspec.DecodeError):
        raise Invalid("This is not a place in the list.", field="cursor") from None


def link(address: URL, said: Any) -> str:
    """Where a list goes on, for the header `Link` (RFC 8288); empty at its end.

    A shape with `next` goes on behind that cursor; another one says by `goes_on()` what is asked for next.
    """
    if behind := getattr(said, "next", None):
        asked: dict[str, Any] = {"cursor": behind}
    elif says := getattr(said, "goes_on", None):
        asked = says()
    else:
        return ""
    if not asked:
        return ""
    kept = [(name, value) for name, value in parse_qsl(address.query) if name not in asked]
    return f'<{address.path}?{urlencode(kept + list(asked.items()))}>; rel="next"'
