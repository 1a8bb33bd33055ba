"""What customers meet outside of the business hours."""

from __future__ import annotations

from dataclasses import dataclass

from livechat.workspaces.settings import Decisions
from livechat.workspaces.texts import UNSAID, Texts


@dataclass(frozen=True, slots=True)
class Closed:
    """The team is away by its business hours."""

    outside: str
    """What happens meanwhile: form, queue or hidden."""
    back_at: int | None
    """When it is back, in UTC milliseconds; None where nobody knows."""
    zone: str
    texts: Texts = UNSAID
    """What the workspace says of it, instead of the product."""
    default_language: str = ""

    def words(self, language: str) -> str:
        """The same for whoever reads; empty where the product's own words do."""
        return self.texts.read_in(language, self.default_language)


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
