"""What happens to workspaces."""

from __future__ import annotations

from dataclasses import dataclass, field

from livechat.scope import Scope
from livechat.workspaces.models import Workspace
from livechat.workspaces.settings import Decisions


@dataclass(frozen=True, slots=True)
class DecisionsChanged:
    """An admin has saved the workspace's settings; they hold from now on."""

    workspace_id: int
    before: Decisions
    now: Decisions
    scope: Scope = field(compare=False, repr=False)
    """Who has saved them."""


@dataclass(frozen=True, slots=True)
class WorkspaceRenamed:
    """An owner has given a workspace another name or another address."""

    scope: Scope = field(compare=False, repr=False)
    """Who has."""
    before: Workspace
    now: Workspace
