"""What may be submitted about ratings."""

from __future__ import annotations

from typing import Annotated

import msgspec

from livechat.conversations.inputs import Command, Reference

Score = Annotated[int, msgspec.Meta(ge=1, le=5)]


class Rate(Command, kw_only=True, tag="rate"):
    """What the customer thought, from 1 to 5."""

    conversation: Reference
    score: Score
    rep_score: Score | None = None
    comment: Annotated[str, msgspec.Meta(max_length=1000)] = ""
