"""Canned replies as the rest of the house knows them."""

from __future__ import annotations

from dataclasses import dataclass

from livechat.audit.models import About
from livechat.uploads.looks import Stored

SHARED = ""
"""The owner of what belongs to the whole team."""


@dataclass(frozen=True, slots=True)
class Reply:
    """Prepared words that a rep puts into an answer by a shortcut."""

    id: str
    workspace_id: int
    owner_id: str
    shortcut: str
    language: str
    title: str
    content: str
    category: str
    position: int
    is_active: bool
    uses: int
    used_at: int | None
    created_at: int
    updated_at: int
    attachments: str | None = None
    """Its files, as `uploads.looks` stores them."""

    @property
    def is_shared(self) -> bool:
        """Whether the whole team has it."""
        return self.owner_id == SHARED

    @property
    def about(self) -> About:
        """As what the audit log concerns."""
        return About("reply", self.id, self.title)


@dataclass(frozen=True, slots=True)
class Choice:
    """A reply as the menu of one conversation offers it: filled in, with what is still missing."""

    id: str
    shortcut: str
    title: str
    category: str
    language: str
    is_own: bool
    text: str
    asks: tuple[str, ...]
    """What the rep fills in before it goes into the answer."""
    missing: tuple[str, ...]
    """Variables that nobody knows a value for."""
    files: tuple[Stored, ...] = ()
