"""Customers, as the rest of the house knows them."""

from __future__ import annotations

import json
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Customer:
    """Somebody who has registered."""

    id: str
    workspace_id: int
    name: str
    phone: str
    """E.164, or empty."""
    email: str
    language: str
    device: str
    device_hash: str
    """Fingerprint of the cookie by which the browser is known again; empty for programs."""
    address: str
    blocked_at: int | None
    last_seen_at: int
    created_at: int
    zone: str = ""
    """Where their clock runs, by its IANA name; empty while it is not known."""
    version: int = 1
    """Grows with each correction, so that two who correct at once notice each other."""
    attributes: str = "{}"
    """What else is known, by the team's own names for it, as JSON."""

    @property
    def known(self) -> dict[str, str]:
        """The attributes, in the order in which they were noted."""
        found: dict[str, str] = json.loads(self.attributes)
        return found


@dataclass(frozen=True, slots=True)
class CustomerNote:
    """What somebody of the team wants everybody to know about a customer."""

    id: str
    workspace_id: int
    customer_id: str
    author_id: str
    author_name: str
    text: str
    created_at: int


@dataclass(frozen=True, slots=True)
class Block:
    """What the team has blocked: a person, a browser or an address."""

    kind: str
    value: str
    customer_id: str
    blocked_by: str
    created_at: int
