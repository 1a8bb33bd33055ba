"""Addresses that a stranger's browser reports: what may be looked at, and how little of it is kept."""

from __future__ import annotations

from typing import Final
from urllib.parse import unquote

from livechat.errors import Invalid
from livechat.workspaces import sites

LONGEST_PATH: Final = 300


def origin_of(site: str) -> str:
    """The origin of a site that frames us, such as https://shop.example; raises Invalid for anything else."""
    parts = sites.taken_apart(site)
    if parts is None or parts.path.strip("/") or parts.query or parts.fragment:
        raise Invalid("This is not the address of a site.", field="site")
    return sites.origin(parts)


def must_be_on(site: str, url: str) -> None:
    """Refuse the address of a page that is not one of this site, such as javascript: or data:."""
    parts = sites.taken_apart(url)
    if parts is None or sites.origin(parts) != site:
        raise Invalid("This is not a page of that site.", field="url")


def kept_path(url: str) -> str:
    """What is remembered of an address: its path as people read it, without what follows it."""
    parts = sites.taken_apart(url)
    path = unquote(parts.path) if parts else ""
    plain = "".join(each if each.isprintable() else "\ufffd" for each in path)
    return (plain or "/")[:LONGEST_PATH]


def host_of(url: str) -> str:
    """The host of an address; empty where there is none."""
    parts = sites.taken_apart(url)
    return (parts.hostname or "")[:253] if parts else ""
