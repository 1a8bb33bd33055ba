"""Whether a workspace has a window on other sites."""

from __future__ import annotations

from livechat.errors import NotFound
from livechat.scope import Scope
from livechat.workspaces import deciding


async def must_be_open(scope: Scope) -> None:
    """Raises NotFound where the workspace has no window on other sites."""
    if not (await deciding.of(scope)).widget_enabled:
        raise NotFound
