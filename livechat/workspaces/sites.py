"""Web sites as admins name them: the addresses on whose pages the chat window may stand."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from livechat.errors import Invalid

MOST: Final = 50
_HOST: Final = re.compile(r"[a-z0-9]([a-z0-9-]{0,62})(\.[a-z0-9-]{1,63})*|\[[0-9a-f:]{2,45}\]")
_PORTS: Final = {"http": 80, "https": 443}


def origins(text: str) -> tuple[str, ...]:
    """The sites that a setting names, one a line, as browsers say where a page is from."""
    return tuple(text.split())


def readable(text: str) -> str:
    """The sites as they are stored: each once, as `https://shop.example`. Raises Invalid for what is no address."""
    found = dict.fromkeys(_origin(each) for each in text.split())
    if len(found) > MOST:
        raise Invalid("Please name at most %(limit)s sites.", limit=MOST)
    return "\n".join(found)


def _origin(text: str) -> str:
    """Scheme, host and port; what stands behind them does not matter, and https is what most mean."""
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        host, port = _ascii(parts.hostname or ""), parts.port
    except ValueError:
        raise _no_site(text) from None
    if parts.scheme not in _PORTS or parts.username is not None or not _HOST.fullmatch(host):
        raise _no_site(text)
    shown = "" if port is None or port == _PORTS[parts.scheme] else f":{port}"
    return f"{parts.scheme}://{host}{shown}"


def _ascii(host: str) -> str:
    """A host as it travels; names in other scripts have a form in plain letters."""
    if ":" in host:
        return f"[{host}]"
    return host if host.isascii() else host.encode("idna").decode("ascii")


def _no_site(text: str) -> Invalid:
    return Invalid("“%(site)s” is not the address of a site, such as https://shop.example.", site=text[:80])
