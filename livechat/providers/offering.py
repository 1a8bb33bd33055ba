"""Which providers there are, and how each is asked."""

from __future__ import annotations

import asyncio
import importlib
import importlib.util
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from livechat.errors import Refusal
from livechat.providers import github, openid
from livechat.providers.fetching import silent
from livechat.providers.models import Attempt, Identity, Provider
from livechat.scope import Means

if TYPE_CHECKING:
    from livechat.settings import Settings

GOOGLE: Final = "https://accounts.google.com"


def offered(settings: Settings) -> list[Provider]:
    """Those by which people can sign in here; none until the installer has set one up."""
    google, git, other = settings.google, settings.github, settings.openid
    label = other.label or urlsplit(other.issuer).hostname or "OpenID"
    every = [
        Provider("google", "Google", GOOGLE, google),
        Provider("github", "GitHub", git.url.rstrip("/"), git),
        Provider("openid", label, other.issuer, other),
    ]
    return [each for each in every if each.settings.is_on]


def _load() -> None:
    """What takes a third of a second the first time, so that it is not the event loop that waits."""
    for name in ("httpx2", "authlib.oauth2.rfc7636", "authlib.oidc.core", "joserfc.jwt"):
        importlib.import_module(name)


async def where(means: Means, provider: Provider, attempt: Attempt) -> str:
    """The address at which somebody tells a provider who they are. Raises Silent, Untrusted."""
    try:
        await asyncio.to_thread(_load)
    except ImportError:
        raise silent(provider, "pip install 'livechat[oauth]'") from None
    if provider.name == "github":
        return await github.where(means, provider, attempt)
    return await openid.where(means, provider, attempt)


async def identify(means: Means, provider: Provider, attempt: Attempt, code: str) -> Identity:
    """Who has come back from a provider with this code. Raises Silent, Untrusted."""
    if provider.name == "github":
        return await github.identify(means, provider, attempt, code)
    return await openid.identify(means, provider, attempt, code)


def is_installed() -> bool:
    """Whether the packages are there that check what providers say."""
    return importlib.util.find_spec("authlib") is not None


def check(provider: Provider) -> str:
    """What keeps people from signing in by a provider; empty when it describes itself as it should."""
    if provider.name == "github":
        return ""  # it has no description that could be asked for without a person
    try:
        asyncio.run(openid.described(provider))
    except Refusal as refusal:
        return refusal.text()
    return ""
