"""To a browser whose page is closed: encrypted for it alone (RFC 8291), signed by this installation (RFC 8292)."""

from __future__ import annotations

import fnmatch
import importlib.util
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from livechat.errors import Invalid, Unavailable
from livechat.notifications.keys import PushKey
from livechat.notifications.models import Device
from livechat.outgoing.posting import Post


class Gone(Exception):
    """The browser takes no more messages: its subscription is to be forgotten."""


class Busy(Unavailable):
    """The push service cannot take it now, and says so by `status`."""

    def __init__(self, answered: int) -> None:
        super().__init__()
        self.answered = answered


class Refused(Exception):
    """The push service does not want this message; `status` says why."""

    def __init__(self, status: int) -> None:
        super().__init__(f"the push service answered {status}")
        self.status = status


def is_installed() -> bool:
    """Whether the packages of the extra `push` are there."""
    return importlib.util.find_spec("pywebpush") is not None


def check(endpoint: str, services: tuple[str, ...]) -> str:
    """An address that a browser gave, if it belongs to a push service this installation trusts; raises Invalid.

    The server will send requests there: anything else could lead it anywhere.
    """
    try:
        parts = urlsplit(endpoint)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        raise Invalid("This is not the address of a push service.", field="endpoint") from None
    trusted = any(fnmatch.fnmatchcase(host, each.lower()) for each in services)
    is_safe = parts.scheme == "https" and port in (None, 443)
    is_own = parts.scheme == "http" and host in ("127.0.0.1", "localhost")
    if not trusted or not (is_safe or is_own) or parts.username or parts.password or parts.fragment:
        raise Invalid("This is not the address of a push service.", field="endpoint")
    return endpoint


class _Sheet:
    """In place of a connection: keeps what the package would send, so that it goes by the house's own way out."""

    def __init__(self) -> None:
        self.headers: dict[str, str] = {}
        self.body = b""

    def post(self, _url: str, *, data: bytes, headers: Mapping[str, str], **_: Any) -> _Sheet:
        """What was to be sent."""
        self.headers, self.body = {name.lower(): str(value) for name, value in headers.items()}, data
        return self

    status_code = 201
    text = reason = ""


def write(
    key: PushKey, contact: str, device: Device, said: dict[str, Any], *, ttl_s: int, urgency: str, topic: str
) -> tuple[dict[str, str], bytes]:
    """Head and body of a message for one browser. Takes a moment of computing: call it in a thread."""
    import pywebpush  # type: ignore[import-untyped]

    sheet = _Sheet()
    pywebpush.webpush(
        {"endpoint": device.endpoint, "keys": {"p256dh": device.p256dh, "auth": device.auth}},
        json.dumps(said, ensure_ascii=False),
        vapid_private_key=key.private,
        vapid_claims={"sub": contact},
        ttl=ttl_s,
        headers={"Urgency": urgency, "Topic": topic},
        requests_session=sheet,
    )
    return sheet.headers, sheet.body


async def send(post: Post, device: Device, head: Mapping[str, str], body: bytes) -> int:
    """Hand a message to the browser's push service, by the way that looks at addresses; what it answered.

    Raises Gone (404, 410), Unavailable (may work later) or Refused. No redirect is followed.
    """
    answer = await post.post(device.endpoint, head, body)
    if answer.status in (404, 410):
        raise Gone
    if answer.status == 429 or answer.status >= 500:
        raise Busy(answer.status)
    if not answer.status:
        raise Unavailable
    if answer.problem:
        raise Refused(answer.status)
    return answer.status
