"""What is to be done later."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Due:
    """Something whose time has come, leased to this process."""

    id: int
    workspace_id: int
    name: str
    key: str
    payload: str
    version: int
    attempts: int


@dataclass(frozen=True, slots=True)
class Queued:
    """Something was put off until a moment; whoever works the list off looks at its clock again."""

    due_at: int
