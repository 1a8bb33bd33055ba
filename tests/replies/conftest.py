"""A customer with a conversation, a rep and an admin."""

from __future__ import annotations

from typing import Any

import pytest

from livechat.scope import Scope
from tests.factories import a_customer, a_rep, an_admin, at_work, reference_of


@pytest.fixture
async def anna(house: Any, scope: Scope) -> Scope:
    _, own, _ = await a_customer(scope, name="Anna Lindqvist")
    return own


@pytest.fixture
async def mali(house: Any, scope: Scope) -> Scope:
    own, _ = await at_work(scope, await a_rep(house.means, name="Mali Srisuk", password=""))
    return own


@pytest.fixture
async def nok(house: Any, scope: Scope) -> Scope:
    own, _ = await at_work(scope, await a_rep(house.means, name="Nok", password=""))
    return own


@pytest.fixture
async def admin(house: Any, scope: Scope) -> Scope:
    own, _ = await at_work(scope, await an_admin(house.means, name="Ada", password=""))
    return own


@pytest.fixture
async def reference(house: Any, anna: Scope) -> str:
    return await reference_of(anna)
