"""Providers and what they tell."""

from __future__ import annotations

from dataclasses import dataclass, field

from livechat.errors import Unauthenticated, Unavailable
from livechat.i18n import marked
from livechat.providers.settings import SignIn


@dataclass(frozen=True, slots=True)
class Provider:
    """Somebody who can tell who a person is."""

    name: str
    """google, github or openid: in addresses."""
    label: str
    """What people call it."""
    issuer: str
    """Whose subjects they are: the same subject of another issuer is somebody else."""
    settings: SignIn


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to sign in, as the provider must answer it."""

    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    """What only we know of the challenge (PKCE, RFC 7636)."""
    back: str
    """The address to return to."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is at a provider."""

    issuer: str
    subject: str
    email: str
    is_verified: bool
    """Whether the provider has made sure that the address is theirs."""
    name: str


class Silent(Unavailable):
    """The provider does not answer, too slowly, too much, or nothing that could be read."""

    sentence = marked("%(provider)s does not answer as it should. Please try again later, or use your password.")


class Untrusted(Unauthenticated):
    """The provider's answer is not one to our question; the reason is logged, not shown."""

    sentence = marked("The answer of %(provider)s could not be trusted. Please try again.")


class TooOld(Untrusted):
    """What the provider said held only until a moment ago."""

    sentence = marked("The answer of %(provider)s came too late. Please try again.")
