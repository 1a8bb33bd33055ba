"""Marking: "delivered" and "read" say what the other side's page has confirmed, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from livechat.conversations.events import MessageStatus
from livechat.conversations.models import Mark, Marks, Place
from livechat.conversations.queries import messages as queries
from livechat.scope import Scope
from livechat.store.database import Transaction


def submit(scope: Scope, place: Place, seq: int, *, is_read: bool, done: Callable[[Any], None]) -> None:
    """Note that everything up to `seq` is on this side's screen, or was seen; reading implies receiving."""
    mark = Mark(place, scope.audience, seq, seq if is_read else 0)
    scope.means.db.submit(advance, mark, done)


async def advance(tx: Transaction, entries: list[Mark]) -> list[Any]:
    """Raise the marks of a batch, one change for each conversation, and tell of those that have really moved."""
    rows: dict[int, dict[str, Any]] = {}
    places: dict[int, Place] = {}
    for item in entries:
        places[item.place.id] = item.place
        row = rows.setdefault(
            item.place.id,
            {
                "id": item.place.id,
                "customer_delivered": 0,
                "customer_read": 0,
                "staff_delivered": 0,
                "staff_read": 0,
            },
        )
        for what, seq in (("delivered", item.delivered_seq), ("read", item.read_seq)):
            row[f"{item.side}_{what}"] = max(row[f"{item.side}_{what}"], seq)
    before = {marks.id: marks for marks in await queries.marks(tx, rows)}
    await queries.mark(tx, list(rows.values()))
    after = {marks.id: marks for marks in await queries.marks(tx, rows)}
    for key, marks in after.items():
        for side in ("customer", "staff"):
            if _of(marks, side) != _of(before[key], side):
                await tx.emit(MessageStatus(marks.reference, places[key].workspace_id, side, marks))
    return [None] * len(entries)


def _of(marks: Marks, side: str) -> tuple[int, int]:
    if side == "customer":
        return marks.customer_delivered_seq, marks.customer_read_seq
    return marks.staff_delivered_seq, marks.staff_read_seq
