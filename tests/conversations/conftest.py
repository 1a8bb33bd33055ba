"""A conversation as it is, and time that passes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from livechat.conversations import access
from livechat.conversations.models import Conversation
from livechat.scope import Scope


async def now(scope: Scope, reference: str) -> Conversation:
    """The conversation as it is."""
    return await access.conversation(scope.db, scope, reference)


@pytest.fixture
async def pass_time(house: Any, clock: Any) -> Callable[[float], Awaitable[None]]:
    """Let so many seconds pass, and what is due then be done."""

    async def pass_(seconds: float) -> None:
        clock.advance(seconds)
        await house.jobs.run_due()
        await asyncio.sleep(0)

    return pass_
