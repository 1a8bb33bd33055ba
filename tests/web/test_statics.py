"""Scripts and styles on a slow line: small, kept for ever, and whole for whoever does not unpack."""

from __future__ import annotations

import gzip
import re

import brotli
import httpx2
import pytest
import rjsmin
from starlette.applications import Starlette
from starlette.routing import Mount

from livechat.rendering import folder
from livechat.web import bundles
from livechat.web.statics import Statics, small

SCRIPT = folder("static") / "js" / "thread.js"


async def asked(path="/js/thread.js", method="GET", **headers):
    app = Starlette(routes=[Mount("/", Statics(folder("static")))])
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    transport = httpx2.ASGITransport(app=app)
    async with (
        httpx2.AsyncClient(transport=transport, base_url="http://shop") as client,
        client.stream(method, path, headers={"accept-encoding": "identity", **headers}) as answer,
    ):
        return answer, b"".join([piece async for piece in answer.aiter_raw()])


@pytest.mark.parametrize(
    ("accepted", "way", "unpack"),
    [("gzip, deflate, br", "br", brotli.decompress), ("gzip", "gzip", gzip.decompress), ("*", "gzip", gzip.decompress)],
)
async def test_a_script_is_packed_for_a_browser_and_kept_for_ever(accepted, way, unpack):
    answer, content = await asked(accept_encoding=accepted)
    assert answer.headers["content-encoding"] == way
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"].startswith("text/javascript")
    assert unpack(content).decode() == rjsmin.jsmin(SCRIPT.read_text()), "only its readers need the rest"
    assert int(answer.headers["content-length"]) == len(content) < SCRIPT.stat().st_size / 2


async def test_several_styles_come_as_one():
    answer, content = await asked("/bundled/css/customer.css", accept_encoding="br")
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert brotli.decompress(content).decode() == small(bundles.bundle(folder("static"), "css/customer.css"), ".css")
    answer, content = await asked("/bundled/css/customer.css")
    assert content.decode() == small(bundles.bundle(folder("static"), "css/customer.css"), ".css")
    answer, content = await asked("/bundled/chevron.svg")
    assert (answer.status_code, content) == (200, (folder("static") / "chevron.svg").read_bytes())


@pytest.mark.parametrize("accepted", ["identity", "br;q=0", "gzip;q=0", "gzip; q=0.000, deflate"])
async def test_whoever_does_not_unpack_gets_it_whole(accepted):
    answer, content = await asked(accept_encoding=accepted)
    assert "content-encoding" not in answer.headers
    assert content == SCRIPT.read_bytes()
    assert answer.headers["vary"] == "accept-encoding"


async def test_a_part_is_a_part_of_the_whole():
    answer, content = await asked(accept_encoding="gzip", range="bytes=0-9")
    assert (answer.status_code, content) == (206, SCRIPT.read_bytes()[:10])


async def test_what_a_browser_has_packed_is_not_sent_again():
    first, _ = await asked(accept_encoding="gzip")
    again, content = await asked(accept_encoding="gzip", if_none_match=first.headers["etag"])
    assert (again.status_code, content) == (304, b"")


async def test_what_is_not_there_is_not_found():
    answer, _ = await asked("/js/nothing.js", accept_encoding="gzip")
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("style", "packed"),
    [
        ("a { color: red; }", "a{color:red;}"),
        (
            "@layer one {\n  .a :is(b, c) > d , e:hover { margin: 0 1px }\n}",
            "@layer one{.a :is(b,c) > d,e:hover{margin:0 1px}}",
        ),
        ('/* one */ a::before { content: "a: b; {" } /* two */', 'a::before{content:"a: b; {"}'),
        (
            "@media (min-width: 1px) and (hover) { a { width: calc(1px + 2px) } }",
            "@media (min-width:1px) and (hover){a{width:calc(1px + 2px)}}",
        ),
    ],
)
def test_a_style_loses_only_what_means_nothing(style, packed):
    assert small(style, "a.css") == packed


def test_no_style_sheet_has_a_text_that_its_packing_would_touch():
    for path in (folder("static") / "css").glob("*.css"):
        text = path.read_text()
        assert "'" not in re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL), path
        assert not re.search(r'"[^"\n]*/\*', text), path
