"""Pages of other sites: which of them may ask what (CORS; fetch.spec.whatwg.org, read in November 2026).

An address is open to them only where its route says whose pages may ask. They come with a token, never with a cookie:
nothing is answered with `Access-Control-Allow-Credentials`, and cookies that come along do not count.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route as StarletteRoute

from livechat.errors import Forbidden
from livechat.i18n import marked
from livechat.scope import Scope
from livechat.web.routes import Route
from livechat.web.security import same_origin
from livechat.web.session import Credentials

ORIGIN: Final = "access-control-allow-origin"
TAKEN: Final = "Authorization, Content-Type, Idempotency-Key"
"""Headers that pages of other sites may send."""
SHOWN: Final = "Idempotency-Replayed, Link, RateLimit, RateLimit-Policy, Retry-After"
"""Headers that their scripts may read."""
KEPT_S: Final = 600
NOT_ALLOWED: Final = marked("This site is not among those of the chat.")

Endpoint = Callable[[Request], Awaitable[Response]]


def is_foreign(request: Request, public_url: str) -> bool:
    """Whether a page of another site made the browser ask."""
    origin = request.headers.get("origin")
    if origin is None:
        return request.headers.get("sec-fetch-site") not in (None, "same-origin", "none")
    return not same_origin(origin, request.url.scheme, request.headers.get("host", ""), public_url, frozenset())


def without_cookies(request: Request, route: Route, carried: Credentials, public_url: str) -> Credentials:
    """What counts of what a request carries: for pages of other sites only the token."""
    if route.sites is None or not is_foreign(request, public_url):
        return carried
    return replace(carried, cookies=None)


async def must_be_allowed(request: Request, route: Route, scope: Scope, public_url: str) -> None:
    """Refuse what a page of a site asks that is not among those of the workspace."""
    request.state.asking = scope
    if route.sites is None or not is_foreign(request, public_url):
        return
    origin = request.headers.get("origin")
    if origin is not None and origin not in await route.sites(request, scope):
        raise Forbidden(NOT_ALLOWED)


def opened(route: Route, endpoint: Endpoint) -> Endpoint:
    """The same address, whose answers scripts of the allowed sites may read."""
    sites = route.sites
    if sites is None:
        return endpoint

    async def answer(request: Request) -> Response:
        response = await endpoint(request)
        response.headers.add_vary_header("Origin")
        origin = request.headers.get("origin")
        if origin and origin in await sites(request, getattr(request.state, "asking", None)):
            response.headers[ORIGIN] = origin
            response.headers["access-control-expose-headers"] = SHOWN
        return response

    return answer


def preflights(routes: Sequence[Route]) -> list[StarletteRoute]:
    """What browsers ask before they ask: for each address that is open to pages of other sites."""
    by_path: dict[str, list[Route]] = {}
    for route in routes:
        if route.sites is not None:
            by_path.setdefault(route.path, []).append(route)
    return [
        StarletteRoute(path, _preflight(group), methods=["OPTIONS"], name=f"OPTIONS {path}")
        for path, group in by_path.items()
    ]


def _preflight(group: Sequence[Route]) -> Endpoint:
    methods = ", ".join([*(each.method for each in group), "OPTIONS"])

    async def answer(request: Request) -> Response:
        headers = {"allow": methods, "vary": "Origin", "cache-control": "no-store"}
        origin = request.headers.get("origin")
        allowed = await group[0].sites(request, None) if origin and group[0].sites else ()
        if origin in allowed:
            headers |= {
                ORIGIN: str(origin),
                "access-control-allow-methods": methods,
                "access-control-allow-headers": TAKEN,
                "access-control-max-age": str(KEPT_S),
            }
        return Response(status_code=204, headers=headers)

    return answer
