"""How webhooks live: what is known of them from the start, and who hears when one changes."""

from __future__ import annotations

from typing import Any

from livechat.bus import After
from livechat.webhooks import courier, outbox, queries, subscribing


async def start(house: Any) -> None:
    """Know who wants what before anybody can act, and go on with what still waits."""
    found = await queries.all_that_are_on(house.db)
    outbox_of(house).know(found)
    courier_of(house).know(found)


def outbox_of(house: Any) -> outbox.Outbox:
    """The house's own, made when it is first needed."""
    memory = house.means.memory
    if outbox.KEY not in memory:
        memory[outbox.KEY] = outbox.Outbox(house.bus, house.clock, subscribing.subjects(house.features))
    found: outbox.Outbox = memory[outbox.KEY]
    return found


def courier_of(house: Any) -> courier.Courier:
    """The house's own, made when it is first needed."""
    found: courier.Courier = house.means.memory.setdefault(courier.KEY, courier.Courier(house))
    return found


def known_listener(house: Any) -> After:
    """A changed webhook is told what it wants from the very next commit on."""
    return lambda event: outbox_of(house).changed(event)


def changed_listener(house: Any) -> After:
    """Its lane follows."""
    return lambda event: courier_of(house).changed(event)


def written_listener(house: Any) -> After:
    """Something new waits."""
    return lambda event: courier_of(house).written(event)


def settled_listener(house: Any) -> After:
    """A try was made."""
    return lambda event: courier_of(house).settled(event)
