"""A house whose customers have something to say in every language."""

from __future__ import annotations

from typing import Any

import pytest

from livechat.conversations import noting, sending
from livechat.conversations.inputs import Draft
from livechat.finding import searching
from livechat.finding.models import Found
from livechat.scope import Scope


@pytest.fixture
async def say(house: Any) -> Any:
    """Say something in a conversation: `await say(anna, reference, "Hello")`."""
    count = 0

    async def add(who: Scope, reference: str, text: str) -> Any:
        nonlocal count
        count += 1
        return await sending.send(who, reference, Draft(client_id=f"said-{count}", text=text))

    return add


@pytest.fixture
async def note(house: Any) -> Any:
    async def add(who: Scope, reference: str, text: str) -> Any:
        return await noting.add(who, reference, f"noted-{text[:20]}", text)

    return add


async def look(asker: Scope, text: str, **more: str) -> Found:
    return await searching.everything(asker, searching.query_of({"q": text, **more}))


async def texts(asker: Scope, text: str, **more: str) -> list[str]:
    return [hit.text for hit in (await look(asker, text, **more)).messages]
