"""Webhooks and what is brought to them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from livechat.audit.models import About

EVERY: Final = "*"
"""Stands for every event, also those that come with later versions."""
PAUSED, FAILING, GONE = "paused", "failing", "gone"
"""Why a webhook is off: by a person, because it failed for days, because its receiver answered 410."""
WAITING, DELIVERED, FAILED = "waiting", "delivered", "failed"
SWITCHED_OFF: Final = "switched_off"


@dataclass(frozen=True, slots=True)
class Webhook:
    """The address of another system, and what it is told."""

    id: str
    workspace_id: int
    url: str
    description: str
    events: str
    """Their names as JSON, or EVERY."""
    off: str
    salt: str
    former_salt: str
    former_until: int
    failing_since: int | None
    created_at: int

    @property
    def about(self) -> About:
        """As what the audit log concerns: of its address only the host, the rest may open another system."""
        return About("webhook", self.id, urlsplit(self.url).hostname or "")

    @property
    def wanted(self) -> list[str]:
        """The names of the events it is told of."""
        return list(json.loads(self.events))

    @property
    def is_on(self) -> bool:
        """Whether it is told of anything."""
        return not self.off


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be brought now."""

    id: int
    subject: str
    attempts: int
    event_id: str
    body: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event on its way to one webhook."""

    id: int
    webhook_id: str
    event_id: str
    type: str
    state: str
    attempts: int
    due_at: int
    status: int
    problem: str
    created_at: int
    finished_at: int | None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to bring it; heads and words are kept shortened and without secrets."""

    at: int
    duration_ms: int
    status: int
    problem: str
    request_head: str
    response_head: str
    response_body: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a try has come to, and what follows: the new state, and when to try again."""

    webhook: Webhook
    delivery_id: int
    attempt: Attempt
    state: str
    due_at: int
    off: str = ""
    """Why the webhook is switched off by this try, or empty."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many deliveries of a webhook are in which state."""

    webhook_id: str
    state: str
    count: int
