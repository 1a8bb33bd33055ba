"""Webhooks and deliveries as their pages show them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from livechat.clock import rfc3339
from livechat.webhooks import words
from livechat.webhooks.models import DELIVERED, EVERY, FAILED, WAITING, Attempt, Delivery, Webhook

TONES: Mapping[str, str] = {DELIVERED: "good", WAITING: "waiting", FAILED: "bad"}
Translate = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class WebhookLook:
    """A webhook in the list and on its page."""

    id: str
    title: str
    url: str
    description: str
    events: list[str]
    is_every: bool
    is_on: bool
    state: str
    tone: str
    failing_iso: str
    waiting: int
    failed: int


@dataclass(frozen=True, slots=True)
class DeliveryLook:
    """A delivery in the log and on its page."""

    id: int
    event_id: str
    type: str
    words: str
    state: str
    state_words: str
    tone: str
    status: int
    problem: str
    attempts: int
    iso: str
    next_iso: str


@dataclass(frozen=True, slots=True)
class AttemptLook:
    """One try."""

    iso: str
    duration: str
    status: int
    problem: str
    tone: str
    request_head: str
    response_head: str
    response_body: str


def webhook(of: Webhook, counts: Mapping[tuple[str, str], int], translate: Translate) -> WebhookLook:
    """For one reader."""
    state, tone = translate(words.ON), "good"
    if not of.is_on:
        state, tone = translate(words.OFF[of.off]), "bad" if of.off != "paused" else ""
    elif of.failing_since:
        state, tone = translate(words.FAILS), "waiting"
    wanted = of.wanted
    return WebhookLook(
        of.id,
        of.description or urlsplit(of.url).hostname or of.url,
        of.url,
        of.description,
        wanted,
        EVERY in wanted,
        of.is_on,
        state,
        tone,
        rfc3339(of.failing_since) if of.failing_since else "",
        counts.get((of.id, WAITING), 0),
        counts.get((of.id, FAILED), 0),
    )


def delivery(of: Delivery, translate: Translate) -> DeliveryLook:
    """For one reader."""
    return DeliveryLook(
        of.id,
        of.event_id,
        of.type,
        translate(words.EVENTS[of.type]) if of.type in words.EVENTS else of.type,
        of.state,
        translate(words.STATES[of.state]),
        TONES[of.state],
        of.status,
        _reason(of.problem, translate),
        of.attempts,
        rfc3339(of.created_at),
        rfc3339(of.due_at) if of.state == WAITING and of.attempts else "",
    )


def attempts(found: Sequence[Attempt], translate: Translate) -> list[AttemptLook]:
    """For one reader."""
    return [
        AttemptLook(
            rfc3339(of.at),
            f"{of.duration_ms} ms" if of.duration_ms < 1000 else f"{of.duration_ms / 1000:.1f} s",
            of.status,
            _reason(of.problem, translate),
            "bad" if of.problem else "good",
            of.request_head,
            of.response_head,
            of.response_body,
        )
        for of in found
    ]


def _reason(problem: str, translate: Translate) -> str:
    return translate(words.REASONS[problem]) if problem in words.REASONS else problem


def body(said: str) -> str:
    """What was told, with each part on a line of its own."""
    return json.dumps(json.loads(said), ensure_ascii=False, indent=2)
