"""Workspaces as the rest of the house knows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

FIRST: Final = 1
"""The workspace that a fresh installation has."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """A shop or brand: everything belongs to one, and nothing of one is reachable from another."""

    id: int
    slug: str
    name: str
    decisions: str
    created_at: int
