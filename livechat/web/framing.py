"""Pages in the window that stands on other sites: where they may stand, and small on the way."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from livechat.web.frame import Framed
from livechat.web.security import content_policy
from livechat.web.statics import pack, unpacks


def with_frames(request: Request, response: Response) -> Response:
    """A page in which other pages of ours may stand."""
    response.headers["content-security-policy"] = content_policy(request.headers.get("host", ""), has_frames=True)
    return response


def in_window(request: Request, response: Response, framed: Framed) -> Response:
    """A page that may stand in pages of the allowed sites and of our own.

    It is packed, unless it carries a session's token: the form token looks different each time, so that its size tells
    nothing.
    """
    headers = response.headers
    headers["content-security-policy"] = content_policy(request.headers.get("host", ""), ("'self'", *framed.sites))
    headers["cross-origin-resource-policy"] = "cross-origin"  # for sites that ask this of whatever they embed …
    headers["cross-origin-embedder-policy"] = "require-corp"  # … and that it asks the same
    headers["cross-origin-opener-policy"] = "unsafe-none"  # it would only hold for a window of its own
    headers["cache-control"] = "no-store"
    if framed.token:
        return response
    headers["vary"] = "accept-encoding"
    if way := unpacks(request.headers.get("accept-encoding", "")):
        response.body = pack(bytes(response.body), way, is_kept=False)
        headers["content-encoding"] = way
        headers["content-length"] = str(len(response.body))
    return response
