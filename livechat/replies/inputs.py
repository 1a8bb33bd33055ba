"""What may be submitted about canned replies: one declaration for form and live command."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from livechat.conversations.inputs import ClientId, Command, Reference
from livechat.web.inputs import Input

Name = Annotated[str, msgspec.Meta(max_length=64)]


class Keep(Input):
    """A reply as its form sends it; each field is looked at by the act, so that all that is wrong is said at once."""

    title: Annotated[str, msgspec.Meta(max_length=1000)] = ""
    shortcut: Annotated[str, msgspec.Meta(max_length=1000)] = ""
    content: Annotated[str, msgspec.Meta(max_length=100_000)] = ""
    language: Annotated[str, msgspec.Meta(max_length=20)] = ""
    category: Annotated[str, msgspec.Meta(max_length=1000)] = ""
    is_active: bool = False
    files: Annotated[str, msgspec.Meta(max_length=10_000)] | None = None
    """Identifiers of its files, in order; None leaves them as they are."""
    owner: Literal["shared", "mine"] = "mine"


class Move(Input):
    """One step up or down; `beside` names the neighbour to pass when the list was filtered."""

    direction: Literal["up", "down"]
    beside: Name = ""


class CountReply(Command, kw_only=True, tag="count_reply"):
    """A message of this name was made from a canned reply: it counts as used once the message is stored, and once."""

    conversation: Reference
    client_id: ClientId
    reply: Name


class TakeFile(Input):
    """A file of a reply is to go with the next message."""

    conversation: Reference
    client_id: ClientId


__all__ = ["CountReply", "Keep", "Move", "TakeFile"]
