"""What happens around who answers: somebody looks, something is offered, an offer is answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import msgspec

from livechat.clock import rfc3339
from livechat.conversations.events import InConversation, StoredInConversation
from livechat.conversations.shapes import Assignee
from livechat.live import rooms
from livechat.live.events import LiveEvent, StoredEvent
from livechat.live.rooms import Room
from livechat.routing.models import Offer


class ViewersShape(msgspec.Struct, tag="conversation_viewers", tag_field="type"):
    """To the staff that has a conversation open: who else has it open now."""

    conversation: str
    viewers: list[Assignee]


class OfferShape(msgspec.Struct, omit_defaults=True):
    """A conversation that a colleague may accept."""

    by: Assignee
    to: Assignee
    note: str
    expires_at: str


class TransferOfferedShape(msgspec.Struct, tag="transfer_offered", tag_field="type"):
    """A conversation is offered to a colleague; without an offer: no longer."""

    conversation: str
    offer: OfferShape | None


class TransferAnsweredShape(msgspec.Struct, tag="transfer_answered", tag_field="type"):
    """To whoever offered a conversation: `accept`, `decline`, or `run_out` when nobody answered."""

    conversation: str
    answer: str
    to: Assignee


@dataclass(frozen=True)
class ViewersChanged(InConversation):
    """Who of the staff looks at a conversation; live only, never stored."""

    shape = ViewersShape
    needs: ClassVar[str] = "team:read"
    is_volatile: ClassVar[bool] = True
    viewers: tuple[tuple[str, str], ...]

    @property
    def audience(self) -> str:
        return "staff"

    def wire(self, audience: str) -> Any:
        return ViewersShape(self.reference, [Assignee(person, name) for person, name in self.viewers])


@dataclass(frozen=True)
class OfferChanged(StoredInConversation):
    """A conversation is offered to a colleague, or no longer."""

    shape = TransferOfferedShape
    offer: Offer | None

    @property
    def audience(self) -> str:
        return "staff"

    def wire(self, audience: str) -> Any:
        of = self.offer
        if of is None:
            return TransferOfferedShape(self.reference, None)
        by, to = Assignee(of.from_id, of.from_name), Assignee(of.to_id, of.to_name)
        return TransferOfferedShape(self.reference, OfferShape(by, to, of.note, rfc3339(of.expires_at)))


@dataclass(frozen=True)
class OfferMade(LiveEvent):
    """To a colleague, wherever they are: something is offered to you."""

    offer: Offer
    customer_name: str

    @property
    def room(self) -> Room:
        return rooms.person(self.offer.to_id)

    @property
    def audience(self) -> str:
        return "staff"


@dataclass(frozen=True)
class OfferSettled(StoredEvent):
    """To whoever offered a conversation: it was accepted, declined, or nobody answered."""

    shape = TransferAnsweredShape
    workspace_id: int
    offer: Offer
    answer: str
    customer_name: str

    @property
    def room(self) -> Room:
        return rooms.person(self.offer.from_id)

    @property
    def belongs_to(self) -> tuple[int, str]:
        return self.workspace_id, self.offer.reference

    @property
    def audience(self) -> str:
        return "staff"

    def wire(self, audience: str) -> Any:
        return TransferAnsweredShape(self.offer.reference, self.answer, Assignee(self.offer.to_id, self.offer.to_name))
