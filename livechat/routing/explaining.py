"""Why: each decision of a rule in words, with everybody who was considered and what spoke against them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import msgspec

from livechat import i18n
from livechat.avatars import hue, initials
from livechat.clock import rfc3339
from livechat.conversations import access
from livechat.i18n import marked
from livechat.rendering import Look
from livechat.routing import queries
from livechat.routing.models import CHOSEN, Considered, Decision
from livechat.scope import Scope

SHOWN: Final = 20

OUTCOMES: Final = {
    "given": marked("Given to %(name)s"),
    "queued": marked("In the queue"),
    "kept": marked("Stays with %(former)s"),
}
CAUSES: Final = {
    "queue": marked("The customer waited in the queue."),
    "unanswered": marked("%(former)s left the customer without an answer."),
    "offline": marked("%(former)s was no longer there."),
    "team": marked("The conversation was transferred to a team."),
    "first_reply": marked("%(name)s answered first, and nobody had the conversation."),
}
RULES: Final = {
    "manual": marked("Rule: conversations are taken by hand."),
    "round_robin": marked("Rule: in turn, first whoever was given none for the longest time."),
    "fewest_open": marked("Rule: whoever has the fewest conversations at a time."),
}
VERDICTS: Final = {
    "chosen": marked("Chosen"),
    "later": marked("Could have taken it, but comes later"),
    "away": marked("Away"),
    "gone": marked("Offline"),
    "full": marked("Full: %(active)s of %(capacity)s"),
    "tried": marked("Has let this customer wait before"),
    "holder": marked("Had it until now"),
    "other_team": marked("Belongs to another team"),
}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who was considered."""

    id: str
    name: str
    initials: str
    hue: int
    words: str
    load: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Reason:
    """A decision in words."""

    iso: str
    time: str
    outcome: str
    cause: str
    rule: str
    waited_s: int
    people: list[Person]


async def reasons(scope: Scope, reference: str, look: Look) -> tuple[str, list[Reason]]:
    """The customer's name, and what rules have decided about the conversation, the newest first."""
    conversation = await access.conversation(scope.db, scope, reference)
    found = await queries.decisions(scope.db, scope.workspace_id, reference, SHOWN)
    return conversation.customer_name, [_reason(each, look) for each in found]


def _reason(of: Decision, look: Look) -> Reason:
    translate = i18n.translator(look.language)
    names = {"name": of.staff_name, "former": of.former_name}
    return Reason(
        iso=rfc3339(of.created_at),
        time=i18n.time_text(of.created_at, look.zone, look.language),
        outcome=translate(OUTCOMES[of.outcome]) % names,
        cause=translate(CAUSES[of.cause]) % names,
        rule="" if of.cause == "first_reply" else translate(RULES[of.rule]),
        waited_s=of.waited_ms // 1000,
        people=[_person(each, translate) for each in msgspec.json.decode(of.considered, type=list[Considered])],
    )


def _person(of: Considered, translate: Any) -> Person:
    words = translate(VERDICTS[of.verdict]) % {"active": of.active, "capacity": of.capacity}
    load = f"{of.active}/{of.capacity}"
    return Person(of.id, of.name, initials(of.name), hue(of.id), words, load, of.verdict == CHOSEN)
