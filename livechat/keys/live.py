"""What keys do beside requests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from livechat.keys.events import KeyRevoked


def revoked_listener(house: Any) -> Callable[[KeyRevoked], None]:
    """A revoked key is at hand no longer."""
    forget: Callable[[KeyRevoked], None] = house.keys.forget
    return forget
