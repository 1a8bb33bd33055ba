"""OpenID Connect (Core 1.0): discovery, the authorisation code with PKCE, and the signed ID token.

Keys, signatures and claims are checked by Authlib and joserfc. Sources: openid.net/specs/openid-connect-core-1_0.html
sections 3.1.2 and 3.1.3.7, openid-connect-discovery-1_0.html section 4.3, RFC 7636 section 4 (read 21 November 2026).
"""

from __future__ import annotations

import base64
import logging
from typing import Any, Final
from urllib.parse import quote, urlencode

import msgspec

from livechat.providers.fetching import ask, words
from livechat.providers.models import Attempt, Identity, Provider, TooOld, Untrusted
from livechat.scope import Means

log = logging.getLogger("livechat.providers")
SCOPES: Final = "openid email profile"
ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures that only the provider can make."""
LEEWAY_S: Final = 60
"""Clocks of both sides may differ by so much."""
KEPT_S: Final = 600.0
"""How long the provider's description of itself is kept at hand."""


class Discovery(msgspec.Struct):
    """Where a provider is asked what."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str = ""
    token_endpoint_auth_methods_supported: list[str] = msgspec.field(default_factory=lambda: ["client_secret_basic"])


class Tokens(msgspec.Struct):
    """What a code is exchanged for."""

    id_token: str
    access_token: str = ""


async def discover(means: Means, provider: Provider) -> Discovery:
    """The provider's description of itself. Raises Silent, and Untrusted where it calls itself by another name."""
    known: dict[str, tuple[float, Discovery]] = means.memory.setdefault("providers.known", {})
    until, found = known.get(provider.issuer, (0.0, None))
    if found is None or means.clock.monotonic() >= until:
        found = await described(provider)
        known[provider.issuer] = (means.clock.monotonic() + KEPT_S, found)
    return found


async def described(provider: Provider) -> Discovery:
    """The same, asked anew."""
    url = provider.issuer.rstrip("/") + "/.well-known/openid-configuration"
    found = await ask(provider, Discovery, "GET", url)
    if found.issuer != provider.issuer:
        raise untrusted(provider, "it calls itself by another name")
    return found


async def where(means: Means, provider: Provider, attempt: Attempt) -> str:
    """The address at which somebody tells the provider who they are."""
    from authlib.oauth2.rfc7636 import create_s256_code_challenge  # type: ignore[import-untyped]

    found = await discover(means, provider)
    asked = {
        "response_type": "code",
        "client_id": provider.settings.client_id,
        "redirect_uri": attempt.back,
        "scope": SCOPES,
        "state": attempt.state,
        "nonce": attempt.nonce,
        "code_challenge": create_s256_code_challenge(attempt.verifier),
        "code_challenge_method": "S256",
    }
    joint = "&" if "?" in found.authorization_endpoint else "?"
    return f"{found.authorization_endpoint}{joint}{urlencode(asked)}"


async def identify(means: Means, provider: Provider, attempt: Attempt, code: str) -> Identity:
    """Who has come back with this code. Raises Silent, and Untrusted for an ID token that is not one for this try."""
    found = await discover(means, provider)
    tokens = await _exchange(provider, found, attempt, code)
    claims = await _checked(means, provider, found, attempt, tokens)
    if "email" not in claims and found.userinfo_endpoint and tokens.access_token:
        bearer = {"authorization": f"Bearer {tokens.access_token}"}
        told = await ask(provider, dict[str, Any], "GET", found.userinfo_endpoint, headers=bearer)
        if told.get("sub") != claims["sub"]:
            raise untrusted(provider, "it told of somebody else")
        claims = {**told, **claims}
    return Identity(
        issuer=provider.issuer,
        subject=claims["sub"],
        email=words(claims, "email", 254),
        is_verified=claims.get("email_verified") in (True, "true"),
        name=words(claims, "name", 100),
    )


async def _exchange(provider: Provider, found: Discovery, attempt: Attempt, code: str) -> Tokens:
    """The tokens for a code (Core, section 3.1.3.1)."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": attempt.back,
        "code_verifier": attempt.verifier,
    }
    client, secret = provider.settings.client_id, provider.settings.client_secret
    headers: dict[str, str] = {}
    if "client_secret_basic" in found.token_endpoint_auth_methods_supported:
        pair = f"{quote(client, safe='')}:{quote(secret, safe='')}"
        headers["authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
    else:
        form |= {"client_id": client, "client_secret": secret}
    return await ask(provider, Tokens, "POST", found.token_endpoint, headers=headers, form=form)


async def _checked(
    means: Means, provider: Provider, found: Discovery, attempt: Attempt, tokens: Tokens
) -> dict[str, Any]:
    """The claims of an ID token that the provider has signed, for us, for this try, a moment ago."""
    from authlib.oidc.core import CodeIDToken  # type: ignore[import-untyped]
    from joserfc import errors, jwk, jwt

    keys = await ask(provider, dict[str, Any], "GET", found.jwks_uri)
    client = provider.settings.client_id
    try:
        token = jwt.decode(tokens.id_token, jwk.KeySet.import_key_set(keys), algorithms=ALGORITHMS)  # type: ignore[arg-type]
        claims = CodeIDToken(
            token.claims,
            token.header,
            options={"iss": {"essential": True, "value": provider.issuer}, "aud": {"essential": True, "value": client}},
            params={"nonce": attempt.nonce, "client_id": client, "access_token": tokens.access_token},
        )
        claims.validate(now=means.clock.now_ms() // 1000, leeway=LEEWAY_S)
    except errors.ExpiredTokenError:
        log.warning("an ID token is too old", extra={"provider": provider.name})
        raise TooOld(provider=provider.label) from None
    except (
        errors.JoseError,
        ValueError,
        TypeError,
        KeyError,
    ) as error:  # what both raise for tokens and keys that are none
        claim = getattr(error, "claim", "") or ""
        raise untrusted(provider, f"{type(error).__name__} {claim}".strip()) from None
    subject = claims.get("sub")
    if not isinstance(subject, str) or not subject or len(subject) > 255:
        raise untrusted(provider, "no subject")
    return dict(claims)


def untrusted(provider: Provider, reason: str) -> Untrusted:
    """What people are told; the reason goes to the log."""
    log.warning("the answer of a provider is not trusted", extra={"provider": provider.name, "reason": reason})
    return Untrusted(provider=provider.label)
