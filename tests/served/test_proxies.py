"""The proxies of deploy/, with their real programs: page, line, event stream and file come through each over https."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx2
import pytest

from tests.served.clients import SUBPROTOCOL, Program, opened
from tests.served.running import Running

DEPLOY = Path(__file__).parents[2] / "deploy"
READY_S = 20.0
LARGE = b"words of a long text\n" * 150_000


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """For localhost, by nobody."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed (apt install openssl)")
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    about = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    places = ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *about, *places],
        check=True,
        capture_output=True,
    )
    return certificate, key


def nginx(folder: Path, port: int, behind: int, certificate: Path, key: Path) -> list[str]:
    """The example as it is, but for the addresses; around it what Debian's nginx.conf has."""
    site = (DEPLOY / "nginx.conf").read_text()
    for before, after in (
        ("chat.example.com;", "localhost;"),
        ("/etc/letsencrypt/live/chat.example.com/fullchain.pem", str(certificate)),
        ("/etc/letsencrypt/live/chat.example.com/privkey.pem", str(key)),
        ("127.0.0.1:10000", f"127.0.0.1:{behind}"),
        ("listen 80;", f"listen 127.0.0.1:{free_port()};"),
        ("    listen [::]:80;\n", ""),
        ("listen 443 ssl;", f"listen 127.0.0.1:{port} ssl;"),
        ("    listen [::]:443 ssl;\n", ""),
        ("Host              $host;", "Host              $http_host;"),  # here the port is not that of https
    ):
        assert before in site, before
        site = site.replace(before, after)
    (folder / "site.conf").write_text(site)
    paths = "".join(
        f"{name}_temp_path {folder / name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whose = "user root;" if os.geteuid() == 0 else ""  # an administrator's folder of tests is closed to others
    (folder / "nginx.conf").write_text(
        f"{whose} pid {folder / 'pid'}; error_log stderr; events {{}}"
        f" http {{ access_log off; {paths} include {folder / 'site.conf'}; }}"
    )
    return ["-p", str(folder), "-e", "stderr", "-c", str(folder / "nginx.conf"), "-g", "daemon off;"]


def caddy(folder: Path, port: int, behind: int, certificate: Path, key: Path) -> list[str]:
    """The example as it is, but for the addresses and the certificate, which it would get from outside."""
    site = (DEPLOY / "Caddyfile").read_text()
    assert "chat.example.com {" in site
    site = site.replace(
        "chat.example.com {", f"https://localhost:{port} {{\n\tbind 127.0.0.1\n\ttls {certificate} {key}"
    )
    assert "127.0.0.1:10000" in site
    site = site.replace("127.0.0.1:10000", f"127.0.0.1:{behind}")
    (folder / "Caddyfile").write_text(
        f"{{\n\tadmin off\n\tauto_https disable_redirects\n\tstorage file_system {folder}\n}}\n{site}"
    )
    return ["run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]


PROXIES: dict[str, Callable[[Path, int, int, Path, Path], list[str]]] = {"nginx": nginx, "caddy": caddy}


def until_open(port: int, process: subprocess.Popen[bytes], complaints: Path) -> None:
    deadline = time.monotonic() + READY_S
    while time.monotonic() < deadline:
        assert process.poll() is None, complaints.read_text()
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("the proxy does not listen")


class Outside:
    """A server as people reach it: by https, through a proxy."""

    def __init__(self, server: Running, url: str, certificate: Path) -> None:
        self.server = server
        self.url = url
        self.trust = ssl.create_default_context(cafile=str(certificate))
        self.client = httpx2.Client(base_url=url, verify=self.trust, timeout=20)


@pytest.fixture(params=sorted(PROXIES))
def outside(
    request: pytest.FixtureRequest,
    a_server: Callable[..., Running],
    tmp_path: Path,
    certificate: tuple[Path, Path],
) -> Iterator[Outside]:
    """Each proxy in its turn, in front of a server that believes it."""
    program = shutil.which(request.param, path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
    program = shutil.which(request.param) or program
    if program is None:
        pytest.skip(f"{request.param} is not installed (apt install {request.param})")
    port, folder = free_port(), tmp_path / request.param
    folder.mkdir()
    url = f"https://localhost:{port}"
    server = a_server(server__public_url=url, server__proxies="127.0.0.1")
    with (folder / "stderr").open("w") as complaints:
        process = subprocess.Popen(
            [program, *PROXIES[request.param](folder, port, server.port, *certificate)],
            stdout=subprocess.DEVNULL,
            stderr=complaints,
        )
    try:
        until_open(port, process, folder / "stderr")
        found = Outside(server, url, certificate[0])
        yield found
        found.client.close()
    finally:
        process.terminate()
        try:
            process.wait(3)
        except subprocess.TimeoutExpired:  # Caddy waits for those who are still there
            process.kill()
            process.wait(20)


async def test_page_line_stream_and_file_come_through(outside: Outside) -> None:
    shown = outside.client.get("/")
    assert (shown.status_code, 'name="phone"' in shown.text) == (200, True)
    cookies = shown.headers.get_list("set-cookie")
    assert cookies
    assert all("Secure" in cookie for cookie in cookies)
    assert [outside.client.get(path).status_code for path in ("/metrics", "/readyz")] == [404, 404]
    pretended = {"x-forwarded-for": "203.0.113.9"}
    told = outside.client.post(
        "/api/customer/register", json={"name": "Anna", "phone": "+66812345678"}, headers=pretended
    )
    anna = told.json()
    assert told.status_code == 201, told.text
    assert outside.server.ask("SELECT address FROM session WHERE role = 'customer'") == [("127.0.0.1",)]
    own = {"authorization": f"Bearer {anna['token']}"}
    await said_and_heard(outside, anna["conversation"], own)
    sent = outside.client.post(
        "/api/uploads",
        headers=own,
        data={"conversation": anna["conversation"]},
        files={"file": ("words.txt", LARGE, "text/plain")},
    )
    assert sent.status_code == 201, sent.text
    back = outside.client.get(sent.json()["url"], headers=own)
    assert back.content == LARGE


async def said_and_heard(outside: Outside, conversation: str, own: dict[str, str]) -> None:
    """A message sent on the line comes back on the stream at once, although the stream goes on."""
    line = outside.url.replace("https:", "wss:") + "/api/ws"
    async with (
        httpx2.AsyncClient(base_url=outside.url, verify=outside.trust, timeout=20) as client,
        client.stream("GET", "/api/events", headers=own) as stream,
        Program(await opened(line, own, subprotocols=[SUBPROTOCOL], ssl=outside.trust)) as anna,
    ):
        assert stream.headers["content-type"].startswith("text/event-stream")
        lines = stream.aiter_lines()
        await anna.say(conversation, "through the proxy")
        async with asyncio.timeout(10):
            while "through the proxy" not in await anext(lines):
                pass
