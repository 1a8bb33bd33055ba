"""Messages by rule as programs read them."""

from __future__ import annotations

import msgspec

from livechat.visitors.inputs import PageBody
from livechat.visitors.models import Rule


class Counted(msgspec.Struct):
    """How often a message was shown, answered and closed."""

    shown: int
    answered: int
    dismissed: int


class RuleShape(msgspec.Struct):
    """A message and when it is shown."""

    id: str
    name: str
    texts: dict[str, str]
    is_active: bool
    pages: list[PageBody]
    seconds: int
    visits: int
    referrer: str
    languages: list[str]
    who: str
    in_hours: bool
    counted: Counted


class RulePage(msgspec.Struct):
    """A page of messages, in the order in which they are tried."""

    messages: list[RuleShape]
    next: str | None = None


def rule(of: Rule) -> RuleShape:
    """A rule as programs read it."""
    conditions = of.conditions
    return RuleShape(
        of.id,
        of.name,
        of.texts,
        of.is_active,
        [PageBody(each.how, each.value) for each in conditions.pages],  # type: ignore[arg-type]
        conditions.seconds,
        conditions.visits,
        conditions.referrer,
        list(conditions.languages),
        conditions.who,
        conditions.in_hours,
        Counted(of.shown, of.answered, of.dismissed),
    )
