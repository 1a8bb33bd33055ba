"""Nonsense on the line and at the door: an error or a close code, never a traceback, and the neighbours live on."""

from __future__ import annotations

import asyncio
import json
import struct
from typing import Any

import httpx2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from websockets.frames import Opcode

from livechat.app import FEATURES
from tests.served.clients import page_line, program
from tests.served.peers import Deaf, bare

COMMANDS = {command.name: command.takes.__struct_fields__ for feature in FEATURES for command in feature.commands}
BOUNDED = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.mark.parametrize("fill", [b"", b"{}", b"\x00\xff"])
async def test_a_binary_frame_is_refused(server, anna, fill):
    async with await program(server, anna["token"]) as line:
        await line.send(fill)
        assert await line.closed() == 1003


async def test_a_frame_over_the_limit_closes_with_1009(server, anna):
    async with await program(server, anna["token"]) as line:
        await line.send('{"type":"ping","x":"' + "x" * 65_536 + '"}')
        assert await line.closed() == 1009


async def test_pieces_that_grow_over_the_limit_close_with_1009(server, anna):
    with await Deaf.connected(server, anna["token"]) as peer:
        await peer.frame(Opcode.TEXT, b"x" * 40_000, fin=False)
        await peer.frame(Opcode.CONT, b"x" * 40_000)
        assert await peer.code() == 1009


async def test_a_frame_in_pieces_is_a_command(server, anna):
    with await Deaf.connected(server, anna["token"]) as peer:
        await peer.frame(Opcode.TEXT, b'{"type":"pi', fin=False)
        await peer.frame(Opcode.PING, b"between")
        await peer.frame(Opcode.CONT, b'ng","id":"in pieces"}')
        assert b'"in pieces"' in await peer.read_until(b"between")


@pytest.mark.parametrize("command", ["send_message", "add_note", "ping", "juggle"])
async def test_a_sign_that_was_cut_in_two_is_refused_by_command_and_field(server, anna, mali, command):
    fields = {"conversation": anna["conversation"], "client_id": "cut", "text": "half \ud83d"}
    async with await program(server, mali["token"]) as line:
        said = await line.ask(command, **fields)
        assert (said["type"], said["code"]) == ("error", "bad_request")
        assert said.get("field") == ("type" if command == "juggle" else "text")
        await line.ack("ping")


@pytest.mark.parametrize("frame", ['{"type":"ping","id":"\\ud83d"}', '{"\\ud83d":1}', '["\\ud83d"]', '{"x":NaN}'])
async def test_what_no_decoder_reads_is_refused_and_the_line_goes_on(server, anna, frame):
    async with await program(server, anna["token"]) as line:
        await line.send(frame)
        assert (await line.event("error"))["code"] == "bad_request"
        await line.ack("ping")


async def test_rest_says_the_same_of_a_sign_that_was_cut_in_two(server, anna):
    async with httpx2.AsyncClient(base_url=server.url) as asking:
        headers = {"authorization": f"Bearer {anna['token']}", "content-type": "application/json"}
        cut = json.dumps({"client_id": "cut", "text": "half \ud83d"})
        answer = await asking.post(f"/api/messages/{anna['conversation']}", content=cut, headers=headers)
    assert (answer.status_code, answer.json()["field"]) == (422, "text")


async def test_a_page_hears_which_message_was_cut(server, anna):
    async with await page_line(server, "customer", anna["token"]) as line:
        fields = {"conversation": anna["conversation"], "client_id": "its-name", "text": "half \ud83d"}
        await line.send(json.dumps({"type": "send_message", **fields}))
        await line.until(lambda: [each for each in line.heard if "its-name" in each and "failed" in each])


@pytest.mark.parametrize("text", [b"\xff", b'{"type":"ping","id":"\xc3"}', b'{"id":"\xed\xa0\x80"}'])
async def test_what_is_no_utf8_closes_with_1007(server, anna, text):
    with await Deaf.connected(server, anna["token"]) as peer:
        await peer.frame(Opcode.TEXT, text)
        assert await peer.code() == 1007


