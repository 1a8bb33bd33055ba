"""Outside of the business hours the bot answers, where the workspace wants that: when the team is back.

The customer goes on waiting for the team, and the team sees that; what the bot says is no answer to the question.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from livechat import i18n, ids
from livechat.bot import queries
from livechat.bot.models import BOT_ID
from livechat.conversations import access, sending
from livechat.conversations.events import NewMessage
from livechat.conversations.models import Entry
from livechat.conversations.queries import conversations, messages
from livechat.customers import queries as customers
from livechat.i18n import marked
from livechat.jobs import queue
from livechat.scope import Means, Scope
from livechat.store.database import Transaction
from livechat.workspaces import deciding
from livechat.workspaces.closed import Closed
from livechat.workspaces.seen import BOT
from livechat.workspaces.turning import HoursTurned, turning_of

JOB: Final = "bot.closed"
TALK_MS: Final = 3_600_000
"""Where somebody of the team has written so recently, somebody is there all the same."""
PAUSE_MS: Final = 2_000
"""Before it speaks: by then the page of somebody new has told in which time zone it is."""
DAY_MS: Final = 86_400_000
BACK: Final = marked("We are back: %(when)s")
_MEMORY: Final = "bot.told"
MOST_TOLD: Final = 10_000


def _told(means: Means) -> dict[tuple[int, str], str]:
    """By conversation: for which time away the bot has spoken, so that nothing is asked or written again."""
    found: dict[tuple[int, str], str] = means.memory.setdefault(_MEMORY, {})
    if len(found) > MOST_TOLD:
        found.clear()
    return found


def _away(closed: Closed, now_ms: int) -> str:
    """A time the team is away, by when it ends; where nobody knows that, each day is one."""
    return f"closed-{closed.back_at if closed.back_at is not None else now_ms // DAY_MS}"


def turned_listener(house: Any) -> Callable[[HoursTurned], None]:
    """Hears what customers write as long as some workspace is away and wants it answered; else nobody pays for it."""
    turning = turning_of(house)
    away: set[int] = set()

    async def ask(tx: Transaction, event: NewMessage) -> None:
        closed = turning.now(event.workspace_id)
        if closed is None or closed.outside != BOT or event.message.sender_role != "customer":
            return
        now = house.clock.now_ms()
        if _told(house.means).get((event.workspace_id, event.reference)) != _away(closed, now):
            await queue.later(tx, JOB, event.reference, workspace_id=event.workspace_id, due_at=now + PAUSE_MS)

    def listen(event: HoursTurned) -> None:
        before = bool(away)
        if event.closed is not None and event.closed.outside == BOT:
            away.add(event.workspace_id)
        else:
            away.discard(event.workspace_id)
        if away and not before:
            house.bus.listen_within(NewMessage, ask)
        elif before and not away:
            house.bus.ignore_within(NewMessage, ask)

    return listen


async def answer(house: Any, scope: Scope, reference: str, _payload: dict[str, Any]) -> None:
    """Say it, once for each time the team is away; again where that has come to end at another time."""
    closed = turning_of(house).now(scope.workspace_id)
    if closed is None or closed.outside != BOT:
        return
    now = scope.now_ms
    name, away = (await deciding.of(scope)).name, _away(closed, now)
    async with scope.transaction() as tx:
        of = await conversations.by_reference(tx, scope.workspace_id, reference)
        is_over = of is None or of.merged_into is not None or of.waiting_since is None
        if of is None or is_over or await queries.wrote_since(tx, scope.workspace_id, of.id, now - TALK_MS):
            return
        customer = await customers.by_id(tx, scope.workspace_id, of.customer_id)
        said = words(closed, of.customer_language or closed.default_language, customer.zone if customer else "")
        entry = Entry(
            access.place(of), ids.uuid7(now), away, "bot", BOT_ID, name, "text", said, None, None, now, is_answer=False
        )
        if await messages.twin(tx, entry) is None:
            await sending.add(tx, entry)
    _told(scope.means)[scope.workspace_id, reference] = away


def words(closed: Closed, language: str, zone: str) -> str:
    """What the bot says, in the customer's language and by their clock; by the shop's, named, where that is unknown."""
    said = closed.words(language)
    if closed.back_at is None:
        return said
    when = i18n.when_text(closed.back_at, zone or closed.zone, language)
    if not zone:
        when += f" ({closed.zone.replace('_', ' ')})"
    return f"{said}\n{i18n.translator(language)(BACK) % {'when': when}}"
