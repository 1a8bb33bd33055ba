"""What may be submitted to erase a customer."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from livechat.web.inputs import Input


class Erase(Input):
    """The customer's name, typed by whoever is sure."""

    name: Annotated[str, Meta(max_length=200)] = ""
