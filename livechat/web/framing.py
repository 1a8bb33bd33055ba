"""Pages in the window that stands on other sites: where they may stand, and small on the way."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from livechat.web.frame import Framed
from livechat.web.security import content_policy
from livechat.web.statics import pack_now, unpacks


def in_window(request: Request, response: Response, framed: Framed) -> Response:
    """A page that may stand in pages of the allowed sites and of our own.

    It is packed, unless it carries a session's token: the form token looks different each time, so that its size tells
    nothing.
    """
    headers = response.headers
    headers["content-security-policy"] = content_policy(request.headers.get("host", ""), ("'self'", *framed.sites))
    headers["cross-origin-resource-policy"] = "cross-origin"  # for sites that ask this of whatever they embed
    headers["cross-origin-opener-policy"] = "unsafe-none"  # it would only hold for a window of its own
    headers["cache-control"] = "no-store"
    return response if framed.token else packed(request, response)


def packed(request: Request, response: Response) -> Response:
    """The same, a third of its size for whoever unpacks it. No secret may stand in it that somebody could guess at."""
    headers = response.headers
    headers["vary"] = "accept-encoding"
    way = unpacks(request.headers.get("accept-encoding", ""))
    if way:
        response.body = pack_now(bytes(response.body), way)
        headers["content-encoding"] = way
        headers["content-length"] = str(len(response.body))
    return response
