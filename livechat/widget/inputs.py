"""What the window on other sites may submit."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from livechat.web.inputs import Input


class Enter(Input):
    """Go on with the token that the page has kept."""

    token: Annotated[str, Meta(min_length=1, max_length=200)]


class PopOut(Input):
    """Go on in a window of its own."""

    token: Annotated[str, Meta(min_length=1, max_length=100)]
