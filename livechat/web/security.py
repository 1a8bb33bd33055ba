"""What every answer carries, and which requests are turned away before anybody looks at them."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from livechat.errors import Forbidden, Malformed
from livechat.i18n import marked
from livechat.web import failures

WRONG_HOST = marked("This server does not answer under that name; its own is the setting [server] public_url.")
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})

_ALWAYS = (
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(self), payment=(), usb=()"),
)


def content_policy(host: str, framed_by: Sequence[str] = (), *, has_frames: bool = False) -> str:
    """What a page may load: only what comes from here; `host` is named for Safari's idea of `connect-src`.

    `framed_by` are the sources in whose pages it may stand; no page may stand in another one otherwise. With
    `has_frames` other pages of ours may stand in it.
    """
    line = f" ws://{host} wss://{host}" if host and all(c.isalnum() or c in ".-:[]" for c in host) else ""
    around = " ".join(framed_by) or "'none'"
    frames = " frame-src 'self';" if has_frames else ""
    return (
        "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; img-src 'self' blob:;"
        f" media-src 'self' blob:; font-src 'self'; connect-src 'self'{line}; form-action 'self'; base-uri 'none';"
        f" object-src 'none'; manifest-src 'self';{frames} frame-ancestors {around}"
    )


class Hosts:
    """The names this server answers under, so that nobody else's name leads a browser to it.

    That is the host of `server.public_url` and this machine itself; without a public URL, on a server that listens
    to the network, also every plain address.
    """

    def __init__(self, public_url: str, listens_to: str) -> None:
        named = urlsplit(public_url).hostname if public_url else None
        self._names = LOOPBACK | ({named.lower()} if named else set())
        self._takes_addresses = not public_url and listens_to not in LOOPBACK

    def knows(self, host: str) -> bool:
        """Whether a Host header names this server."""
        try:
            name = urlsplit("//" + host).hostname or ""
        except ValueError:
            return False
        if name in self._names:
            return True
        return self._takes_addresses and (":" in name or name.replace(".", "").isdigit())


class Security:
    """Headers on each answer, and 400 for a Host that is not ours (pure ASGI)."""

    def __init__(self, app: ASGIApp, *, hosts: Hosts, is_https: bool) -> None:
        self._app = app
        self._hosts = hosts
        self._is_https = is_https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        host = Headers(scope=scope).get("host", "")
        if not self._hosts.knows(host):
            if scope["path"].startswith("/api/"):
                await failures.problem(Malformed(WRONG_HOST), "en")(scope, receive, send)
            else:
                await _plain(send, 400, WRONG_HOST.encode() + b"\n")
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message["headers"])
                for name, value in _ALWAYS:
                    headers.setdefault(name, value)
                headers.setdefault("content-security-policy", content_policy(host))
                if self._is_https:
                    headers.setdefault("strict-transport-security", "max-age=31536000")
            await send(message)

        await self._app(scope, receive, with_headers)


async def _plain(send: Send, status: int, text: bytes) -> None:
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [(b"content-type", b"text/plain; charset=utf-8")],
        }
    )
    await send({"type": "http.response.body", "body": text})


def same_origin(origin: str | None, scheme: str, host: str, public_url: str, allowed: frozenset[str]) -> bool:
    """Whether an Origin header is this site or a site that may open the line: exactly, never by prefix or suffix."""
    if not origin or origin == "null":
        return False
    ours = {f"{scheme}://{host}".lower()}
    if public_url:
        ours.add(public_url.rstrip("/").lower())
    return origin.lower() in ours or origin.lower() in allowed


def must_come_from_here(headers: Headers, scheme: str, public_url: str) -> None:
    """Refuse a change that another site asked a browser for."""
    site = headers.get("sec-fetch-site")
    if site is not None and site not in ("same-origin", "none"):
        raise Forbidden("This form was sent from another site.")
    origin = headers.get("origin")
    if origin is not None and not same_origin(origin, scheme, headers.get("host", ""), public_url, frozenset()):
        raise Forbidden("This form was sent from another site.")


def safe_path(target: str, otherwise: str = "/") -> str:
    """Where to go next: a path of this site, or the fallback."""
    if not target.startswith("/") or target.startswith("//") or "\\" in target:
        return otherwise
    return otherwise if any(ord(character) < 33 or ord(character) == 127 for character in target) else target
