"""What customers meet outside of the business hours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from livechat import i18n
from livechat.i18n import marked
from livechat.workspaces.seen import TAKES_IN
from livechat.workspaces.settings import Decisions
from livechat.workspaces.texts import UNSAID, Texts

WAITS: Final = marked("We are closed right now. Your message waits for us.")
LEFT: Final = marked("We are closed right now. Leave a message and we will answer.")


@dataclass(frozen=True, slots=True)
class Closed:
    """The team is away by its business hours."""

    outside: str
    """What happens meanwhile: form, queue, bot or hidden."""
    back_at: int | None
    """When it is back, in UTC milliseconds; None where nobody knows."""
    zone: str
    texts: Texts = UNSAID
    """What the workspace says of it, instead of the product."""
    default_language: str = ""

    def words(self, language: str) -> str:
        """What customers read of it."""
        return offline(self.outside, self.texts, self.default_language, language)


def offline(outside: str, texts: Texts, default_language: str, language: str) -> str:
    """The offline message for whoever reads: the workspace's own, otherwise the product's."""
    if own := texts.read_in(language, default_language):
        return own
    return i18n.translator(language)(WAITS if outside in TAKES_IN else LEFT)


def closed(decided: Decisions, now_ms: int) -> Closed | None:
    """Nothing while the team is there."""
    if decided.is_open(now_ms):
        return None
    return Closed(
        decided.outside_hours,
        decided.opens_at(now_ms),
        decided.time_zone,
        decided.offline,
        decided.default_language,
    )
