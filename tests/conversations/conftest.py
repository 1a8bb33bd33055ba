"""A customer with a conversation, and two reps."""

from __future__ import annotations

from typing import Any

import pytest

from livechat.conversations import access
from livechat.conversations.models import Conversation
from livechat.scope import Scope
from tests.factories import a_customer, a_rep, at_work


@pytest.fixture
async def anna(house: Any, scope: Scope) -> Scope:
    _, own, _ = await a_customer(scope, name="Anna")
    return own


@pytest.fixture
async def ben(house: Any, scope: Scope) -> Scope:
    _, own, _ = await a_customer(scope, name="Ben")
    return own


@pytest.fixture
async def mali(house: Any, scope: Scope) -> Scope:
    own, _ = await at_work(scope, await a_rep(house.means, name="Mali", password=""))
    return own


@pytest.fixture
async def somchai(house: Any, scope: Scope) -> Scope:
    own, _ = await at_work(scope, await a_rep(house.means, name="Somchai", password=""))
    return own


@pytest.fixture
async def reference(house: Any, anna: Scope) -> str:
    return await reference_of(anna)


async def reference_of(customer: Scope) -> str:
    """The public name of a customer's conversation."""
    return str(
        await customer.db.value("SELECT reference FROM conversation WHERE customer_id = :id", id=customer.actor_id)
    )


async def now(scope: Scope, reference: str) -> Conversation:
    """The conversation as it is."""
    return await access.conversation(scope.db, scope, reference)
