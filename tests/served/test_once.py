"""A server that is killed while it works does what carries an Idempotency-Key once, whoever asks how often."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import httpx2

from tests.served.running import Running

PRODUCTS = 60


def add(server: Running, token: str, number: int) -> httpx2.Response | None:
    """A product with its own key; None where nobody answered."""
    headers = {"authorization": f"Bearer {token}", "idempotency-key": f"k{number}"}
    body = {"name": f"Product {number}", "price_minor": number + 1}
    try:
        return httpx2.post(f"{server.url}/api/admin/products", json=body, headers=headers, timeout=20)
    except httpx2.TransportError:
        return None


def test_whatever_was_asked_when_the_server_was_killed_is_done_once(a_server):
    server = a_server()
    token = server.admin()["token"]
    some = threading.Semaphore(0)

    def one(number: int) -> httpx2.Response | None:
        answer = add(server, token, number)
        some.release()
        return answer

    with ThreadPoolExecutor(6) as pool:
        asked = [pool.submit(one, number) for number in range(PRODUCTS)]
        for _ in range(PRODUCTS // 4):
            some.acquire(timeout=20)
        server.kill()
        answers = [each.result(timeout=60) for each in asked]
    server.start()
    known = {number: each.content for number, each in enumerate(answers) if each is not None}
    assert 0 < len(known) < PRODUCTS
    for number in range(PRODUCTS):
        again = add(server, token, number)
        assert again is not None
        assert again.status_code == 201, again.text
        if number in known:
            assert (again.content, again.headers["idempotency-replayed"]) == (known[number], "true")
    names = [name for (name,) in server.ask("SELECT name FROM product")]
    assert sorted(names) == sorted(f"Product {number}" for number in range(PRODUCTS))
    assert server.complaints == []
