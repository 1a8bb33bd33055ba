"""Another site can make a browser send our cookies; it must not be able to do anything with them."""

from __future__ import annotations

import asyncio
import json
import re

import httpx2
import pytest
from websockets.exceptions import InvalidStatus

from tests.served.clients import Program, opened, page_line, program


async def upgrade(server, path, **headers):
    """The status with which an upgrade is answered."""
    try:
        socket = await opened(f"ws://127.0.0.1:{server.port}{path}", headers)
    except InvalidStatus as refused:
        return refused.response.status_code
    await socket.close()
    return 101


WRONG = {
    "absent": None,
    "null": "null",
    "another": "https://evil.example",
    "prefix": "http://127.0.0.1",
    "suffix": "http://127.0.0.1:{port}.evil.example",
    "scheme": "https://127.0.0.1:{port}",
    "port": "http://127.0.0.1:1",
    "name": "http://localhost:{port}",
}


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("path", ["/ws/customer", "/api/ws"])
async def test_a_cookie_opens_no_line_from_another_site(server, anna, wrong, path):
    headers = {"Cookie": f"livechat-customer={anna['token']}"}
    if WRONG[wrong] is not None:
        headers["Origin"] = WRONG[wrong].format(port=server.port)
    assert await upgrade(server, path, **headers) == 403


async def test_a_cookie_opens_the_line_from_our_own_page(server, anna):
    async with await page_line(server, "customer", anna["token"]) as line:
        await line.send(json.dumps({"type": "join_conversation", "conversation": anna["conversation"]}))
        await line.until(lambda: line.heard)


async def test_a_token_needs_no_origin(server, anna):
    async with await program(server, anna["token"]) as line:
        await line.ack("ping")


async def test_with_a_token_the_cookies_do_not_count(server, anna, ben):
    headers = {"Authorization": f"Bearer {anna['token']}", "Cookie": f"livechat-customer={ben['token']}"}
    socket = await opened(server.line, headers)
    async with Program(socket) as line:
        assert [each["id"] for each in (await line.ack("get_conversations"))["conversations"]] == [anna["conversation"]]


@pytest.mark.parametrize("path", ["/api/ws", "/ws/customer", "/ws/staff"])
async def test_a_made_up_token_opens_no_line(server, path):
    assert await upgrade(server, path, Authorization="Bearer made-up") == 401


@pytest.mark.parametrize(("path", "status"), [("/ws/customer", 401), ("/ws/staff", 401), ("/ws/else", 404)])
async def test_a_page_line_is_for_whoever_is_signed_in(server, path, status):
    assert await upgrade(server, path) == status


async def test_a_customer_opens_no_line_of_the_staff(server, anna):
    assert await upgrade(server, "/ws/staff", Authorization=f"Bearer {anna['token']}") == 403


async def test_a_host_that_is_not_ours_is_turned_away(server):
    answer = httpx2.get(server.url + "/", headers={"host": "evil.example"})
    assert answer.status_code == 400


async def raw_upgrade(server, *lines):
    """The first line of the answer to an upgrade whose headers are spelled out."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    head = [
        "GET /api/ws HTTP/1.1",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        *lines,
    ]
    writer.write("\r\n".join([*head, "", ""]).encode())
    async with asyncio.timeout(10):
        status = (await reader.readline()).split()[1]
    writer.close()
    return int(status)


async def test_a_line_to_a_name_that_is_not_ours_is_turned_away(server, anna):
    cookie = f"Cookie: livechat-customer={anna['token']}"
    assert await raw_upgrade(server, "Host: evil.example", "Origin: http://evil.example", cookie) == 400


@pytest.mark.parametrize("name", ["Host", "Origin", "Authorization", "Accept-Language", "X-Forwarded-For"])
async def test_a_header_that_comes_twice_breaks_nothing(server, name):
    host = f"Host: 127.0.0.1:{server.port}"
    assert await raw_upgrade(server, host, f"{name}: x", f"{name}: y") in (101, 400, 401, 403)


# --- forms


@pytest.fixture
def page(server, anna):
    """Anna's page: cookies, address of the form and its token."""
    cookies = {"livechat-customer": anna["token"]}
    with httpx2.Client(base_url=server.url, cookies=cookies) as client:
        shown = client.get("/").text
        yield client, re.search(r'name="csrf" value="([^"]+)"', shown)[1], anna["conversation"]