@pytest.mark.parametrize(
    "frame",
    [
        b"\x81\x02{}",  # a client must mask
        b"\xf1\x80\0\0\0\0",  # reserved bits
        b"\x83\x80\0\0\0\0",  # an opcode that does not exist
        b"\x89\xfe\x00\x7e\0\0\0\0" + b"x" * 126,  # a ping that is too long
        b"\x80\x80\0\0\0\0",  # the rest of nothing
        b"\x88\x81\0\0\0\0x",  # a close with half a code
        b"\x88\x82\0\0\0\0" + struct.pack("!H", 1),  # a code nobody may send
        b"\x81\xff\xff\xff\xff\xff\xff\xff\xff\xff\0\0\0\0",  # as long as the world
    ],
)
async def test_a_frame_against_the_protocol_ends_the_line(server, anna, frame):
    with await Deaf.connected(server, anna["token"]) as peer:
        await peer.send(frame)
        assert await peer.code() in (1002, 1007, 1009, None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "null",
        "7",
        '"ping"',
        "[]",
        "{}",
        '{"type":null}',
        '{"type":7}',
        '{"type":["ping"]}',
        '{"type":"ping"',
        '{"type":"ping"}{"type":"ping"}',
        '{"type":"no_such_thing"}',
        '{"type":"ping","id":{"a":1}}',
        '{"type":"ping","id":"\\ud800"}',
        '{"type":"ping","id":"a\\u0000b"}',
        '{"type":"ping","id":1e400}',
        '{"type":"ping","id":' + "9" * 5000 + "}",
        '{"type":"ping","x":NaN}',
        "[" * 30_000,
        '{"type":"send_message","payload":' + '{"a":' * 10_000,
        '{"type":"' + "x" * 60_000 + '"}',
        "\ufeff{}",
    ],
)
async def test_text_that_is_no_command_is_an_error_and_the_line_stays(server, anna, text):
    async with await program(server, anna["token"]) as line:
        await line.send(text)
        said = await line.until(lambda: line.events("error"))
        assert said[0]["code"] == "bad_request"
        assert (await line.ack("ping"))["time"]


async def test_half_a_character_is_refused_by_field(server, anna):
    async with await program(server, anna["token"]) as line:
        raw = '{"type":"send_message","id":"x","conversation":"%s","client_id":"1","text":"a\\ud83d"}'
        await line.send(raw % anna["conversation"])
        said = (await line.until(lambda: line.events("error")))[0]
        assert said["code"] == "bad_request"
    assert server.messages(anna["conversation"], anna["token"]) == []


@pytest.mark.parametrize("field", ["text", "client_id", "conversation", "kind"])
async def test_a_nul_is_refused_by_field(server, anna, field):
    fields = {"conversation": anna["conversation"], "client_id": "1", "text": "x", field: "a\0b"}
    async with await program(server, anna["token"]) as line:
        said = await line.ask("send_message", **fields)
        assert (said["code"], said["field"]) == ("bad_request", field)


