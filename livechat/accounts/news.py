"""What other systems can be told of the team."""

from __future__ import annotations

import msgspec

from livechat.accounts.events import StaffAdded, StaffChanged, StaffLeft
from livechat.accounts.models import Staff
from livechat.registry import News, Told


class StaffMember(msgspec.Struct):
    """A colleague."""

    id: str
    username: str
    name: str
    email: str
    role: str
    disabled: bool


class StaffAddedShape(msgspec.Struct, tag="staff_added", tag_field="type"):
    """A colleague was added to the team."""

    rep: StaffMember


class StaffChangedShape(msgspec.Struct, tag="staff_changed", tag_field="type"):
    """Name, role, capacity or access of a colleague has changed."""

    rep: StaffMember


class StaffLeftShape(msgspec.Struct, tag="staff_left", tag_field="type"):
    """A colleague was disabled or deleted."""

    rep: dict[str, str]


def _member(of: Staff) -> StaffMember:
    return StaffMember(of.id, of.username, of.name, of.email, of.role, of.disabled_at is not None)


def _added(event: StaffAdded) -> Told:
    return Told(event.staff.workspace_id, StaffAddedShape(_member(event.staff)))


def _changed(event: StaffChanged) -> Told:
    return Told(event.staff.workspace_id, StaffChangedShape(_member(event.staff)))


def _left(event: StaffLeft) -> Told:
    return Told(event.workspace_id, StaffLeftShape({"id": event.staff_id, "name": event.name}))


NEWS = (
    News(StaffAdded, StaffAddedShape, _added),
    News(StaffChanged, StaffChangedShape, _changed),
    News(StaffLeft, StaffLeftShape, _left),
)
