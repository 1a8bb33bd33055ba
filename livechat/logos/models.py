"""Logos, as the rest of the house knows them."""

from __future__ import annotations

from typing import Final

from livechat.uploads.models import Band
from livechat.uploads.storage import MEGABYTE

FREE: Final = "new"
"""The subject of one that is no workspace's yet."""
NAME: Final = "logo"
"""What everybody reads who saves it, whatever the file was called."""
BAND: Final = Band(384, 96)
"""The large one is for programs; the small one fills the mark in the head of a page on the finest screens."""
MOST_BYTES: Final = 10 * MEGABYTE
