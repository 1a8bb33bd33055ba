"""What the pictures do beside requests: be at hand when something is shown, and change on open pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from livechat.accounts.portraits import PURPOSE, address
from livechat.conversations import answering
from livechat.faces import queries
from livechat.faces.events import FaceChanged
from livechat.live import rooms
from livechat.live.connection import Connection
from livechat.uploads import queries as uploads


async def start(house: Any) -> None:
    """Remember where everybody's picture lies: what shows people asks for no row."""
    worn = await uploads.worn(house.db, PURPOSE)
    house.renderer.faces.update({each.subject: address(each.upload_id) for each in worn})


def face_listener(house: Any) -> Callable[[FaceChanged], None]:
    """It counts from now on, and stands on open pages in a moment."""

    def listen(event: FaceChanged) -> None:
        if event.address:
            house.renderer.faces[event.staff_id] = event.address
        else:
            house.renderer.faces.pop(event.staff_id, None)
        house.spawn(_show(house, event), "showing a picture")

    return listen


async def _show(house: Any, event: FaceChanged) -> None:
    """To the team, and to the customers who may see it."""
    for connection in (*house.hub.members(rooms.staff(event.workspace_id)), *await _customers(house, event)):
        house.fanout.show(connection, event)
    house.hub.flush()


async def _customers(house: Any, event: FaceChanged) -> Iterable[Connection]:
    people = await house.watcher.answerers(event.workspace_id)
    if any(each.id == event.staff_id for each in answering.at_the_door(people, house.presence_of)):
        everybody: Iterable[Connection] = house.hub.members(rooms.customers(event.workspace_id))
        return everybody
    is_open = [reference for kind, reference in house.hub.rooms if kind == rooms.CONVERSATION]
    known = await queries.where_known(house.db, event.workspace_id, is_open, event.staff_id)
    inside = [each for reference in known for each in house.hub.members(rooms.conversation(reference))]
    return [each for each in inside if each.scope.is_customer]
