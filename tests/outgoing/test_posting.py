"""Requests to addresses that people gave: where they may go, and how little of an answer is believed."""

import asyncio
from dataclasses import replace

import pytest

from livechat.errors import Invalid
from livechat.outgoing import posting
from livechat.outgoing.addresses import Forbidden, Guard, NoSuchHost, is_public
from livechat.outgoing.posting import Post
from livechat.outgoing.settings import Outgoing
from tests.webhooks.receivers import Receiver, answer

PRIVATE = [
    "127.0.0.1",
    "127.8.8.8",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fd00:ec2::254",
    "ff02::1",
    "2001:db8::1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "2002:7f00:1::",
    "2002:c0a8:101::1",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_what_is_not_of_the_public_internet_is_told_apart_in_every_form(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "1.1.1.1", "2606:4700:4700::1111", "::ffff:1.1.1.1"])
def test_what_is_public_is(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.com",
        "ftp://example.com/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://example.com/",
        "https://name:word@example.com/",
        "https://:@example.com/",
        "https://example.com:22/",
        "https://example.com:25/",
        "https://example.com:0/",
        "https://example.com:99999/",
        "https://example.com/#part",
        "https://exa mple.com/",
        "https://example.com/\nx",
        "https:///path",
        "https://[::1",
        "https://" + "a" * 2000,
        "https://ex*mple.com/",
    ],
)
def test_an_address_that_cannot_be_right_is_refused_by_a_sentence(url):
    with pytest.raises(Invalid) as refused:
        Guard(allow_private=False).target(url)
    assert refused.value.field == "url"


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "0177.0.0.1", "localhost", "127.1"])
async def test_no_spelling_of_this_machine_gets_through(host):
    guard = Guard(allow_private=False)
    with pytest.raises((Forbidden, NoSuchHost)):
        await guard.look_up(guard.target(f"https://{host}/"))


async def test_one_private_address_among_public_ones_is_enough():
    guard = Guard(allow_private=False, resolve=lambda host, port: ["93.184.216.34", "10.0.0.1"])
    with pytest.raises(Forbidden):
        await guard.look_up(guard.target("https://example.com/"))


@pytest.fixture
async def receiver():
    made = await Receiver().open()
    yield made
    await made.close()


@pytest.fixture
def post():
    return Post(Outgoing(private_networks=True, timeout_s=1.0))


async def test_a_name_is_looked_up_once_and_the_connection_goes_to_what_was_looked_at(post, receiver):
    asked = []

    def resolve(host, port):
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.255.255.1"]

    post.guard.resolve = resolve
    said = await post.post(receiver.url.replace("127.0.0.1", "hooks.example.com"), {}, b"{}")
    assert (said.status, said.problem) == (200, "")
    assert asked == ["hooks.example.com"]
    assert receiver.received[0].head["host"].startswith("hooks.example.com:")


async def test_a_name_that_leads_inside_later_is_refused_at_the_connection(receiver):
    strict = Post(Outgoing(timeout_s=1.0))
    strict.guard.resolve = lambda host, port: ["127.0.0.1"]
    said = await strict.post("https://hooks.example.com/", {}, b"{}")
    assert said.problem == posting.NOT_PUBLIC
    assert not receiver.received


async def test_a_redirect_is_not_followed(post, receiver):
    receiver.answers = [answer(302, f"location: {receiver.url}/inside")]
    said = await post.post(receiver.url, {}, b"{}")
    assert (said.status, said.problem) == (302, posting.REDIRECTED)
    assert len(receiver.received) == 1


@pytest.mark.parametrize(
    ("answered", "status", "problem"),
    [
        (None, 0, posting.TOO_SLOW),
        (b"", 0, posting.NOT_HTTP),
        (b"SSH-2.0-OpenSSH\r\n\r\n", 0, posting.NOT_HTTP),
        (b"HTTP/1.1 200 OK\r\nx: " + b"y" * 100_000, 0, posting.NOT_HTTP),
        (answer(404, body="gone"), 404, posting.REFUSED),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\nx", 200, ""),
        (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n", 204, ""),
    ],
)
async def test_whatever_answers_the_result_is_known_in_time(post, receiver, answered, status, problem):
    receiver.choose = lambda got: answered
    said = await post.post(receiver.url, {}, b"{}")
    assert (said.status, said.problem) == (status, problem)


async def test_an_answer_without_an_end_is_read_up_to_its_bound(post):
    async def pour(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
        try:
            while True:
                writer.write(b"1000\r\n" + b"x" * 4096 + b"\r\n")
                await writer.drain()
        except ConnectionError:
            writer.close()

    server = await asyncio.start_server(pour, "127.0.0.1", 0)
    said = await post.post(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/", {}, b"{}")
    server.close()
    assert (said.status, len(said.body)) == (200, 8192)


async def test_what_nobody_answers_is_no_connection(post, receiver):
    await receiver.close()
    assert (await post.post(receiver.url, {}, b"{}")).problem == posting.NO_CONNECTION


async def test_a_certificate_that_nobody_trusts_is_not_believed(post, receiver):
    said = await post.post(receiver.url.replace("http:", "https:"), {}, b"{}")
    assert said.problem in (posting.NOT_TRUSTED, posting.NO_CONNECTION, posting.TOO_SLOW)
    assert not receiver.received


async def test_settings_say_how_long_and_how_much(receiver):
    short = Post(replace(Outgoing(private_networks=True), read_bytes=3))
    receiver.answers = [answer(200, body="abcdef")]
    assert (await short.post(receiver.url, {}, b"{}")).body == b"abc"
