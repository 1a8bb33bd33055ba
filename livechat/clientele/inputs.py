"""What may be submitted about customers in the console."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from livechat.customers.inputs import Email, Name, Phone
from livechat.web.inputs import Input

TagName = Annotated[str, Meta(max_length=50)]


class ChangeCustomer(Input):
    """What is corrected; what is left out stays as it is."""

    name: Name | None = None
    phone: Phone | None = None
    email: Email | None = None
    language: Annotated[str, Meta(max_length=35)] | None = None
    attributes: dict[str, str] | None = None
    """Everything else that is known, by the team's own names: these, and no others."""
    version: int | None = None
    """The one that was read; refused with `conflict` when somebody has changed the customer since."""


class TagCustomer(Input):
    """A tag to put on."""

    tag: TagName = ""


class UntagCustomer(Input):
    """A tag to take off, by its identifier."""

    tag: Annotated[str, Meta(max_length=64)] = ""


class BlockCustomer(Input):
    """Whether whoever comes from the same internet address is refused, too."""

    address: bool = False


class Bulk(Input):
    """What to do with a selection: `tag`, `untag`, `block`, `unblock` or `export`."""

    act: Annotated[str, Meta(max_length=80)] = ""
    back: Annotated[str, Meta(max_length=2000)] = ""
