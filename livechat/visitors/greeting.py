"""Greetings: a sealed name for what a visitor was shown, so that it can stand first in the conversation they begin.

Nothing is stored while nobody has written: the browser brings back what it was given.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from livechat.accounts import roster
from livechat.conversations import access, sending
from livechat.conversations.inputs import Draft
from livechat.conversations.kinds.system import SENTENCES
from livechat.conversations.models import Conversation
from livechat.conversations.opening import BegunByGreeting
from livechat.conversations.queries import conversations
from livechat.errors import NotFound
from livechat.scope import REP, Means, Scope
from livechat.store.database import Transaction
from livechat.visitors import queries
from livechat.visitors.models import Begun

PURPOSE: Final = "visitors.greeting"
HOLDS_S: Final = 86_400
"""Whoever has not written after a day begins without it."""


@dataclass(frozen=True, slots=True)
class Greeting:
    """What a visitor was shown: by which rule, or by whom of the team."""

    workspace_id: int
    text: str
    rule_id: str = ""
    staff_id: str = ""


def seal(means: Means, greeting: Greeting) -> str:
    """Its name for the browser; each is another, so that each counts once."""
    said = [greeting.workspace_id, greeting.text, greeting.rule_id, greeting.staff_id, means.clock.now_ms()]
    return means.signing.seal(PURPOSE, said)


def read(means: Means, token: str) -> Greeting | None:
    """What a name stands for; None if it was made up, is too old or was given by somebody else."""
    said = means.signing.unseal(PURPOSE, token, HOLDS_S) if token else None
    if not isinstance(said, list) or len(said) != 5:
        return None
    workspace_id, text, rule_id, staff_id, at_ms = said
    if means.clock.now_ms() - at_ms > HOLDS_S * 1000:
        return None
    return Greeting(workspace_id, text, rule_id, staff_id)


async def stand_first(tx: Transaction, event: BegunByGreeting) -> None:
    """Within the beginning of a conversation: what the visitor answers to comes before their answer.

    A colleague who has spoken to them looks after it; what a rule has said is told as what happened.
    """
    of, scope = event.conversation, event.scope
    greeting = read(scope.means, event.greeting)
    if greeting is None or greeting.workspace_id != of.workspace_id:
        return
    if greeting.staff_id:
        await _said_by_rep(tx, scope, of, greeting)
    else:
        said = {"words": greeting.text}
        line = sending.system_line(scope, access.place(of), "greeted", SENTENCES["greeted"] % said, **said)
        await sending.add(tx, line)
        await queries.count(tx, of.workspace_id, greeting.rule_id, "answered")
    await queries.add_greeting(tx, of.workspace_id, of.id, Begun(greeting.rule_id, greeting.staff_id, scope.now_ms))


async def _said_by_rep(tx: Transaction, scope: Scope, of: Conversation, greeting: Greeting) -> None:
    try:
        rep = await roster.anybody(tx, of.workspace_id, greeting.staff_id)
    except NotFound:
        return
    if rep.disabled_at is None and rep.deleted_at is None:
        await conversations.begun_by_staff(tx, of.workspace_id, of.id, rep.id, scope.now_ms)
    theirs = scope.but(workspace_id=of.workspace_id, role=REP, actor_id=rep.id, actor_name=rep.name, session_id="")
    draft = Draft(client_id=f"greeting-{of.reference}", text=greeting.text)
    await sending.add(tx, sending.entry(theirs, access.place(of), draft))
