"""What is remembered of signing in by an account elsewhere."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Try:
    """Somebody is at a provider now, and may come back once."""

    workspace_id: int
    provider: str
    browser_hash: str
    """Fingerprint of the cookie of the browser that went there."""
    target: str
    """Where to go afterwards."""
    expires_at: int


@dataclass(frozen=True, slots=True)
class Tie:
    """An account elsewhere that opens the account of a colleague, in every workspace that they belong to."""

    issuer: str
    subject: str
    workspace_id: int
    staff_id: str
    """The colleague after whom the person is called (`Staff.person_id`)."""
    email: str
    """Its address when it was tied."""
    tied_at: int
