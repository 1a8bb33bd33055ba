"""Large and broken uploads to a real process: bounded memory, nothing left behind, time for slow lines."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2

from tests.served.running import Running

SIZE = 200_000_000
WORDS = b"words of a long text\n" * 5000


def parts(conversation: str) -> bytes:
    return (
        b'--b\r\nContent-Disposition: form-data; name="conversation"\r\n\r\n'
        + conversation.encode()
        + b'\r\n--b\r\nContent-Disposition: form-data; name="file"; filename="long.txt"\r\n\r\n'
    )


def files(server: Running) -> list[Path]:
    return [path for path in (server.data / "uploads").rglob("*") if path.is_file()]


def until(holds: Callable[[], bool], within_s: float = 10.0) -> None:
    deadline = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def headers_of(person: dict[str, Any]) -> dict[str, str]:
    return {"authorization": f"Bearer {person['token']}", "content-type": "multipart/form-data; boundary=b"}


def test_memory_does_not_grow_with_the_file(a_server: Callable[..., Running]) -> None:
    server = a_server(uploads__file_mb=250, uploads__per_day_mb=1000)
    database = server.data / "livechat.db"
    server.stop()
    import sqlite3

    with sqlite3.connect(database) as raw:
        raw.execute("UPDATE workspace SET decisions = json_set(decisions, '$.upload_mb', 250)")
    raw.close()
    server.start()
    anna = server.customer("Anna")
    before = server.memory_bytes
    peak = 0

    def body() -> Iterator[bytes]:
        nonlocal peak
        yield parts(anna["conversation"])
        for number in range(SIZE // len(WORDS)):
            if number % 100 == 0:
                peak = max(peak, server.memory_bytes)
            yield WORDS
        yield b"\r\n--b--\r\n"

    answer = httpx2.post(f"{server.url}/api/uploads", content=body(), headers=headers_of(anna), timeout=60)
    assert answer.status_code == 201, answer.text
    sent = answer.json()
    assert sent["bytes"] == SIZE // len(WORDS) * len(WORDS)
    taken = 0
    own = {"authorization": f"Bearer {anna['token']}"}
    with httpx2.stream("GET", server.url + sent["url"], headers=own, timeout=60) as stream:
        for piece in stream.iter_bytes():
            taken += len(piece)
            peak = max(peak, server.memory_bytes) if taken % 50 == 0 else peak
    assert taken == sent["bytes"]
    assert max(peak, server.memory_bytes) - before < 40_000_000
    assert server.complaints == []


def test_an_upload_that_breaks_off_leaves_nothing(server: Running, anna: dict[str, Any]) -> None:
    before = files(server)
    body = parts(anna["conversation"]) + WORDS * 10
    head = "".join(f"{name}: {value}\r\n" for name, value in headers_of(anna).items())
    with socket.create_connection(("127.0.0.1", server.port)) as line:
        line.sendall(
            f"POST /api/uploads HTTP/1.1\r\nhost: localhost\r\n{head}content-length: 5000000\r\n\r\n".encode() + body
        )
        until(lambda: len(files(server)) > len(before))
    until(lambda: files(server) == before)


def test_a_slow_but_steady_line_is_given_its_time(a_server: Callable[..., Running]) -> None:
    server = a_server(server__request_timeout_s=1)
    anna = server.customer("Anna")

    def body() -> Iterator[bytes]:
        yield parts(anna["conversation"])
        for _ in range(20):
            time.sleep(0.1)
            yield WORDS
        yield b"\r\n--b--\r\n"

    answer = httpx2.post(f"{server.url}/api/uploads", content=body(), headers=headers_of(anna), timeout=60)
    assert answer.status_code == 201, answer.text


def test_a_file_outlives_the_process(a_server: Callable[..., Running]) -> None:
    server = a_server()
    anna = server.customer("Anna")
    form = parts(anna["conversation"]) + b"words\r\n--b--\r\n"
    sent = httpx2.post(f"{server.url}/api/uploads", content=form, headers=headers_of(anna), timeout=20).json()
    server.kill()
    (server.data / "uploads" / "tmp" / "half").write_bytes(b"x")
    server.start()
    own = {"authorization": f"Bearer {anna['token']}"}
    assert httpx2.get(server.url + sent["url"], headers=own, timeout=20).content == b"words"
    assert [path.name for path in files(server)] == [sent["id"]]
