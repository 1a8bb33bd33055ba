"""Web sites: as admins name those that may show the chat window, and as browsers say where a page is from."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import SplitResult, urlsplit

from livechat.errors import Invalid

MOST: Final = 50
_HOST: Final = re.compile(r"[a-z0-9_][a-z0-9_-]{0,62}(\.[a-z0-9_-]{1,63})*|\[[0-9a-f:.]{2,45}\]")
"""In its plain form (RFC 5891); the underscore is in no rule, but browsers go there."""
_PORTS: Final = {"http": 80, "https": 443}


def origins(text: str) -> tuple[str, ...]:
    """The sites that a setting names, one a line, as browsers say where a page is from."""
    return tuple(text.split())


def readable(text: str) -> str:
    """The sites as they are stored: each once, as `https://shop.example`. Raises Invalid for what is no address."""
    found = dict.fromkeys(_typed(each) for each in text.split())
    if len(found) > MOST:
        raise Invalid("Please name at most %(limit)s sites.", limit=MOST)
    return "\n".join(found)


def taken_apart(address: str) -> SplitResult | None:
    """An address of a page in its parts; None for anything else, such as javascript: or one that carries a password."""
    try:
        parts = urlsplit(address.strip())
        host, _ = _ascii(parts.hostname or ""), parts.port
    except ValueError:
        return None
    is_page = parts.scheme in _PORTS and parts.username is None and _HOST.fullmatch(host)
    return parts if is_page else None


def origin(parts: SplitResult) -> str:
    """Scheme, host and port; what stands behind them does not matter."""
    shown = "" if parts.port is None or parts.port == _PORTS[parts.scheme] else f":{parts.port}"
    return f"{parts.scheme}://{_ascii(parts.hostname or '')}{shown}"


def _typed(text: str) -> str:
    """https is what most mean who do not say it; a bare word is no address yet."""
    is_bare = not any(sign in text for sign in ".:") and text != "localhost"
    parts = None if is_bare else taken_apart(text if "://" in text else f"https://{text}")
    if parts is None:
        raise Invalid("“%(site)s” is not the address of a site, such as https://shop.example.", site=text[:80])
    return origin(parts)


def _ascii(host: str) -> str:
    """A host as it travels; names in other scripts have a form in plain letters."""
    if ":" in host:
        return f"[{host}]"
    return host if host.isascii() else host.encode("idna").decode("ascii")
