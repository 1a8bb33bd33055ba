"""A shop with somebody who runs it, a rep and a customer."""

from __future__ import annotations

from typing import Any

import pytest

from livechat.catalogue import editing
from livechat.catalogue.inputs import NewProduct
from livechat.catalogue.models import Product
from livechat.scope import Scope
from tests.factories import a_customer, a_rep, an_admin, at_work


@pytest.fixture
async def olga(house: Any, scope: Scope) -> Scope:
    """An admin."""
    own, _ = await at_work(scope, await an_admin(house.means, name="Olga", password=""))
    return own


@pytest.fixture
async def mali(house: Any, scope: Scope) -> Scope:
    """A rep."""
    own, _ = await at_work(scope, await a_rep(house.means, name="Mali", password=""))
    return own


@pytest.fixture
async def anna(house: Any, scope: Scope) -> Scope:
    """A customer."""
    _, own, _ = await a_customer(scope, name="Anna")
    return own


async def a_product(scope: Scope, name: str = "The Salt Road", price_minor: int = 69_000, **about: Any) -> Product:
    """A product that can be sent."""
    given = {"currency": "THB", **about}
    return await editing.add(scope, NewProduct(name=name, price_minor=price_minor, **given))
