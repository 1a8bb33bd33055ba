"""Previewing: the team reads what a customer types before it is sent, where the workspace wants that and says so.

Live only, never stored; a customer's page that has not told its reader about it sends nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final

import msgspec

from livechat.avatars import hue, initials
from livechat.conversations import access, composing, looks, shapes
from livechat.conversations.events import InConversation
from livechat.conversations.inputs import ShowTyping
from livechat.scope import Scope
from livechat.workspaces import deciding

if TYPE_CHECKING:
    from livechat.live.connection import Connection
    from livechat.live.fanout import Render
    from livechat.live.line import Line

SHOWN_CHARACTERS: Final = 1000
LASTS_MS: Final = 30_000
"""How long the words stay when nothing more is heard; a page says by itself when they are gone."""


class TypingPreviewShape(msgspec.Struct, tag="typing_preview", tag_field="type"):
    """What a customer is typing just now (only where the workspace has switched this on)."""

    conversation: str
    user: shapes.Sender
    text: str


@dataclass(frozen=True)
class TypingPreview(InConversation):
    """Words that are not sent yet, for the staff that has the conversation open."""

    shape = TypingPreviewShape
    is_volatile: ClassVar[bool] = True
    person_id: str
    name: str
    text: str

    @property
    def audience(self) -> str:
        return "staff"

    def wire(self, audience: str) -> Any:
        return TypingPreviewShape(self.reference, shapes.Sender("customer", self.person_id, self.name), self.text)


async def show(scope: Scope, given: ShowTyping, connection: Connection, line: Line) -> Any:
    """Let the staff see it; where the workspace does not want that, and more than once a second, it is dropped."""
    if given.conversation not in connection.views:
        await access.conversation(scope.db, scope, given.conversation)
    if not (await deciding.of(scope)).typing_preview:
        return {}
    if connection.is_closed or not composing.starts(scope, given.conversation, connection):
        return {}
    line.fanout.tell(TypingPreview(given.conversation, scope.actor_id, scope.actor_name, given.text[:SHOWN_CHARACTERS]))
    return {}


def push(render: Render, event: TypingPreview) -> str:
    """The words as a bubble that is not there yet."""
    face = looks.Face(event.person_id, event.name, initials(event.name), hue(event.person_id))
    return render.replace(
        "conversations/_typing.html", ref=event.reference, typing=face, lasts_ms=LASTS_MS, preview=event.text
    )
