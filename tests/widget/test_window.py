"""The window on other sites: where it may stand, who comes in, and what the browser keeps of it."""

from __future__ import annotations

import gzip
import re
from typing import Any

import pytest

from livechat.web.session import Credentials

SHOP = "https://shop.example"
HERE = {"origin": "http://localhost"}


@pytest.fixture(autouse=True)
async def _allowed(decide: Any) -> None:
    await decide(widget_sites=f"{SHOP}\nhttp://localhost:8080")


async def registered(nok: Any, **fields: str) -> Any:
    """What registering in the window answers."""
    said = {"name": "Nok", "phone": "+66812345678", **fields}
    return await nok.client.post("/widget/register", data=said, headers=HERE)


def token_in(answer: Any) -> str:
    found = re.search(r'data-token="([^"]+)"', answer.text)
    assert found
    return found[1]


async def test_it_stands_in_pages_of_the_allowed_sites_alone(browser):
    nok = browser()
    policy = (await nok.get("/widget")).headers["content-security-policy"]
    assert policy.endswith(f"frame-ancestors 'self' {SHOP} http://localhost:8080")
    assert (await nok.get("/")).headers["content-security-policy"].endswith("frame-ancestors 'none'")


async def test_a_workspace_without_it_has_no_window(browser, decide):
    await decide(widget_enabled=False)
    nok = browser()
    assert (await nok.get("/widget")).status_code == 404
    assert '"enabled":false' in (await nok.client.get("/widget.js")).text
    assert (await registered(nok)).status_code == 404


async def test_registering_gives_a_cookie_for_this_site_alone_and_the_token(house, browser):
    nok = browser()
    answer = await registered(nok)
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("livechat-widget=")
    assert cookie.endswith("; Path=/; Secure; HttpOnly; SameSite=None; Partitioned")
    known = await house.identify(Credentials(token=token_in(answer)))
    assert known.actor_name == "Nok"
    assert answer.headers["cache-control"] == "no-store"


async def test_with_the_cookie_the_page_carries_no_token(browser):
    nok = browser()
    token = token_in(await registered(nok))
    cookie = {"cookie": f"livechat-widget={token}"}
    page = await nok.client.get("/widget", headers=cookie)
    assert 'class="customer customer--chat framed"' in page.text
    assert token not in page.text
    page = await nok.client.post("/widget/enter", data={"token": token}, headers=HERE | cookie)
    assert 'class="customer customer--chat framed"' in page.text
    assert token not in page.text


async def test_without_the_cookie_the_page_carries_the_token_and_is_not_packed(browser):
    nok = browser()
    token = token_in(await registered(nok))
    page = await nok.client.post("/widget/enter", data={"token": token}, headers=HERE)
    assert f'data-token="{token}"' in page.text
    assert "by=token" in page.text
    assert "content-encoding" not in page.headers


async def test_a_token_that_is_over_leads_to_registration(house, browser):
    nok = browser()
    token = token_in(await registered(nok))
    known = await house.identify(Credentials(token=token))
    await house.sessions.end(known, known.session_id, "ended")
    page = await nok.client.post("/widget/enter", data={"token": token}, headers=HERE)
    assert page.status_code == 200
    assert "data-over" in page.text
    assert 'action="/widget/register?language=en"' in page.text


async def test_a_form_that_is_sent_twice_makes_nobody_twice(house, browser):
    nok, eve = browser(), browser()
    await nok.get("/widget")
    page = {"csrf": nok.token, "client_id": re.search(r'name="client_id" value="([^"]+)"', nok.page.text)[1]}
    first, second = [token_in(await registered(nok, **page)) for _ in range(2)]
    assert first == second
    assert await house.db.value("SELECT count(*) FROM customer") == 1
    nok.client.cookies.clear()
    assert token_in(await registered(nok, **page)) == first
    await eve.get("/widget")
    assert token_in(await registered(eve, **{**page, "csrf": eve.token})) != first
    assert token_in(await registered(eve, client_id=page["client_id"])) != first


@pytest.mark.parametrize("origin", [{}, {"origin": SHOP}, {"origin": "null"}])
async def test_a_form_of_another_site_is_refused(house, browser, origin):
    nok = browser()
    answer = await nok.client.post("/widget/register", data={"name": "Nok", "phone": "+66812345678"}, headers=origin)
    assert answer.status_code == 403
    assert await house.db.value("SELECT count(*) FROM customer") == 0


