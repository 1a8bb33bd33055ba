"""A shop with customers of different sorts."""

from __future__ import annotations

import pytest

from livechat.customers import queries as customers
from livechat.customers.models import Customer
from tests.factories import a_customer


@pytest.fixture
async def people(house, scope, clock) -> dict[str, Customer]:
    """Four customers, each an hour after the one before."""
    made = {}
    for name, phone, email in (
        ("Åsa Öberg", "+46701234567", "asa@example.com"),
        ("สมชาย ใจดี", "+66812345678", ""),
        ("Ben Miller", "+12025550143", "ben@example.org"),
        ("ليلى", "+971501234567", ""),
    ):
        made[name.split()[0]], _, _ = await a_customer(scope, name=name, phone=phone, email=email)
        clock.jump(3600)
    return {name: await customers.by_id(house.db, 1, each.id) for name, each in made.items()}
