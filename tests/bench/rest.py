"""The ways in that furnish a shop: REST, a script on the JSON line, and forms as a browser posts them."""

from __future__ import annotations

import http.client
import http.cookies
import json
import re
from typing import Any, Self
from urllib.parse import urlencode

from websockets.sync.client import connect

_CSRF = re.compile(r'name="csrf"[^>]* value="([^"]*)"|data-csrf="([^"]+)"')
_REFERENCE = re.compile(r"CONV-[0-9A-Za-z-]+")


class Api:
    """REST over one connection that stays open."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def get(self, path: str, token: str = "") -> Any:
        """What is there."""
        return self._ask("GET", path, None, token)

    def post(self, path: str, body: dict[str, Any], token: str = "") -> Any:
        """What becomes of it; raises RuntimeError with the answer if it is refused."""
        return self._ask("POST", path, json.dumps(body), token)

    def _ask(self, method: str, path: str, body: str | None, token: str) -> Any:
        headers = {"Content-Type": "application/json"} if body else {}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        content = answer.read()
        if answer.status not in (200, 201):
            raise RuntimeError(f"{method} {path}: {answer.status} {content[:500]!r}")
        return json.loads(content)


class Script:
    """A program on the JSON line: one command after the other, each answered before the next."""

    def __init__(self, port: int, token: str) -> None:
        self._connection = connect(
            f"ws://127.0.0.1:{port}/api/ws",
            subprotocols=["livechat.v1.json"],  # type: ignore[list-item]
            additional_headers={"Authorization": f"Bearer {token}"},
            compression=None,
            proxy=None,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def command(self, name: str, **fields: str) -> dict[str, Any]:
        """Its acknowledgement; raises RuntimeError with the error otherwise."""
        self._connection.send(json.dumps({"type": name, "id": "1", **fields}))
        while True:
            said: dict[str, Any] = json.loads(self._connection.recv(timeout=30))
            if said["type"] == "ack":
                return said
            if said["type"] == "error":
                raise RuntimeError(f"{name} {fields}: {said}")


class Browser:
    """Somebody on the pages, without scripts: cookies, hidden fields, forms that are answered with 303."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._cookies: dict[str, str] = {}
        self._page = ""

    def get(self, path: str) -> None:
        """Go to a page."""
        self._ask("GET", path, None)

    def post(self, path: str, **values: str) -> None:
        """Send a form of the page with its hidden token, and follow to where it leads."""
        found = _CSRF.search(self._page)
        token = (found[1] or found[2]) if found else ""
        self._ask("POST", path, urlencode({**values, "csrf": token}))
        self.get("/")

    def conversation(self) -> str:
        """The reference of the conversation on the page."""
        found = _REFERENCE.search(self._page)
        if found is None:
            raise RuntimeError(f"no conversation on the page: {self._page[:2000]}")
        return found[0]

    def request(self, path: str) -> bytes:
        """The bytes of a request for a page, cookies included."""
        return (
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\nAccept: text/html\r\n"
            f"Cookie: {self._cookie()}\r\n\r\n"
        ).encode()

    def _cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self._cookies.items())

    def _ask(self, method: str, path: str, body: str | None) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        headers = {"Accept": "text/html", "Accept-Language": "en"}
        if self._cookies:
            headers["Cookie"] = self._cookie()
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Origin"] = f"http://127.0.0.1:{self._port}"
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        self._page = answer.read().decode()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                for morsel in http.cookies.SimpleCookie(value).values():
                    self._cookies[morsel.key] = morsel.value
        connection.close()
        if answer.status not in (200, 303):
            raise RuntimeError(f"{method} {path}: {answer.status} {self._page[:500]}")
