"""Anna and Ben with a conversation each, Mali of the staff, and a hand that sends files."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from livechat.app import App
from livechat.scope import Scope
from tests.factories import a_customer, a_rep, at_work, bearer


class Person:
    """Somebody with a session, who sends and fetches files as a program."""

    def __init__(self, program: Any, scope: Scope, token: str, reference: str = "") -> None:
        self.program = program
        self.scope = scope
        self.token = token
        self.reference = reference

    async def send(self, content: bytes, name: str = "file", /, reference: str = "", **fields: str) -> Any:
        """Send a file for a conversation."""
        return await self.program.post(
            "/api/uploads",
            data={"conversation": reference or self.reference, **fields},
            files={"file": (name, content, "application/octet-stream")},
            headers=bearer(self.token),
        )

    async def get(self, path: str, **headers: str) -> Any:
        """Fetch an address."""
        return await self.program.get(path, headers={**bearer(self.token), **headers})


@pytest.fixture
async def anna(house: App, scope: Scope, program: Any) -> Person:
    return await _customer(scope, program, "Anna")


@pytest.fixture
async def ben(house: App, scope: Scope, program: Any) -> Person:
    return await _customer(scope, program, "Ben")


async def _customer(scope: Scope, program: Any, name: str) -> Person:
    _, own, token = await a_customer(scope, name=name)
    reference = await own.db.value("SELECT reference FROM conversation WHERE customer_id = :id", id=own.actor_id)
    return Person(program, own, token, str(reference))


@pytest.fixture
async def mali(house: App, scope: Scope, program: Any) -> Person:
    own, token = await at_work(scope, await a_rep(house.means, name="Mali", password=""))
    return Person(program, own, token)


@pytest.fixture
def lying(house: App) -> Callable[[], list[Path]]:
    """Every file in the uploads folder, those that are still arriving too."""

    def found() -> list[Path]:
        folder = house.settings.storage.uploads_folder
        return sorted(path for path in folder.rglob("*") if path.is_file())

    return found


Sending = Callable[..., Awaitable[Any]]
