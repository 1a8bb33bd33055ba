"""Welcoming: programs hear who is online and how many wait as soon as their line is open, and when that changes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from livechat.conversations.events import UsersOnline, WaitingCustomers

if TYPE_CHECKING:
    from livechat.live.connection import Connection

LISTED_CUSTOMERS: Final = 500
"""Customers named to programs in `users_online`; the number is always right."""


def online(house: Any, workspace_id: int, reps: list[tuple[str, str]], *, is_shown: bool) -> list[UsersOnline]:
    """Who is here now: for the staff and, where customers may see that (`is_shown`), for them."""
    presence, state_of = house.presence, house.presence_of
    staff = tuple((person, name, state) for person, name in reps if (state := state_of(person)) != "offline")
    customers = presence.online(workspace_id, staff=False)
    listed = tuple(customers[:LISTED_CUSTOMERS])
    to_staff = UsersOnline(workspace_id, "staff", staff, listed, len(customers))
    to_customers = UsersOnline(workspace_id, "customer", staff, (), len(customers))
    return [to_staff, to_customers] if is_shown else [to_staff]


def tell(house: Any, here: Iterable[UsersOnline], connections: list[Connection] | None) -> None:
    """Who is here, for everybody or for some connections only."""
    for each in here:
        if connections is None:
            house.fanout.tell(each)
        else:
            heard_by = [one for one in connections if one.look.audience == each.to and one.scope.may_hear(each.needs)]
            house.fanout.show_each(heard_by, each)


def tell_waiting(house: Any, workspace_id: int, waiting: int, connections: list[Connection]) -> None:
    """How many wait, for those of some connections that are the staff's; not as long as that is not known."""
    if waiting >= 0:
        house.fanout.show_each(
            [one for one in connections if one.scope.is_staff], WaitingCustomers(workspace_id, waiting)
        )
