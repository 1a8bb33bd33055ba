"""Visitors as the page of the team shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from livechat.clock import rfc3339
from livechat.visitors.here import Present

MOST_SHOWN: Final = 500


@dataclass(frozen=True, slots=True)
class VisitorLook:
    """One visitor in the list."""

    id: str
    dom_id: str
    title: str
    path: str
    url: str
    visits: int
    language: str
    came_from: str
    came_iso: str
    moved_iso: str
    is_talking: bool
    greeted_by: str
    is_waiting: bool
    """Whether what a rep has said is still on its way."""


def dom_id(visitor_id: str) -> str:
    """The element of a visitor."""
    return f"visitor-{visitor_id}"


def row(of: Present) -> VisitorLook:
    """A visitor in the list."""
    spot = of.spot
    return VisitorLook(
        of.id,
        dom_id(of.id),
        spot.title or spot.path,
        spot.path,
        spot.origin + spot.path,
        spot.visits,
        spot.language,
        spot.came_from,
        rfc3339(of.came_at),
        rfc3339(of.moved_at),
        of.is_talking,
        of.greeted_by,
        of.offer is not None,
    )
