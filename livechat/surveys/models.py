"""What a customer thought."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rating:
    """Of a conversation, from 1 to 5, and of the rep who looked after it."""

    conversation_id: int
    customer_id: str
    staff_id: str | None
    score: int
    rep_score: int | None
    comment: str
