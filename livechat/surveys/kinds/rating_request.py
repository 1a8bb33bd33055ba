"""The question what a customer thought, and the answer once it is there; only the house itself asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from livechat.errors import Invalid
from livechat.i18n import marked
from livechat.registry import Kind

if TYPE_CHECKING:
    from livechat.conversations.inputs import Draft, SendMessage
    from livechat.conversations.models import Message
    from livechat.rendering import Look

WORDS = marked("How was this conversation?")


@dataclass(frozen=True, slots=True)
class RatingLook:
    """A request as it stands in a thread; score is 0 while there is no answer."""

    ref: str
    rep: str
    score: int
    rep_score: int
    comment: str
    mine: bool


def check(draft: Draft | SendMessage) -> None:
    """Nobody may send one."""
    raise Invalid("There is no such kind of message.", field="kind")


def plain(words: str) -> str:
    """Its words as they are."""
    return words


def draw(message: Message, payload: dict[str, Any], look: Look) -> RatingLook:
    """The request or its answer."""
    return RatingLook(
        message.conversation,
        payload.get("rep", ""),
        payload.get("score", 0),
        payload.get("rep_score") or 0,
        payload.get("comment", ""),
        look.audience == "customer",
    )


KIND = Kind("rating_request", check, plain, draw=draw)
