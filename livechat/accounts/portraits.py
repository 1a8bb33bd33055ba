"""Where the picture of somebody of the team lies, for those who tell of people; giving one is `faces`."""

from __future__ import annotations

from typing import Final

from livechat.accounts import queries
from livechat.store.database import Reader

PURPOSE: Final = "face"
"""What such a picture is for, among all files."""


def address(upload_id: str) -> str:
    """Where a picture is served to those who may see it; its small form lies below, at `/small`."""
    return f"/faces/{upload_id}"


async def of(db: Reader, workspace_id: int, staff_id: str) -> str | None:
    """Where somebody's picture is served; None for whoever has none."""
    upload_id = await queries.picture(db, workspace_id, staff_id, PURPOSE)
    return address(upload_id) if upload_id else None
