"""GitHub: OAuth 2 with PKCE, then who the token belongs to; it signs no identities.

Source: docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps and .../rest/users/emails
(read 21 November 2026).
"""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode

import msgspec

from livechat.providers.fetching import ask, words
from livechat.providers.models import Attempt, Identity, Provider
from livechat.providers.openid import untrusted
from livechat.providers.settings import GitHub
from livechat.scope import Means

SCOPES: Final = "read:user user:email"


class Token(msgspec.Struct):
    """What a code is exchanged for; a code that is refused brings 200 and an `error`."""

    access_token: str = ""


class Address(msgspec.Struct):
    """One of the addresses somebody has there."""

    email: str
    primary: bool = False
    verified: bool = False


async def where(means: Means, provider: Provider, attempt: Attempt) -> str:
    """The address at which somebody tells GitHub who they are."""
    from authlib.oauth2.rfc7636 import create_s256_code_challenge  # type: ignore[import-untyped]

    asked = {
        "client_id": provider.settings.client_id,
        "redirect_uri": attempt.back,
        "scope": SCOPES,
        "state": attempt.state,
        "code_challenge": create_s256_code_challenge(attempt.verifier),
        "code_challenge_method": "S256",
    }
    return f"{provider.issuer}/login/oauth/authorize?{urlencode(asked)}"


async def identify(means: Means, provider: Provider, attempt: Attempt, code: str) -> Identity:
    """Who has come back with this code. Raises Silent, and Untrusted for a code that GitHub does not know."""
    settings = provider.settings
    assert isinstance(settings, GitHub)
    form = {
        "client_id": settings.client_id,
        "client_secret": settings.client_secret,
        "code": code,
        "redirect_uri": attempt.back,
        "code_verifier": attempt.verifier,
    }
    token = await ask(provider, Token, "POST", f"{provider.issuer}/login/oauth/access_token", form=form)
    if not token.access_token:
        raise untrusted(provider, "it does not know the code")
    bearer = {"authorization": f"Bearer {token.access_token}", "x-github-api-version": "2022-11-28"}
    api = settings.api_url.rstrip("/")
    user = await ask(provider, dict[str, Any], "GET", f"{api}/user", headers=bearer)
    number = user.get("id")
    if not isinstance(number, int) or isinstance(number, bool):
        raise untrusted(provider, "no number of a user")
    addresses = await ask(provider, list[Address], "GET", f"{api}/user/emails", headers=bearer)
    main = next((each for each in addresses if each.primary), None)
    return Identity(
        issuer=provider.issuer,
        subject=str(number),
        email=words({"email": main.email}, "email", 254) if main else "",
        is_verified=main is not None and main.verified,
        name=words(user, "name", 100) or words(user, "login", 100),
    )
