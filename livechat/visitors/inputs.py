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


class Report(Input):
    """What the hidden frame on a site says about this moment; see `templates/visitors/visit.html`."""

    workspace: Annotated[str, Meta(min_length=1, max_length=40)]
    site: Annotated[str, Meta(min_length=1, max_length=300)]
    """The origin of the page that holds the frame."""
    visitor: Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{16,64}$")]
    """A name that the browser has made up and keeps to itself."""
    tab: Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{1,32}$")]
    url: Annotated[str, Meta(max_length=4000)]
    title: Annotated[str, Meta(max_length=1000)] = ""
    referrer: Annotated[str, Meta(max_length=4000)] = ""
    language: Annotated[str, Meta(max_length=35)] = ""
    """Of the browser."""
    speaks: Annotated[str, Meta(max_length=35)] = ""
    """Of the chat on this page."""
    seconds: Annotated[float, Meta(ge=0, le=10_000_000)] = 0
    visits: Annotated[int, Meta(ge=1, le=1_000_000)] = 1
    seen: Annotated[list[Annotated[str, Meta(max_length=64)]], Meta(max_length=200)] = msgspec.field(
        default_factory=list
    )
    dismissed_s: Annotated[float, Meta(ge=0)] | None = None
    talking: bool = False
    """Whether they have an open conversation."""
    busy: bool = False
    """Whether a message lies open, or nothing could be remembered of one: then no rule is asked."""
    unlisted: bool = False
    """Whether the browser asks not to be tracked."""
    leaving: bool = False
    news: Literal["", "shown", "dismissed"] = ""
    greeting: Annotated[str, Meta(max_length=8000)] = ""
    """Which message the news is about."""


class Say(Input):
    """What a rep says to a visitor who has not asked anything."""

    text: Annotated[str, Meta(max_length=10_000)] = ""
