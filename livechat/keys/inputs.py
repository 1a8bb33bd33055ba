"""What may be submitted about keys."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from livechat.web.inputs import Input


class NewKey(Input):
    """A key as its form describes it; its scopes come beside it, each under the name `scope`."""

    name: Annotated[str, Meta(max_length=100)] = ""
    days: Literal["", "7", "30", "90", "365"] = ""
    """How long it works; empty: until it is revoked."""
