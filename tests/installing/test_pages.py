"""The desk as an app: its manifest, its worker, its offline page, and shares that nothing keeps."""

from __future__ import annotations

import re

import pytest

from livechat.i18n import LANGUAGES
from livechat.rendering import folder
from tests.factories import a_rep, at_work


@pytest.fixture
async def desk(browser, house, scope):
    """A rep's browser."""
    window = browser()
    _, token = await at_work(scope, await a_rep(house.means, name="Mali", password=""))
    window.client.cookies.set("livechat-staff", token)
    return window


async def test_the_app_is_called_and_coloured_as_the_workspace_in_the_readers_language(desk, decide):
    await decide(name="Lantern shop", accent="#7a1f5c")
    said = (await desk.get("/app.webmanifest", **{"accept-language": "ar"})).json()
    assert (said["name"], said["theme_color"]) == ("Lantern shop", "#7a1f5c")
    assert (said["lang"], said["dir"]) == ("ar", "rtl")
    assert (said["id"], said["start_url"], said["scope"], said["display"]) == ("/inbox", "/inbox", "/", "standalone")
    assert all(each["url"].startswith("/") and each["name"] for each in said["shortcuts"])
    assert said["share_target"]["action"] == "/share"


async def test_the_pictures_of_the_app_are_as_large_as_it_says(desk):
    said = (await desk.get("/app.webmanifest")).json()
    assert {(each["sizes"], each["purpose"]) for each in said["icons"]} == {
        (size, purpose) for size in ("192x192", "512x512") for purpose in ("any", "maskable")
    }
    for each in said["icons"]:
        content = (await desk.get(each["src"])).content
        assert content.startswith(b"\x89PNG")
        px = int.from_bytes(content[16:20]), int.from_bytes(content[20:24])
        assert f"{px[0]}x{px[1]}" == each["sizes"]


async def test_only_pages_of_the_staff_name_the_app(desk, browser):
    assert 'rel="manifest"' in (await desk.get("/inbox")).text
    assert 'rel="manifest"' not in (await browser().get("/")).text


async def test_the_worker_answers_at_the_root_and_may_answer_for_every_page(browser, house):
    answer = await browser().get("/worker.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["service-worker-allowed"] == "/"
    assert answer.headers["cache-control"] == "no-cache"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.text.startswith(f'const VERSION = "{house.renderer.version}";')


async def test_everything_that_the_worker_keeps_exists_and_is_static(browser, house):
    page = browser()
    named = re.search(r"STATICS = \[(.*?)\]", (folder("static") / "worker.js").read_text("utf-8"))
    assert named
    kept = {f"/static/{house.renderer.version}/{name}" for name in re.findall(r'"([^"]+)"', named[1])}
    for path in kept:
        assert (await page.get(path)).status_code == 200
    html = (await page.get("/offline/en")).text
    assert set(re.findall(r'(?:src|href)="(/[^"]+)"', html)) <= kept, "the page needs more than is kept"
    for name in re.findall(r'href="#([^"]+)"', html):
        assert f'id="{name}"' in html


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_offline_page_speaks_the_language_and_knows_nobody(desk, browser, language, decide):
    await decide(name="Lantern shop")
    own, anybodys = await desk.get(f"/offline/{language}"), await browser().get(f"/offline/{language}")
    assert own.text == anybodys.text
    assert f'<html lang="{language}" dir="{LANGUAGES[language].direction}">' in own.text
    assert "set-cookie" not in anybodys.headers
    for private in ("Lantern", "csrf", "Mali"):
        assert private not in own.text


async def test_there_is_no_offline_page_in_another_language(browser):
    assert (await browser().get("/offline/xx")).status_code == 404


async def test_a_share_that_no_worker_takes_is_kept_nowhere_and_somebody_is_told(desk, house):
    files = {"pictures": ("a.png", b"\x89PNG" + bytes(200_000), "image/png")}
    answer = await desk.client.post("/share", files=files)
    assert (answer.status_code, answer.headers["location"]) == (303, "/share?missed")
    assert await house.db.value("SELECT count(*) FROM upload") == 0
    assert "The pictures did not arrive" in (await desk.get("/share?missed")).text


async def test_whoever_shares_chooses_among_conversations_of_their_workspace(desk, reference):
    text = (await desk.get("/share")).text
    assert f'data-share-to="{reference}"' in text
