"""What may be submitted about colleagues and sessions: one declaration for form, command and API."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from livechat.web.inputs import Input

Login = Annotated[str, Meta(min_length=1, max_length=254)]
Typed = Annotated[str, Meta(max_length=1024)]
"""A password as it was typed; how long one may be is said by `passwords`."""
Username = Annotated[str, Meta(min_length=1, max_length=60)]
Name = Annotated[str, Meta(min_length=1, max_length=100)]
Email = Annotated[str, Meta(max_length=254)]
Capacity = Annotated[int, Meta(ge=1, le=20)]
Bio = Annotated[str, Meta(max_length=300)]
Names = Annotated[dict[str, str], Meta(max_length=50)]
"""Names by language; an empty one stands for the ordinary name."""
Position = Annotated[int, Meta(ge=0, le=9999)]


class SignIn(Input):
    """Staff sign in."""

    username: Login
    """User name or e-mail address."""
    password: Typed = ""
    totp: Annotated[str, Meta(max_length=60)] = ""
    """Where the account asks for it: the code of an app, or a recovery code."""
    proof: Annotated[str, Meta(max_length=200)] = ""
    """What a first answer gave to stand for the password, while the code was missing."""
    next: Annotated[str, Meta(max_length=2000)] = ""


class SetUp(Input):
    """The first owner of a fresh installation."""

    username: Username
    name: Name
    password: Typed = ""


class ChoosePassword(Input):
    """Whoever was invited, or forgot theirs, chooses a password."""

    username: Annotated[str, Meta(max_length=60)] = ""
    """Where somebody else signs in with the name of the invitation: another one."""
    password: Typed = ""


class Forgotten(Input):
    """Whoever has forgotten their password says who they are."""

    username: Login
    """User name or e-mail address."""


class ChangePassword(Input):
    """Another password for oneself."""

    current: Typed = ""
    password: Typed = ""


class Person(Input):
    """A colleague as the team's page describes them."""

    username: Username
    name: Name
    email: Email = ""
    role: str = "rep"
    capacity: Capacity | None = None
    bio: Bio | None = None
    names: Names | None = None


class AddRep(Input):
    """A colleague as a program adds them; without a password they get a one-time link."""

    username: Username
    name: Name
    password: Typed | None = None
    email: Email = ""
    role: str = "rep"
    capacity: Capacity | None = None
    bio: Bio | None = None
    """A sentence or two about them, for customers."""
    names: Names | None = None
    position: Position | None = None
    """Their place in the team, the lowest first; without one they come last."""


class EditRep(Input):
    """A colleague as a program changes them, their sign-in and role excepted; what is not given stays."""

    name: Name | None = None
    capacity: Capacity | None = None
    bio: Bio | None = None
    names: Names | None = None
    position: Position | None = None


class MoveMember(Input):
    """A colleague goes one place up or down the team."""

    direction: Literal["up", "down"]


class Authenticate(Input, tag="authenticate"):
    """Say who a line belongs to."""

    token: Annotated[str, Meta(min_length=1, max_length=200)]
    id: str | int | None = None


class SetPresence(Input, tag="set_presence"):
    """Whether one takes conversations now."""

    state: str
    id: str | int | None = None
