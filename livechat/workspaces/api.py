"""The settings for programs."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request

from livechat.scope import Scope
from livechat.workspaces import deciding, shapes


async def settings(scope: Scope, _request: Request) -> Any:
    """Everything that the workspace has decided."""
    return shapes.settings(await deciding.of(scope))


async def change(scope: Scope, _request: Request, given: Any) -> Any:
    """Decide what is named; nothing is changed where anything of it is not possible."""
    sent = shapes.sent(given)
    return shapes.settings(await deciding.save(scope, sent, sent.keys()) if sent else await deciding.of(scope))
