"""What a site says of its user, and the secrets by which it is believed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

import msgspec
from msgspec import Meta

Value = str | int | float | bool


class Identity(msgspec.Struct):
    """Who somebody is, as the site that they come from has signed it."""

    id: Annotated[str, Meta(min_length=1, max_length=200)]
    """The site's own name for the person, which never changes and is never given to somebody else."""
    iat: int
    """When it was signed: seconds since 1970, UTC."""
    exp: int
    """When it ends."""
    name: Annotated[str, Meta(max_length=100)] = ""
    email: Annotated[str, Meta(max_length=254)] = ""
    phone: Annotated[str, Meta(max_length=50)] = ""
    attributes: Annotated[dict[str, Value], Meta(max_length=20)] = {}
    """Whatever the team should see beside the conversation."""


@dataclass(frozen=True, slots=True)
class Secret:
    """What a site signs with; derived from the salt, stored nowhere."""

    salt: str = field(repr=False)
    created_at: int
    ends_at: int | None
    """None for the newest: it works until there is another."""


@dataclass(frozen=True, slots=True)
class Known:
    """A customer whom a site vouches for."""

    customer_id: str
    external_id: str
    attributes: str
    """JSON."""
    identified_at: int
