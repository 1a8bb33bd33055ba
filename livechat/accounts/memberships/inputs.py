"""What may be submitted about workspaces."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from livechat.web.inputs import Input

Slug = Annotated[str, Meta(max_length=40)]


class NameWorkspace(Input):
    """A workspace as its owner names it."""

    name: Annotated[str, Meta(max_length=100)] = ""
    """Customers see it above the conversation."""
    slug: Slug = ""
    """Its short name in addresses: its customers come in at `/w/{slug}`."""


class SwitchWorkspace(Input):
    """Go to another workspace that one belongs to."""

    workspace: Slug = ""
    """Its short name in addresses."""
