"""What the page of a picture shows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Profile:
    """A colleague as customers meet them."""

    id: str
    name: str
    initials: str
    hue: int
    bio: str
    is_own: bool
    url: str
    """Where the form goes."""
    back: str
    has_picture: bool
