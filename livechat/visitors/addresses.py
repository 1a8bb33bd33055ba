"""Addresses that a stranger's browser reports: what may be looked at, and how little of it is kept."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

from livechat.errors import Invalid

LONGEST_PATH: Final = 300
_HOST: Final = re.compile(r"[a-z0-9._-]{1,253}|[0-9a-f:.]{2,45}")
"""As browsers write them: other scripts stand there in their plain form (RFC 5891)."""


def origin_of(site: str) -> str:
    """The origin of a site that frames us, such as https://shop.example; raises Invalid for anything else."""
    parts = _split(site)
    if parts is None or parts.path.strip("/") or parts.query or parts.fragment:
        raise Invalid("This is not the address of a site.", field="site")
    return _origin(parts)


def must_be_on(site: str, url: str) -> None:
    """Refuse the address of a page that is not one of this site, such as javascript: or data:."""
    parts = _split(url)
    if parts is None or _origin(parts) != site:
        raise Invalid("This is not a page of that site.", field="url")


def kept_path(url: str) -> str:
    """What is remembered of an address: its path as people read it, without what follows it."""
    parts = _split(url)
    path = unquote(parts.path) if parts else ""
    plain = "".join(each if each.isprintable() else "\ufffd" for each in path)
    return (plain or "/")[:LONGEST_PATH]


def host_of(url: str) -> str:
    """The host of an address; empty where there is none."""
    parts = _split(url)
    return (parts.hostname or "")[:253] if parts else ""


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url.strip())
        if parts.scheme not in ("http", "https") or parts.username is not None:
            return None
        if not _HOST.fullmatch(parts.hostname or ""):
            return None
        _ = parts.port
    except ValueError:
        return None
    return parts


def _origin(parts: SplitResult) -> str:
    usual = {"http": 80, "https": 443}[parts.scheme]
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return f"{parts.scheme}://{host}" + (f":{parts.port}" if parts.port and parts.port != usual else "")
