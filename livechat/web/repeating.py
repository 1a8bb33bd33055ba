"""A request that may be sent again: what makes it the same, and who carries it out once (`once.doing`)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from starlette.responses import Response

from livechat.scope import Scope

HEADER: Final = "Idempotency-Key"


@dataclass(frozen=True, slots=True)
class Asked:
    """What makes a request the same as another one of the same actor; `body` is what was understood of it."""

    key: str
    path: str
    body: bytes


Act = Callable[[Scope], Awaitable[Response]]
Once = Callable[[Scope, Asked, Act], Awaitable[Response]]
"""The answer of the act, or the one that it gave to the same request before."""
