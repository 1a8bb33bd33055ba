"""What may be submitted about teams."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from livechat.web.inputs import Input

Name = Annotated[str, Meta(max_length=100)]
Description = Annotated[str, Meta(max_length=300)]


class TeamForm(Input):
    """A team as its form describes it; who belongs to it comes beside it."""

    name: Name
    description: Description = ""


class TeamBody(Input):
    """A team as a program describes it."""

    name: Name
    description: Description = ""
    members: Annotated[list[str], Meta(max_length=1000)] = msgspec.field(default_factory=list)
