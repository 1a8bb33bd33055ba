"""To which workspaces somebody belongs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Colleague:
    """A person in one of their workspaces."""

    id: str
    workspace_id: int


@dataclass(frozen=True, slots=True)
class Membership:
    """A workspace that somebody may work in, and as what."""

    workspace_id: int
    slug: str
    name: str
    staff_id: str
    role: str
