"""The hidden frame: small, for one site alone, without a cookie; and the team's page of visitors."""

from __future__ import annotations

import gzip

import pytest

from livechat.rendering import folder
from livechat.visitors.here import here_of
from tests.factories import a_rep, sign_in
from tests.visitors.conftest import SITE

FRAME = "/widget/visit?workspace=main&site=https%3A%2F%2Fshop.example"


async def test_the_frame_may_be_held_by_its_site_alone_and_sets_no_cookie(program, allowed):
    answer = await program.get(FRAME)
    assert answer.status_code == 200
    assert f"frame-ancestors {SITE}" in answer.headers["content-security-policy"]
    assert f'data-site="{SITE}"' in answer.text
    assert "set-cookie" not in answer.headers
    assert "max-age" in answer.headers["cache-control"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/widget/visit", 404),
        ("/widget/visit?workspace=nowhere&site=https://shop.example", 404),
        ("/widget/visit?workspace=main&site=javascript:x", 422),
        ("/widget/visit?workspace=main&site=https://shop.example;script-src%20*", 422),
    ],
)
async def test_a_frame_for_nobody_is_refused(program, allowed, path, status):
    assert (await program.get(path)).status_code == status


def test_the_script_of_the_frame_is_small():
    assert len(gzip.compress((folder("static") / "js" / "visit.js").read_bytes(), 9)) < 4096


async def test_only_our_own_frame_reports(program, allowed, decide, house):
    await decide(visitors=True)
    body = {"workspace": "main", "site": SITE, "visitor": "v" * 20, "tab": "t", "url": f"{SITE}/", "title": "Home"}
    for headers in ({"origin": SITE}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}):
        refused = await program.post("/api/widget/visit", json=body, headers=headers)
        assert refused.status_code == 403
    assert here_of(house.means).listed(1) == []
    answer = await program.post("/api/widget/visit", json=body, headers={"origin": "http://localhost"})
    assert answer.json() == {"every": 20}
    assert len(here_of(house.means).listed(1)) == 1


async def test_the_team_sees_who_is_here_and_speaks_to_them(house, browser, decide, visit):
    page = browser()
    await sign_in(page, await a_rep(house.means, name="Mali"))
    await page.get("/visitors")
    assert "Visitors are not looked at" in page.text
    await decide(visitors=True)
    await page.get("/visitors")
    assert "Nobody is on your site right now" in page.text
    await visit(title="<b>Prices</b>")
    await page.get("/visitors")
    assert "1 visitor is here now" in page.text
    assert "&lt;b&gt;Prices&lt;/b&gt;" in page.page.text
    [present] = here_of(house.means).listed(1)
    await page.get(f"/visitors/{present.id}/form")
    assert 'name="text"' in page.page.text
    await page.get(f"/visitors/{present.id}")
    assert (await page.post(f"/visitors/{present.id}", text=" ")).status_code == 422
    answer = await page.post(f"/visitors/{present.id}", text="Hello!")
    assert answer.headers["location"] == "/visitors"
    assert (await visit()).greet.text == "Hello!"
    await page.get("/visitors")
    assert "Mali" in page.text
    assert (await page.get("/visitors/nobody")).status_code == 404


async def test_the_loader_stays_small_with_everything_switched_on(program, allowed, decide):
    await decide(visitors=True)
    answer = await program.get("/widget.js")
    assert '"visits":"/widget/visit?workspace=main"' in answer.text
    assert len(gzip.compress(answer.content, 6)) < 5_000


async def test_the_window_says_that_the_team_sees_the_page(browser, allowed, decide):
    page = browser()
    await page.get("/widget")
    assert "The team sees which page you are on." not in page.text
    await decide(visitors=True)
    await page.get("/widget")
    assert "The team sees which page you are on." in page.text
    await page.get("/")
    assert "The team sees which page you are on." not in page.text
