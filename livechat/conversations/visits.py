"""What happens when somebody comes to look at a conversation."""

from __future__ import annotations

from dataclasses import dataclass

from livechat.conversations.models import Conversation
from livechat.scope import Scope


@dataclass(frozen=True, slots=True)
class PageOpened:
    """One of the staff has opened the page of a conversation, with scripts or without."""

    scope: Scope
    reference: str


@dataclass(frozen=True, slots=True)
class Looked:
    """A page has just come, or come back, to a conversation and hears what happens in it from now on."""

    conversation: Conversation
