"""Which events there are to subscribe to: those that the capabilities declare for the line, and their other news."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from livechat.live.events import StoredEvent
from livechat.registry import Feature, Told


@dataclass(frozen=True, slots=True)
class Subject:
    """An event by the name that receivers read as its `type`."""

    name: str
    event: type
    shape: type[msgspec.Struct]
    tell: Callable[[Any], Told]


def subjects(features: Sequence[Feature]) -> list[Subject]:
    """Every event that can be subscribed to, in the order of the house.

    What is live only (who types, who looks, who is here) happens in no transaction and cannot be told for certain.
    """
    found: list[Subject] = []
    for feature in features:
        found += [
            Subject(_name(event.shape), event, event.shape, _told)
            for event in feature.events
            if issubclass(event, StoredEvent) and event.shape
        ]
        found += [Subject(_name(each.shape), each.event, each.shape, each.tell) for each in feature.news]
    return found


def _told(event: StoredEvent) -> Told:
    workspace_id, conversation = event.belongs_to
    return Told(workspace_id, event.wire(event.audience or "staff"), conversation)


def _name(shape: Any) -> str:
    return str(shape.__struct_config__.tag)
