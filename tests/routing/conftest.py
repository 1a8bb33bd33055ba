"""A shop that hands out, and reps who can be made to come and go."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from livechat.routing import looking
from livechat.scope import Scope
from tests.factories import a_customer, a_rep, at_work, reference_of
from tests.live.wires import Peer


class Rep:
    """Somebody of the staff, here or not."""

    def __init__(self, house: Any, scope: Scope) -> None:
        self.house = house
        self.scope = scope
        self.id = scope.actor_id
        self.peer: Peer | None = None

    def comes(self, dialect: str = "json") -> Peer:
        self.peer = Peer(self.house, self.scope, dialect)
        return self.peer

    def goes(self) -> None:
        assert self.peer
        self.peer.leave()
        self.peer = None


@pytest.fixture
def rep(house: Any, scope: Scope) -> Callable[..., Awaitable[Rep]]:
    """A rep who has come to work: `mali = await rep("Mali")`."""

    async def employ(name: str, *, here: bool = True, **about: Any) -> Rep:
        own, _ = await at_work(scope, await a_rep(house.means, name=name, password="", **about))
        made = Rep(house, own)
        if here:
            made.comes()
        return made

    return employ


@pytest.fixture
def waits(house: Any, scope: Scope) -> Callable[..., Awaitable[str]]:
    """A customer who waits for an answer: `ref = await waits("Anna")`."""

    async def register(name: str) -> str:
        _, own, _ = await a_customer(scope, name=name)
        return await reference_of(own)

    return register


@pytest.fixture
def look(house: Any, system: Scope, clock: Any) -> Callable[..., Awaitable[None]]:
    """Let time pass, and let the rules look as they do every few seconds meanwhile."""

    async def pass_time(seconds: float = 0.0) -> None:
        await looking.look(house, system)
        while seconds > 0:
            step = min(seconds, looking.EVERY_S)
            clock.advance(step)
            seconds -= step
            await looking.look(house, system)

    return pass_time


@pytest.fixture
def holder(house: Any) -> Callable[[str], Awaitable[str]]:
    """The name of whoever holds a conversation; empty for nobody."""

    async def ask(reference: str) -> str:
        return str(
            await house.db.value(
                "SELECT coalesce(s.name, '') FROM conversation c LEFT JOIN staff s ON s.id = c.assigned_id"
                " WHERE c.reference = :reference",
                reference=reference,
            )
        )

    return ask
