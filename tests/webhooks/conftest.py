"""Receivers on this machine, and a house that may reach them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from livechat.outgoing.settings import Outgoing
from livechat.settings import Settings
from livechat.webhooks import managing
from livechat.webhooks.events import DeliverySettled
from livechat.webhooks.inputs import WebhookBody
from livechat.webhooks.models import EVERY, Webhook
from tests.factories import an_admin, at_work, bearer
from tests.webhooks.receivers import PATIENCE_S, Receiver


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, outgoing=Outgoing(private_networks=True, timeout_s=1.0))


@pytest.fixture
async def receivers() -> AsyncIterator[Callable[[], Awaitable[Receiver]]]:
    """New receivers, as many as a test wants."""
    opened: list[Receiver] = []

    async def one() -> Receiver:
        opened.append(await Receiver().open())
        return opened[-1]

    yield one
    for each in opened:
        await each.close()


@pytest.fixture
async def receiver(receivers: Any) -> Receiver:
    return await receivers()


@pytest.fixture
async def olga_bearer(means: Any, scope: Any) -> dict[str, str]:
    """How a program of an admin says who it is."""
    _, token = await at_work(scope, await an_admin(means, name="Olga", password=""))
    return bearer(token)


@pytest.fixture
async def told(olga: Any) -> Callable[..., Awaitable[tuple[Webhook, str]]]:
    """Have a receiver told of events: `webhook, secret = await told(receiver, "new_message")`."""

    async def tell(receiver: Receiver, *events: str) -> tuple[Webhook, str]:
        return await managing.add(olga, WebhookBody(url=receiver.url, events=list(events or (EVERY,))))

    return tell


class Settled:
    """Tries that were written down, awaited one by one."""

    def __init__(self, house: Any) -> None:
        self._came: asyncio.Queue[DeliverySettled] = asyncio.Queue()
        house.bus.listen_after(DeliverySettled, self._came.put_nowait)

    async def next(self) -> int:
        async with asyncio.timeout(PATIENCE_S):
            return (await self._came.get()).delivery_id


@pytest.fixture
async def settled(house: Any) -> Settled:
    return Settled(house)
