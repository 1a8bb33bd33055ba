"""What the house knows of customers who have left."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unread:
    """An answer that has waited long enough for a customer who is not here."""

    conversation_id: int
    reference: str
    customer_id: str
    up_to_seq: int


@dataclass(frozen=True, slots=True)
class Said:
    """One of the unread messages, as a letter quotes it."""

    name: str
    kind: str
    text: str
    attachments: str | None
    """The files that came with it, as `uploads.looks` stores them."""


@dataclass(frozen=True, slots=True)
class Quote:
    """One of them as it stands in the letter."""

    name: str
    words: str
    files: tuple[tuple[str, str], ...]
    """Name and size of each file."""


@dataclass(frozen=True, slots=True)
class Way:
    """What a mailed link opens."""

    workspace_id: int
    customer_id: str
    reference: str