def send(page, *, csrf=None, headers=None, **fields):
    client, token, conversation = page
    sent = {"conversation": conversation, "client_id": "form", "text": "x", **fields}
    sent["csrf"] = token if csrf is None else csrf
    return client.post("/messages", data=sent, headers=headers or {}).status_code


def test_our_own_form_is_accepted(server, page):
    assert send(page, headers={"origin": server.url, "sec-fetch-site": "same-origin"}) == 303


@pytest.mark.parametrize("site", ["cross-site", "same-site", "nonsense"])
def test_a_form_that_another_site_sends_is_refused(page, site):
    assert send(page, headers={"sec-fetch-site": site}) == 403


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1"])
def test_a_form_from_another_origin_is_refused(page, origin):
    assert send(page, headers={"origin": origin}) == 403


@pytest.mark.parametrize("csrf", ["", "0" * 64, "ü", "x" * 10_000])
def test_a_form_without_its_token_is_refused(server, page, csrf):
    assert send(page, csrf=csrf, headers={"origin": server.url}) == 403


def test_the_token_of_another_session_does_not_count(server, page, ben):
    with httpx2.Client(base_url=server.url, cookies={"livechat-customer": ben["token"]}) as other:
        theirs = re.search(r'name="csrf" value="([^"]+)"', other.get("/").text)[1]
    assert send(page, csrf=theirs, headers={"origin": server.url}) == 403


def test_the_api_with_a_cookie_needs_the_token_too(server, page):
    client, token, conversation = page
    path, body = f"/api/messages/{conversation}", {"client_id": "api", "text": "x"}
    assert client.post(path, json=body, headers={"origin": server.url}).status_code == 403
    headers = {"origin": server.url, "x-csrf-token": token}
    assert client.post(path, json=body, headers=headers).status_code == 201


def test_the_api_with_a_cookie_needs_json(server, page):
    client, token, conversation = page
    headers = {"origin": server.url, "x-csrf-token": token, "content-type": "text/plain"}
    answer = client.post(f"/api/messages/{conversation}", content=b'{"client_id":"1","text":"x"}', headers=headers)
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/sign-in", {"username": "admin", "password": "seven green bottles"}),
        ("/register", {"name": "Eve", "phone": "+66812345678"}),
    ],
)
def test_forms_for_those_who_are_not_signed_in_need_their_token_too(server, path, fields):
    with httpx2.Client(base_url=server.url) as client:
        answer = client.post(path, data=fields, headers={"origin": server.url})
        assert answer.status_code == 403
        assert "livechat-staff" not in answer.headers.get("set-cookie", "")


def test_a_change_is_never_made_by_get(server, page):
    client, _, _ = page
    for path in ("/sign-out", "/messages", "/devices", "/language"):
        assert client.get(path).status_code in (404, 405)


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/\\evil.example", "/\tx", "x"])
def test_a_form_leads_to_our_own_site_only(server, page, target):
    client, token, _ = page
    fields = {"csrf": token, "language": "en", "next": target}
    answer = client.post("/language", data=fields, headers={"origin": server.url})
    assert answer.status_code == 303
    assert answer.headers["location"] == "/"


def test_every_answer_says_what_it_may_load(server):
    for path in ("/", "/sign-in", "/no/such/page", "/api/openapi.json", "/healthz"):
        answer = httpx2.get(server.url + path)
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "server" not in answer.headers


def test_what_stands_behind_a_session_is_kept_by_nobody(server, page):
    client, _, _ = page
    assert client.get("/").headers["cache-control"] == "no-store"
