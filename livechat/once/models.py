"""What is remembered of a request that must not be carried out twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

KEPT_MS: Final = 24 * 3_600_000
"""How long a repeated request gets the answer of the first one."""
MOST: Final = 50_000
"""Answers kept in a workspace; the oldest go first."""
LONGEST_KEY: Final = 255


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer that was given, for whoever asks the same again."""

    body_hash: str
    status: int
    media_type: str
    salt: str
    sealed: bytes
    created_at: int
