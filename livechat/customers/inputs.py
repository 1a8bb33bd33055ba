"""What customers may submit about themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import msgspec
from msgspec import Meta

from livechat.web import inputs
from livechat.web.inputs import Input

OwnFields = Annotated[dict[str, Annotated[str, Meta(max_length=1000)]], Meta(max_length=20)]
Name = Annotated[str, Meta(max_length=100)]
Phone = Annotated[str, Meta(max_length=50)]
Email = Annotated[str, Meta(max_length=254)]


class Register(Input, tag="register"):
    """Somebody introduces themselves. Which of these are needed is the workspace's decision."""

    id: str | int | None = None
    """The client's name for this command."""
    name: Name = ""
    phone: Phone = ""
    country: Annotated[str, Meta(max_length=2)] = ""
    """Of the number, if it is written without one; else the workspace's."""
    email: Email = ""
    text: Annotated[str, Meta(max_length=100_000)] = ""
    """The first question; it becomes the first message."""
    client_id: Annotated[str, Meta(max_length=64)] = ""
    workspace: Annotated[str, Meta(max_length=40)] = ""
    """Its short name in addresses; else the scope's."""
    language: Annotated[str, Meta(max_length=35)] = ""
    fields: OwnFields = msgspec.field(default_factory=dict)
    """Answers to the workspace's own fields, by their names in its default language."""
    identity: Annotated[str, Meta(max_length=16_000)] = ""
    """Who somebody is, signed by a site of the shop's (docs/identity.md); then nothing else is needed."""
    greeting: Annotated[str, Meta(max_length=8000)] = ""
    """What they answer to, by the name that its window was given; it stands before their first message."""


def registration(sent: Mapping[str, str]) -> Register:
    """What a form of a new customer says; the workspace's own fields come under `field.` and their name."""
    own = {name.removeprefix("field."): value for name, value in sent.items() if name.startswith("field.")}
    return inputs.from_fields({**sent, "fields": own}, Register)


class Identified(Input):
    """Go on here as the user of a site."""

    identity: Annotated[str, Meta(min_length=1, max_length=16_000)]


class ChooseLanguage(Input):
    """Another language for everything on the page."""

    language: Annotated[str, Meta(min_length=2, max_length=35)]
    next: Annotated[str, Meta(max_length=2000)] = "/"


class Join(Input):
    """Go on here with the conversation of another device."""

    token: Annotated[str, Meta(min_length=1, max_length=100)]


class JoinByCode(Input):
    """The same with the code that the other device shows."""

    code: Annotated[str, Meta(max_length=40)] = ""


class EditCustomer(Input):
    """What the team corrects about a customer."""

    name: Name = ""
    phone: Phone = ""
    email: Email = ""
    language: Annotated[str, Meta(max_length=35)] = ""


class CustomerNoteText(Input):
    """What the team wants to remember about a customer."""

    text: Annotated[str, Meta(min_length=1, max_length=2000)]


class OwnZone(Input):
    """In which time zone a customer is."""

    zone: Annotated[str, Meta(min_length=1, max_length=64)]
