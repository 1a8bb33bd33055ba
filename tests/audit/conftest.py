"""An owner at work, and the log read as a program reads it."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from livechat.audit import queries, reading
from livechat.audit.models import Entry, Filter
from livechat.scope import Scope

Read = Callable[[], Awaitable[list[Entry]]]


@pytest.fixture
async def since(house: Any, olga: Scope) -> Read:
    """What was written down since the owner has come in, the oldest first."""
    start = await house.db.value("SELECT max(number) FROM audit_entry")

    async def read() -> list[Entry]:
        found = await queries.entries(house.db, 1, Filter(), reading._NEWEST, 100)
        return [each for each in reversed(found) if each.number > start]

    return read


def told(entry: Entry) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """The act, what was and what is."""
    return entry.what, json.loads(entry.before), json.loads(entry.after)
