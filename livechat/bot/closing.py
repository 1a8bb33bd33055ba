"""Outside of the business hours the bot answers, where the workspace wants that: when the team is back.

The customer goes on waiting for the team, and the team sees that; what the bot says is no answer to the question.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from livechat import i18n, ids
from livechat.bot import queries
from livechat.conversations import access, sending
from livechat.conversations.events import NewMessage
from livechat.conversations.models import Entry
from livechat.conversations.queries import conversations, messages
from livechat.i18n import marked
from livechat.workspaces import deciding
from livechat.workspaces.closed import Closed
from livechat.workspaces.seen import BOT
from livechat.workspaces.turning import turning_of

ID: Final = "bot"
TALK_MS: Final = 3_600_000
"""Where somebody of the team has written so recently, somebody is there all the same."""
DAY_MS: Final = 86_400_000
BACK: Final = marked("We are back: %(when)s")


def listener(house: Any) -> Callable[[NewMessage], None]:
    """Has what a customer writes answered; costs everybody else one look."""
    turning = turning_of(house)

    def listen(event: NewMessage) -> None:
        closed = turning.now(event.workspace_id)
        if closed is not None and closed.outside == BOT and event.message.sender_role == "customer":
            answering = answer(house, event.workspace_id, event.reference, closed)
            house.spawn(answering, "answering outside of the business hours")

    return listen


async def answer(house: Any, workspace_id: int, reference: str, closed: Closed) -> None:
    """Say it, once for each time the team is away; again where that has come to end at another time."""
    scope = house.system_scope(workspace_id)
    name = (await deciding.of(scope)).name
    async with scope.transaction() as tx:
        of = await conversations.by_reference(tx, workspace_id, reference)
        now = scope.now_ms
        if of is None or await queries.wrote_since(tx, workspace_id, of.id, now - TALK_MS):
            return
        away = closed.back_at if closed.back_at is not None else now // DAY_MS
        entry = Entry(
            access.place(of),
            ids.uuid7(now),
            f"closed-{away}",
            "bot",
            ID,
            name,
            "text",
            words(closed, of.customer_language),
            None,
            None,
            now,
            is_answer=False,
        )
        if await messages.twin(tx, entry) is None:
            await sending.add(tx, entry)


def words(closed: Closed, language: str) -> str:
    """What the bot says, in the customer's language."""
    said = closed.words(language)
    if closed.back_at is None:
        return said
    zone = closed.zone.replace("_", " ")
    when = f"{i18n.when_text(closed.back_at, closed.zone, language)} ({zone})"
    return f"{said}\n{i18n.translator(language)(BACK) % {'when': when}}"
