"""What other systems can be told of retention: numbers, no names."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from livechat.registry import News, Told


@dataclass(frozen=True, slots=True)
class RetentionRan:
    """What was kept no longer is gone; how much, by the names of the forecast."""

    workspace_id: int
    deleted: dict[str, int]


class RetentionRanShape(msgspec.Struct, tag="retention_ran", tag_field="type"):
    """What the workspace keeps no longer was deleted by itself: how many of what."""

    deleted: dict[str, int]


def _ran(event: RetentionRan) -> Told:
    return Told(event.workspace_id, RetentionRanShape(event.deleted))


NEWS = (News(RetentionRan, RetentionRanShape, _ran),)
