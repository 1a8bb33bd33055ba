"""What may be submitted by customers who come back or want to be written to."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from livechat.web.inputs import Input


class Return(Input):
    """Go on here by the link of a letter."""

    token: Annotated[str, Meta(min_length=1, max_length=1000)]


class WriteMe(Input):
    """Where the customer wants to be answered."""

    email: Annotated[str, Meta(max_length=254)] = ""
