"""Receipts: what remains of an erasure."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Final

from livechat.clock import rfc3339
from livechat.i18n import marked

PLACES: Final = {
    "conversations": marked("Conversations"),
    "messages": marked("Messages"),
    "traces": marked("Former wordings of messages"),
    "notes": marked("Notes of the team in conversations"),
    "customer_notes": marked("Notes about the customer"),
    "scheduled": marked("Messages to be sent later"),
    "files": marked("Files with their small pictures"),
    "sessions": marked("Signed-in devices"),
    "ratings": marked("Ratings"),
    "tags": marked("Tags"),
    "blocks": marked("Blocks"),
    "search": marked("Entries of the search"),
    "decisions": marked("Explained decisions"),
}
"""Where something of a customer was, in the order in which `queries.counts` counts, and how people call it."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """Nothing in it tells who the person was; `customer_id` is a random name that stands nowhere else any more."""

    id: str
    workspace_id: int
    customer_id: str
    asked_by: str
    asked_by_name: str
    asked_at: int
    finished_at: int | None
    counts: str
    kept: str
    """Names of files and folders in the data folder that are older copies of everything."""
    searched_texts: int
    searched_bytes: int
    left_texts: int
    checksum: str

    @property
    def count_of(self) -> dict[str, int]:
        """How many there were, by place."""
        found: dict[str, int] = json.loads(self.counts)
        return found

    @property
    def copies(self) -> list[str]:
        """The older copies by name."""
        found: list[str] = json.loads(self.kept)
        return found

    @property
    def document(self) -> str:
        """What the checksum is made of, one fact a line."""
        facts = {
            "receipt": self.id,
            "customer": self.customer_id,
            "asked_by": f"{self.asked_by_name} ({self.asked_by})",
            "asked_at": rfc3339(self.asked_at),
            "finished_at": rfc3339(self.finished_at) if self.finished_at else "",
            **{f"erased_{place}": str(number) for place, number in self.count_of.items()},
            "searched_texts": str(self.searched_texts),
            "searched_bytes": str(self.searched_bytes),
            "left_texts": str(self.left_texts),
            "older_copies": ", ".join(self.copies),
        }
        return "".join(f"{name}: {value}\n" for name, value in facts.items())

    def sum_of(self) -> str:
        """The checksum (SHA-256) of the document."""
        return hashlib.sha256(self.document.encode()).hexdigest()
