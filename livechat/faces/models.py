"""Pictures of the team, as the rest of the house knows them."""

from __future__ import annotations

from typing import Final

from livechat.uploads.models import Square
from livechat.uploads.storage import MEGABYTE

FREE: Final = "new"
"""The subject of one that is nobody's yet."""
SQUARE: Final = Square(384, 192)
"""The large one is for programs; the small one fills the largest circle of a page on the finest screens."""
MOST_BYTES: Final = 10 * MEGABYTE