async def test_what_is_wrong_comes_back_into_the_window(browser):
    nok = browser()
    answer = await registered(nok, name="", phone="12")
    assert answer.status_code == 422
    assert 'action="/widget/register?language=en"' in answer.text
    assert SHOP in answer.headers["content-security-policy"]
    assert "This is needed." in answer.text


async def test_the_form_token_of_a_packed_page_looks_different_each_time_and_holds(browser):
    nok = browser()
    token = token_in(await registered(nok))
    headers = {"cookie": f"livechat-widget={token}", "accept-encoding": "gzip"}
    pages = []
    for _ in range(2):
        async with nok.client.stream("GET", "/widget", headers=headers) as answer:
            assert answer.headers["content-encoding"] == "gzip"
            pages.append(gzip.decompress(b"".join([each async for each in answer.aiter_raw()])).decode())
    tokens = [re.search(r'data-csrf="([^"]+)"', page)[1] for page in pages]
    assert tokens[0] != tokens[1]
    for each in tokens:
        answer = await nok.client.post("/begin", data={"csrf": each}, headers=HERE | {"cookie": headers["cookie"]})
        assert answer.status_code == 303, answer.text
    answer = await nok.client.post("/begin", data={"csrf": "0" * 128}, headers=HERE | {"cookie": headers["cookie"]})
    assert answer.status_code == 403


async def test_a_fresh_token_goes_into_the_cookie_that_the_session_came_in(browser, clock):
    nok = browser()
    token = token_in(await registered(nok))
    clock.advance(25 * 3600)
    answer = await nok.client.get("/widget", headers={"cookie": f"livechat-widget={token}"})
    assert answer.headers["set-cookie"].startswith("livechat-widget=")
    assert token not in answer.headers["set-cookie"]
    page = await nok.client.post("/widget/enter", data={"token": token}, headers=HERE)
    assert "set-cookie" not in page.headers, "a page that carries its token keeps it"


async def test_a_window_of_its_own_goes_on_by_a_pass_that_works_once(browser):
    nok = browser()
    token = token_in(await registered(nok))
    page = await nok.client.get("/widget", headers={"cookie": f"livechat-widget={token}"})
    form = re.search(r'data-csrf="([^"]+)"', page.text)[1]
    headers = {"cookie": f"livechat-widget={token}", "x-csrf-token": form, **HERE}
    given = (await nok.client.post("/widget/pass", headers=headers)).json()["pass"]
    other = browser()
    answer = await other.client.post("/widget/popout", data={"token": given}, headers=HERE)
    assert answer.status_code == 303
    assert "livechat-customer" in other.client.cookies
    again = await browser().client.post("/widget/popout", data={"token": given}, headers=HERE)
    assert again.status_code == 404


async def test_the_script_says_what_the_button_needs_and_nothing_else(browser, decide):
    await decide(accent="#ffd400", widget_side="left", languages=["en", "ar"])
    answer = await browser().client.get("/widget.js")
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    said = answer.text
    assert '"side":"left"' in said
    assert '"fill":"#ffd400","ink":"#0b1414"' in said
    assert "محادثة" in said


async def test_the_language_is_the_sites_before_the_browsers(browser):
    nok = browser()
    page = await nok.get("/widget?language=ar", **{"accept-language": "en"})
    assert 'lang="ar" dir="rtl"' in page.text
    assert 'data-home="/widget?language=ar"' in page.text
    assert 'name="language" value="ar"' in page.text


async def test_the_button_knows_when_it_hides(browser, decide, clock):
    away = {"week": {"sun": ["09:00-10:00"]}}  # a test begins on a Saturday
    await decide(hours_on=True, hours=away, outside_hours="form")
    assert '"hours":null' in (await browser().client.get("/widget.js")).text
    await decide(outside_hours="hidden")
    said = f'"hours":{{"away":true,"now":{clock.now_ms()},"turns":1795338000000}}'
    assert said in (await browser().client.get("/widget.js")).text
    clock.advance(30.5 * 3600)
    said = f'"hours":{{"away":false,"now":{clock.now_ms()},"turns":1795341600000}}'
    clock.advance(59)  # of the same minute: the same script, packed once
    assert said in (await browser().client.get("/widget.js")).text
