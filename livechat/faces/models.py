"""Pictures of the team, as the rest of the house knows them."""

from __future__ import annotations

from typing import Final

from livechat.uploads.models import Square
from livechat.uploads.storage import MEGABYTE

PURPOSE: Final = "face"
FREE: Final = "new"
"""The subject of one that is nobody's yet."""
SQUARE: Final = Square(384, 192)
"""The large one is for programs; the small one fills the largest circle of a page on the finest screens."""
MOST_BYTES: Final = 10 * MEGABYTE


def address(upload_id: str) -> str:
    """Where a picture is served to those who may see it; its small form lies below, at `/small`."""
    return f"/faces/{upload_id}"
