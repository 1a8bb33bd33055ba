"""A provider of sign-ins on this machine: OpenID Connect and GitHub's way, as well-behaved as it is told to be."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwk, jwt

CLIENT, SECRET = "livechat-here", "a secret: of/ours"


class Provider:
    """Vouches for one person, Nok; `lies` change what it says."""

    def __init__(self, now_s: Callable[[], int] = lambda: int(time.time())) -> None:
        self.key = jwk.RSAKey.generate_key(2048, {"kid": "k1"})
        self.now_s = now_s
        self.claims: dict[str, Any] = {
            "sub": "nok-1",
            "email": "nok@example.com",
            "email_verified": True,
            "name": "Nok",
        }
        self.lies: dict[str, Any] = {}
        """Claims of the ID token that are not what they should be; None leaves one out."""
        self.description: dict[str, Any] = {}
        """The same for the description of itself."""
        self.signer = self.key
        self.userinfo: dict[str, Any] | None = None
        self.broken: dict[str, Callable[[BaseHTTPRequestHandler], None]] = {}
        """By path: what it does instead of answering."""
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def go(self, address: str, verdict: str = "") -> str:
        """What a person does there: where they are led back to from the address they were sent to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256"
        answer = {"state": asked["state"], "error": verdict}
        if not verdict:
            code = secrets.token_urlsafe(8)
            self.codes[code] = asked
            answer = {"state": asked["state"], "code": code}
        return f"{asked['redirect_uri']}?{urlencode(answer)}"

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_: Any) -> None:
                """Nothing."""

            def do_GET(self) -> None:
                provider.answer(self, {})

            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers.get("content-length", 0))).decode()
                provider.answer(self, {name: values[0] for name, values in parse_qs(raw).items()})

        return Handler

    def answer(self, request: BaseHTTPRequestHandler, form: dict[str, str]) -> None:
        path = urlsplit(request.path).path
        self.asked.append(path)
        if path in self.broken:
            self.broken[path](request)
            return
        if path in ("/authorize", "/login/oauth/authorize"):
            request.send_response(303)
            request.send_header("location", self.go(request.path))
            request.end_headers()
            return
        found = {
            "/.well-known/openid-configuration": self._described,
            "/jwks": lambda: {"keys": [self.key.as_dict(private=False)]},
            "/token": lambda: self._tokens(request, form),
            "/userinfo": lambda: self.userinfo,
            "/login/oauth/access_token": lambda: self._github_token(form),
            "/user": lambda: {"id": 4711, "login": "nok", "name": "Nok"},
            "/user/emails": lambda: [
                {"email": "old@example.com", "primary": False, "verified": True},
                {"email": self.claims["email"], "primary": True, "verified": self.claims["email_verified"]},
            ],
        }.get(path, lambda: None)()
        say(request, 200 if found is not None else 400, found or {"error": "no"})

    def _described(self) -> dict[str, Any]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/jwks",
            "userinfo_endpoint": f"{self.url}/userinfo",
        } | self.description

    def _tokens(self, request: BaseHTTPRequestHandler, form: dict[str, str]) -> dict[str, Any] | None:
        """Tokens for a code that it gave, once, to whoever knows both secrets."""
        asked = self._taken(form)
        pair = base64.b64decode(request.headers.get("authorization", "").removeprefix("Basic ")).decode()
        if asked is None or pair != "livechat-here:a%20secret%3A%20of%2Fours":
            return None
        now = self.now_s()
        claims = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        claims = {name: value for name, value in {**claims, **self.claims, **self.lies}.items() if value is not None}
        signed = jwt.encode({"alg": "RS256", "kid": "k1"}, claims, self.signer)
        return {"id_token": signed, "access_token": "let-me", "token_type": "Bearer"}

    def _github_token(self, form: dict[str, str]) -> dict[str, Any]:
        right = (form.get("client_id"), form.get("client_secret")) == (CLIENT, SECRET)
        return {"access_token": "let-me"} if right and self._taken(form) else {"error": "bad_verification_code"}

    def _taken(self, form: dict[str, str]) -> dict[str, str] | None:
        asked = self.codes.pop(form.get("code", ""), None)
        hashed = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(hashed).decode().rstrip("=")
        right = asked and (asked["code_challenge"], asked["redirect_uri"]) == (challenge, form.get("redirect_uri"))
        return asked if right else None


def say(request: BaseHTTPRequestHandler, status: int, words: Any) -> None:
    """An answer of JSON."""
    raw = json.dumps(words).encode()
    request.send_response(status)
    request.send_header("content-type", "application/json")
    request.send_header("content-length", str(len(raw)))
    request.end_headers()
    request.wfile.write(raw)


def endless(request: BaseHTTPRequestHandler) -> None:
    """An answer that does not end by itself."""
    request.send_response(200)
    request.end_headers()
    try:
        while True:
            request.wfile.write(b" " * 65_536)
    except OSError:
        return


def elsewhere(request: BaseHTTPRequestHandler) -> None:
    """A redirection."""
    request.send_response(302)
    request.send_header("location", "/jwks")
    request.end_headers()
