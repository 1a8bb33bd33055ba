"""What happens to logos."""

from __future__ import annotations

from dataclasses import dataclass

from livechat.web.frame import Logo


@dataclass(frozen=True, slots=True)
class LogoChanged:
    """A workspace has another logo, or none any more."""

    workspace_id: int
    logo: Logo | None