async def test_a_payload_that_is_nested_too_deeply_is_refused(server, anna):
    deep: Any = 1
    for _ in range(200):
        deep = {"a": deep}
    async with await program(server, anna["token"]) as line:
        said = await line.ask("send_message", conversation=anna["conversation"], client_id="1", text="x", payload=deep)
        assert (said["code"], said["field"]) == ("bad_request", "payload")


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=40)
    | st.sampled_from(["", "\0", "\ud800", "x" * 300, "../../etc", "<b>", "' OR 1=1 --", "٣", "1e9", "-1"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_with_anything_in_its_fields_is_answered(server, mali, command):
    customer = server.customer("Fuzz")
    fields = st.fixed_dictionaries(
        {},
        optional={
            name: anything
            | st.sampled_from([customer["conversation"], customer["token"], 1, 0, True, "text", "open", "1"])
            for name in COMMANDS[command]
            if name != "id"
        },
    )

    async def ask(token: str, given: dict[str, Any]) -> None:
        async with await program(server, token) as line:
            text = json.dumps({"type": command, "id": "x", **given})
            if len(text) > 60_000:
                return
            await line.send(text)
            await line.until(lambda: line.events("ack") or line.events("error"))
            said = (line.events("ack") + line.events("error"))[0]
            assert said["type"] == "ack" or said["code"] != "unavailable", said
            assert "wrong on our side" not in said.get("message", "")

    @BOUNDED
    @given(fields)
    def attempt(given: dict[str, Any]) -> None:
        token = "" if command in ("register", "authenticate") else mali["token"]
        asyncio.run(ask(token, given))

    attempt()


@pytest.mark.parametrize("audience", ["customer", "staff"])
def test_a_page_line_takes_anything(server, anna, mali, audience):
    token = anna["token"] if audience == "customer" else mali["token"]
    fields = st.fixed_dictionaries(
        {"type": st.sampled_from(sorted(COMMANDS)) | anything},
        optional={
            "conversation": st.just(anna["conversation"]) | anything,
            "client_id": anything,
            "text": anything,
            "seq": anything,
            "after_seq": anything,
            "typing": anything,
            "what": st.sampled_from(["inbox", "overview", "team", "sessions"]) | anything,
            "status": anything,
            "rep": anything,
            "HEADERS": anything,
        },
    )

    async def send(given: list[dict[str, Any]]) -> None:
        async with await page_line(server, audience, token) as line:
            for each in given:
                text = json.dumps(each)
                if len(text) < 60_000:
                    await line.send(text)
            name = "still-here"
            await line.send(
                json.dumps({"type": "send_message", "conversation": "CONV-NONE", "client_id": name, "text": "x"})
            )
            await line.until(lambda: any(name in frame for frame in line.heard))

    @settings(BOUNDED, max_examples=25)
    @given(st.lists(fields, min_size=1, max_size=6))
    def attempt(given: list[dict[str, Any]]) -> None:
        asyncio.run(send(given))

    attempt()


@settings(BOUNDED, max_examples=40)
@given(data=st.binary(min_size=1, max_size=300))
def test_any_bytes_on_an_open_line_harm_nobody(server, data):
    async def send() -> None:
        with await Deaf.connected(server) as peer:
            await peer.send(data)

    asyncio.run(send())


@settings(BOUNDED, max_examples=40)
@given(
    data=st.binary(min_size=1, max_size=300) | st.text(max_size=100).map(lambda text: f"GET {text}\r\n\r\n".encode())
)
def test_any_bytes_at_the_door_harm_nobody(server, data):
    async def send() -> None:
        with await bare(server, data):
            pass

    asyncio.run(send())
    assert httpx2.get(server.url + "/healthz").status_code == 200


BODIES = [
    ("/api/customer/register", ""),
    ("/api/rep/login", ""),
    ("/api/admin/login", ""),
    ("/api/messages/{conversation}", "anna"),
    ("/api/admin/add-rep", "admin"),
]


@pytest.mark.parametrize(("path", "who"), BODIES)
def test_a_body_with_anything_in_it_is_answered(server, anna, admin, path, who):
    token = {"anna": anna["token"], "admin": admin["token"], "": ""}[who]
    address = server.url + path.format(conversation=anna["conversation"])
    names = [
        "name",
        "phone",
        "email",
        "username",
        "password",
        "text",
        "client_id",
        "kind",
        "payload",
        "role",
        "capacity",
    ]
    bodies = st.dictionaries(st.sampled_from(names), anything, max_size=8).map(lambda given: json.dumps(given).encode())
    with httpx2.Client(headers={"authorization": f"Bearer {token}"} if token else {}, timeout=20) as client:

        @settings(BOUNDED, max_examples=40)
        @given(bodies | st.binary(max_size=100))
        def attempt(body: bytes) -> None:
            answer = client.post(address, content=body, headers={"content-type": "application/json"})
            assert answer.status_code < 500, (answer.text, body)
            if answer.status_code >= 400:
                assert answer.json()["code"] in ("bad_request", "unauthenticated", "conflict", "rate_limited")

        attempt()


@pytest.mark.parametrize(
    "query",
    [
        "after_seq=x",
        "after_seq=-1",
        "after_seq=٣",
        "before_seq=" + "9" * 400,
        "limit=0",
        "limit=9999",
        "limit=%00",
        "after_seq=%ff",
        "after_seq=1&after_seq=x",
    ],
)
def test_a_query_that_cannot_be_is_refused_by_field(server, anna, query):
    headers = {"authorization": f"Bearer {anna['token']}"}
    answer = httpx2.get(f"{server.url}/api/messages/{anna['conversation']}?{query}", headers=headers)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["field"] in ("after_seq", "before_seq", "limit")


def test_an_address_that_is_too_long_is_refused(server, anna):
    headers = {"authorization": f"Bearer {anna['token']}"}
    path = f"{server.url}/api/messages/{anna['conversation']}?x="
    assert httpx2.get(path + "x" * 5000, headers=headers).status_code == 413


def test_a_body_that_comes_in_many_pieces_is_read_whole(server, anna):
    headers = {"authorization": f"Bearer {anna['token']}"}
    body = {"client_id": "large", "text": "x" * 9_000, "payload": {"a": ["y" * 50] * 1000}}
    path = f"{server.url}/api/messages/{anna['conversation']}"
    answer = httpx2.post(path, json=body, headers=headers)
    assert answer.status_code == 201, answer.text


def test_a_body_over_the_limit_is_refused_before_it_is_read(server):
    answer = httpx2.post(server.url + "/api/rep/login", content=b" " * 300_000)
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "path",
    [
        "/inbox/%00",
        "/history/%ff?before=1",
        "/w/%E0%80",
        "/static/../secret",
        "/static/x/../../livechat.db",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/join/" + "x" * 3000,
        "/setup/%00",
        "//evil.example",
        "/inbox/'--",
    ],
)
def test_a_strange_address_is_answered(server, mali, path):
    headers = {"cookie": f"livechat-staff={mali['token']}"}
    answer = httpx2.get(server.url + path, headers=headers)
    assert answer.status_code in (303, 400, 401, 404, 422)


@pytest.mark.parametrize("cookie", ["livechat-staff=" + "x" * 5000, "a=b; ; =; livechat-staff", "\xff\xfe=1", '"'])
def test_a_strange_cookie_makes_a_visitor(server, cookie):
    answer = httpx2.get(server.url + "/sign-in", headers={"cookie": cookie.encode("latin-1")})
    assert answer.status_code == 200


@pytest.mark.parametrize("language", ["*", "x" * 5000, "en;q=x", "ar;q=0.9,en;q=" + "9" * 400, "\xff"])
def test_a_strange_language_is_english_or_arabic(server, language):
    answer = httpx2.get(server.url + "/sign-in", headers={"accept-language": language.encode("latin-1")})
    assert answer.status_code == 200
