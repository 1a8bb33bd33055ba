"""How much of what customers wrote nobody has read: the number in title, icon and badge, open page or not."""

from __future__ import annotations

from dataclasses import dataclass

from livechat.notifications import queries
from livechat.notifications.models import FOLLOWED, MUTED
from livechat.store.database import Reader


@dataclass(frozen=True, slots=True)
class Unread:
    """What is unread in a workspace, by whom it concerns."""

    held: dict[str, int]
    """By who holds the conversation; empty: nobody."""
    apart: dict[tuple[str, str], int]
    """What somebody follows of colleagues, and has muted of the rest."""

    def of(self, staff_id: str) -> int:
        """The number of one person."""
        count = self.held.get(staff_id, 0) + self.held.get("", 0)
        return count + self.apart.get((staff_id, FOLLOWED), 0) - self.apart.get((staff_id, MUTED), 0)


async def unread(db: Reader, workspace_id: int) -> Unread:
    """Count once for everybody."""
    held = dict(await queries.unread(db, workspace_id))
    muted = await queries.unread_muted(db, workspace_id)
    return Unread(held, {(who, choice): number for who, choice, number in muted})
