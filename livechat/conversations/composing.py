"""Composing: the others see that somebody writes, live only. A start is told once a second at most, its end always."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from livechat.conversations import access
from livechat.conversations.events import UserTyping
from livechat.live.writing import Writing
from livechat.scope import Scope

if TYPE_CHECKING:
    from livechat.conversations.inputs import Typing
    from livechat.live.connection import Connection
    from livechat.live.line import Line

MANY: Final = 64
"""Conversations of one connection after which those are forgotten in which nobody is shown as writing any more."""
LONGEST_S: Final = 30.0
"""Nobody is shown as writing for longer after the last word of it (see `previewing`)."""


def typing(scope: Scope, given: Typing, connection: Connection, line: Line) -> Any:
    """Tell the others that one writes, or has stopped."""
    if given.conversation not in connection.views:
        return _unseen(scope, given, connection, line)
    _tell(scope, given, connection, line)
    return {}


async def _unseen(scope: Scope, given: Typing, connection: Connection, line: Line) -> Any:
    """The same from a program that has not joined the conversation it writes in."""
    await access.conversation(scope.db, scope, given.conversation)
    if not connection.is_closed:
        _tell(scope, given, connection, line)
    return {}


def _tell(scope: Scope, given: Typing, connection: Connection, line: Line) -> None:
    if given.typing:
        if starts(scope, given.conversation, connection):
            line.fanout.tell(*writing(scope, given.conversation, connection).start)
    elif (told := (connection.writing or {}).get(given.conversation)) and told.stops():
        line.fanout.tell(*told.stop)


def starts(scope: Scope, reference: str, connection: Connection) -> bool:
    """Whether the others are told now that somebody writes here; if so, they will be told when it ends."""
    now, interval = scope.means.clock.monotonic(), scope.means.settings.live.typing_interval_s
    return writing(scope, reference, connection).starts(now, interval)


def writing(scope: Scope, reference: str, connection: Connection) -> Writing:
    """What the others were told of this connection's writing in a conversation."""
    known = connection.writing = connection.writing or {}
    if reference not in known:
        if len(known) >= MANY:
            _forget(scope, known)
        lasts_ms = round(scope.means.settings.live.typing_ttl_s * 1000)
        who = (reference, scope.sender_role, scope.actor_id, scope.actor_name)
        known[reference] = Writing(UserTyping(*who, False, lasts_ms), UserTyping(*who, True, lasts_ms))
    return known[reference]


def _forget(scope: Scope, known: dict[str, Writing]) -> None:
    past = scope.means.clock.monotonic() - max(LONGEST_S, scope.means.settings.live.typing_interval_s)
    for reference in [name for name, each in known.items() if each.told_at < past]:
        del known[reference]
