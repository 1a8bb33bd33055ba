"""Cookies, tokens, languages: from a request to the Scope of whoever sent it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Any, Final, Protocol

from starlette.responses import Response

from livechat import i18n
from livechat.scope import CUSTOMER, Scope

LANGUAGE_COOKIE: Final = "language"
AUDIENCES: Final = ("staff", "customer")
SHOPS: Final = 8
"""Workspaces in which one browser stays a customer."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a caller carries."""

    token: str = ""
    """A bearer token; cookies are ignored when there is one."""
    cookies: Mapping[str, str] | None = None
    audience: str = "any"
    form_token: str = ""
    """With cookies of both audiences, the session that this token belongs to is meant."""
    workspace: str = ""
    """The short name of the workspace in which a customer's cookie is wanted; empty for the last one."""
    address: str = ""
    device: str = ""
    languages: tuple[str, ...] = ()


class Identify(Protocol):
    """The accounts' way from credentials to a Scope."""

    async def __call__(self, credentials: Credentials) -> Scope:
        """A visitor's scope when nobody is signed in; raises Unauthenticated for a token that opens nothing."""
        ...


def cookie_name(audience: str, is_https: bool) -> str:
    """`__Host-` keeps other hosts of the domain from planting it; browsers take that name over https only."""
    return f"{'__Host-' if is_https else ''}livechat-{audience}"


def widget_cookie(is_https: bool) -> str:
    """A customer's cookie inside a window on another site: of that site alone, so that none can follow them around."""
    return cookie_name("widget", is_https)


def session_cookies(audience: str, is_https: bool) -> tuple[str, ...]:
    """Where a session of this audience may stand."""
    own = cookie_name(audience, is_https)
    return (own, widget_cookie(is_https)) if audience == CUSTOMER else (own,)


def tokens(audience: str, carried: str) -> list[str]:
    """The tokens of a session cookie: one of the staff's, a customer's for each workspace, the last used first."""
    found = carried.split(".") if audience == CUSTOMER else [carried]
    return [each for each in found if each][:SHOPS]


def in_front(carried: str, token: str) -> str:
    """A customer's cookie with a token before the others; the oldest of too many is forgotten."""
    return ".".join([token, *(each for each in tokens(CUSTOMER, carried) if each != token)][:SHOPS])


def visitor_cookie(is_https: bool) -> str:
    """Binds the forms of somebody who is not signed in."""
    return cookie_name("visitor", is_https)


def set_cookie(response: Response, name: str, value: str, *, is_https: bool, max_age_s: int | None) -> None:
    """A cookie that scripts cannot read and other sites cannot send, but from a window of ours on them."""
    if name == widget_cookie(is_https):
        # Browsers take it without https from this very machine only; elsewhere the window keeps a token instead.
        words = f"{name}={value}; Max-Age={max_age_s}; Path=/; Secure; HttpOnly; SameSite=None; Partitioned"
        response.headers.append("set-cookie", words)
        return
    response.set_cookie(name, value, max_age=max_age_s, path="/", secure=is_https, httponly=True, samesite="lax")


def drop_cookie(response: Response, name: str, *, is_https: bool) -> None:
    """Forget a cookie."""
    response.delete_cookie(name, path="/", secure=is_https, httponly=True, samesite="lax")


def read_cookies(header: str) -> dict[str, str]:
    """The cookies of a request."""
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(header).items()}
    except CookieError:
        return {}


def credentials(headers: Any, address: str, audience: str, is_https: bool, form_token: str = "") -> Credentials:
    """What the headers of a request or of a WebSocket's upgrade carry."""
    scheme, _, token = (headers.get("authorization") or "").partition(" ")
    bearer = token.strip() if scheme.lower() == "bearer" else ""
    sent = read_cookies(headers.get("cookie") or "")
    cookies = {}
    for each in AUDIENCES:
        found = [sent[name] for name in session_cookies(each, is_https) if name in sent]
        if found:
            cookies[each] = ".".join(found)
    chosen = sent.get(LANGUAGE_COOKIE)
    languages = ([chosen] if chosen else []) + i18n.accepted(headers.get("accept-language") or "")
    return Credentials(
        token=bearer,
        cookies=None if bearer else cookies,
        audience=audience,
        form_token=form_token,
        address=address,
        device=(headers.get("user-agent") or "")[:200],
        languages=tuple(languages),
    )
