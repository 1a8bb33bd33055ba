"""Where the logo of a workspace lies, for those who show it; giving one is `logos`."""

from __future__ import annotations

from typing import Final

from livechat.scope import Means
from livechat.web.frame import Logo

PURPOSE: Final = "logo"
"""What such a picture is for, among all files."""
HEIGHT: Final = 32
"""Of the mark in the heads of pages, in CSS pixels."""
_MEMORY: Final = "workspaces.logos"


def address(upload_id: str) -> str:
    """Where a logo is served to everybody; its small form lies below, at `/small`."""
    return f"/logos/{upload_id}"


def logo(upload_id: str, width: int, height: int) -> Logo:
    """The logo that a file is, by the size of its pixels."""
    return Logo(address(upload_id), max(1, round(HEIGHT * width / height)))


def known(means: Means) -> dict[int, Logo]:
    """All logos, by workspace: pages show them without asking for a row."""
    found: dict[int, Logo] = means.memory.setdefault(_MEMORY, {})
    return found
