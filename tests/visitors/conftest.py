"""Somebody who looks at a shop's site, as the hidden frame there tells it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from livechat.scope import Scope
from livechat.visitors import visiting
from livechat.visitors.inputs import Report

SITE = "https://shop.example"


def a_report(**fields: Any) -> Report:
    """A visitor who has just opened the page of prices."""
    described = {
        "workspace": "main",
        "site": SITE,
        "visitor": "visitor-one-000000",
        "tab": "tab-one",
        "url": f"{SITE}/prices?coupon=secret#top",
        "title": "Prices",
        "language": "en-GB",
    }
    return Report(**{**described, **fields})


@pytest.fixture
async def allowed(decide: Callable[..., Awaitable[None]]) -> None:
    """The site may hold the window."""
    await decide(widget_sites=SITE)


@pytest.fixture
def visit(scope: Scope, allowed: None) -> Callable[..., Awaitable[visiting.Answer]]:
    """Report a visit: `await visit(url=…)`."""

    async def report(**fields: Any) -> visiting.Answer:
        return await visiting.report(scope, a_report(**fields))

    return report
