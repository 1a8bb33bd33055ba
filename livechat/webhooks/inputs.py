"""What may be submitted about webhooks."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from livechat.web.inputs import Input

Url = Annotated[str, Meta(min_length=1, max_length=2000)]
Description = Annotated[str, Meta(max_length=300)]
Events = Annotated[list[Annotated[str, Meta(max_length=60)]], Meta(max_length=200)]


class WebhookForm(Input):
    """A webhook as its form describes it; its events come beside it."""

    url: Url
    description: Description = ""


class WebhookBody(Input):
    """A webhook as a program describes it. `events` are names of the reference, or `*` for every one."""

    url: Url
    events: Events = msgspec.field(default_factory=list)
    description: Description = ""
    active: bool = True
