"""What may be submitted about messages by rule: one declaration for programs, one for the form."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from livechat.web.inputs import Input

Address = Annotated[str, Meta(max_length=500)]
MOST_PAGES = 10


class PageBody(msgspec.Struct):
    """One address, or a part of one."""

    how: Literal["contains", "begins", "equals"]
    value: Address


class RuleBody(Input):
    """A message and when it is shown."""

    name: Annotated[str, Meta(max_length=1000)]
    texts: dict[str, Annotated[str, Meta(max_length=10_000)]]
    is_active: bool = True
    pages: Annotated[list[PageBody], Meta(max_length=MOST_PAGES)] = msgspec.field(default_factory=list)
    seconds: int = 0
    visits: int = 0
    referrer: Address = ""
    languages: Annotated[list[Annotated[str, Meta(max_length=20)]], Meta(max_length=50)] = msgspec.field(
        default_factory=list
    )
    who: Literal["all", "new", "returning"] = "all"
    in_hours: bool = True


class MoveRule(Input):
    """One step up or down."""

    direction: Literal["up", "down"]
