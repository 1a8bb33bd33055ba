"""A push service of our own: it opens what it is given as a browser would, and checks who has sent it."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

import http_ece
import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from livechat.outgoing.settings import Outgoing
from livechat.settings import Notifications, Settings, Storage
from tests.routing.conftest import holder, look, rep, waits

__all__ = ["holder", "look", "rep", "waits"]


def unpacked(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def packed(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@dataclass
class Push:
    """A message as the browser opened it."""

    path: str
    headers: dict[str, str]
    claims: dict[str, Any]
    said: dict[str, Any]


@dataclass
class PushService:
    """One browser and the service it listens to."""

    url: str = ""
    answers: int = 201
    pushes: list[Push] = field(default_factory=list)
    tries: int = 0
    key: Any = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    auth: bytes = b"0123456789abcdef"

    def subscription(self, name: str = "one") -> dict[str, str]:
        """As the page sends it."""
        public = self.key.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        return {"endpoint": f"{self.url}/push/{name}", "p256dh": packed(public), "auth": packed(self.auth)}

    def take(self, path: str, headers: dict[str, str], body: bytes) -> int:
        """Open a message; it must be signed by the key it names."""
        self.tries += 1
        if self.answers != 201:
            return self.answers
        scheme, _, rest = headers["authorization"].partition(" ")
        assert scheme == "vapid"
        parts = dict(each.strip().split("=", 1) for each in rest.split(","))
        head, claims, signature = parts["t"].split(".")
        raw = unpacked(signature)
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unpacked(parts["k"]))
        number = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
        public.verify(number, f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
        opened = http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth, version="aes128gcm")
        self.pushes.append(
            Push(path, {**headers, "vapid-key": parts["k"]}, json.loads(unpacked(claims)), json.loads(opened))
        )
        return 201


@pytest.fixture
def push_service() -> Iterator[PushService]:
    service = PushService()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            status = service.take(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
            self.send_response(status)
            if status == 302:
                self.send_header("location", "http://127.0.0.1:9/elsewhere")
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    service.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield service
    server.shutdown()
    server.server_close()


@pytest.fixture
def settings(tmp_path: Any) -> Settings:
    told = Notifications(push_services=("127.0.0.1",), contact="mailto:admin@example.com")
    inside = Outgoing(private_networks=True)
    return replace(Settings(), storage=Storage(path=tmp_path / "data"), notifications=told, outgoing=inside)


def host_of(url: str) -> str:
    return urlsplit(url).netloc
