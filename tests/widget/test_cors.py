"""Which sites' pages may ask for what is a workspace's: those that it names, exactly, by token and never by cookie."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories import a_customer, bearer

SHOP = "https://shop.example"
OTHER = "https://other.example"
CONFIG = "/api/widget/config"
HERE = "/api/widget/conversation"
FOREIGN = [
    "https://evil.example",
    "null",
    "",
    "https://shop.example.evil.example",
    "https://shop.exampl",
    "https://evilshop.example",
    "https://sub.shop.example",
    "http://shop.example",
    "https://shop.example:8443",
    "https://shop.example/",
    "https://SHOP.example",
    "*",
]
NOK = {"name": "Nok", "phone": "+66812345678"}


@pytest.fixture(autouse=True)
async def _allowed(decide: Any) -> None:
    await decide(widget_sites=SHOP)


@pytest.fixture
async def token(house, scope) -> dict[str, str]:
    return bearer((await a_customer(scope, name="Nok"))[2])


@pytest.fixture
async def others(house, served) -> None:
    """Another workspace with a site of its own."""
    async with house.db.transaction() as tx:
        decisions = f'{{"widget_sites": "{OTHER}"}}'
        await tx.run(
            "INSERT INTO workspace (id, slug, name, created_at, decisions) VALUES (2, 'other', 'Other', 0, :said)",
            said=decisions,
        )


def may_read(answer: Any, origin: str) -> bool:
    """Whether a browser would let a page of this site read the answer, and whether no cache mixes it up."""
    assert "access-control-allow-credentials" not in answer.headers
    assert "origin" in answer.headers["vary"].lower()
    assert answer.headers.get("access-control-allow-origin") != "*"
    return answer.headers.get("access-control-allow-origin") == origin


# --- asking


async def test_a_page_of_an_allowed_site_reads_the_answer(program, token):
    for path, headers in ((CONFIG, {}), (HERE, token), (f"{HERE}/messages", token)):
        answer = await program.get(path, headers=headers | {"origin": SHOP})
        assert answer.status_code == 200, path
        assert may_read(answer, SHOP)
        assert "RateLimit" in answer.headers["access-control-expose-headers"]


async def test_it_reads_a_refusal_too(program):
    answer = await program.get(HERE, headers={"origin": SHOP, "authorization": "Bearer made-up"})
    assert answer.status_code == 401
    assert may_read(answer, SHOP)


@pytest.mark.parametrize("origin", FOREIGN)
async def test_a_page_of_another_site_is_refused_and_reads_nothing(program, token, origin):
    asked = (("GET", CONFIG, {}), ("GET", HERE, token), ("POST", f"{HERE}/messages", token))
    for method, path, headers in asked:
        body = {"client_id": "1", "text": "x"} if method == "POST" else None
        answer = await program.request(method, path, headers=headers | {"origin": origin}, json=body)
        assert answer.status_code == 403, (path, answer.text)
        assert not may_read(answer, origin)
        assert "access-control-allow-origin" not in answer.headers


async def test_our_own_pages_and_programs_need_no_leave(program, token):
    for headers in ({}, {"origin": "http://localhost"}):
        answer = await program.get(HERE, headers=token | headers)
        assert answer.status_code == 200
        assert "access-control-allow-origin" not in answer.headers


async def test_everything_else_stays_closed(program, token):
    answer = await program.get("/api/conversations/nobody", headers=token | {"origin": SHOP})
    assert "access-control-allow-origin" not in answer.headers
    asked = await program.options("/api/conversations/nobody", headers={"origin": SHOP})
    assert asked.status_code == 405


async def test_the_sites_of_one_workspace_are_not_those_of_another(program, token, others):
    assert may_read(await program.get(f"{CONFIG}?workspace=other", headers={"origin": OTHER}), OTHER)
    for origin, path in ((SHOP, f"{CONFIG}?workspace=other"), (OTHER, CONFIG), (OTHER, f"{CONFIG}?workspace=none")):
        answer = await program.get(path, headers={"origin": origin})
        assert answer.status_code == 403
        assert not may_read(answer, origin)
    named = await program.get(f"{HERE}?workspace=other", headers=token | {"origin": OTHER})
    assert named.status_code == 403, "a session belongs to its workspace, whatever the address says"


# --- cookies


async def test_a_cookie_of_ours_does_not_count_for_another_sites_page(program, token):
    plain = token["authorization"].removeprefix("Bearer ")
    for name in ("livechat-customer", "livechat-widget"):
        cookie = {"cookie": f"{name}={plain}"}
        assert (await program.get(HERE, headers=cookie)).status_code == 200
        answer = await program.get(HERE, headers=cookie | {"origin": SHOP})
        assert answer.status_code == 401
        picture = await program.get(HERE, headers=cookie | {"sec-fetch-site": "cross-site"})
        assert picture.status_code == 401, "an address in a picture sends no Origin"
        sent = await program.post(f"{HERE}/close", headers=cookie | {"origin": SHOP})
        assert sent.status_code == 401


# --- before asking


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        (CONFIG, {"GET"}),
        (HERE, {"GET"}),
        (f"{HERE}/messages", {"GET", "POST"}),
        (f"{HERE}/upload", {"POST"}),
        (f"{HERE}/close", {"POST"}),
        ("/api/widget/feedback", {"POST"}),
        ("/api/customer/register", {"POST"}),
    ],
)
async def test_a_browser_asks_before_it_asks(program, path, methods):
    asked = {"access-control-request-method": min(methods), "access-control-request-headers": "authorization"}
    answer = await program.options(path, headers=asked | {"origin": SHOP})
    assert answer.status_code == 204
    assert may_read(answer, SHOP)
    assert set(answer.headers["access-control-allow-methods"].split(", ")) == methods | {"OPTIONS"}
    assert answer.headers["access-control-allow-headers"] == "Authorization, Content-Type, Idempotency-Key"
    for origin in FOREIGN:
        refused = await program.options(path, headers=asked | {"origin": origin})
        assert not [name for name in refused.headers if name.startswith("access-control-")], origin
    plain = await program.options(path)
    assert not [name for name in plain.headers if name.startswith("access-control-")]


async def test_before_asking_the_workspace_is_named(program, others):
    assert may_read(await program.options(f"{HERE}?workspace=other", headers={"origin": OTHER}), OTHER)
    assert not may_read(await program.options(f"{HERE}?workspace=other", headers={"origin": SHOP}), SHOP)
    assert not may_read(await program.options(HERE, headers={"origin": OTHER}), OTHER)


# --- registering


async def test_a_page_of_an_allowed_site_registers_its_visitors(program):
    answer = await program.post("/api/customer/register", json=NOK, headers={"origin": SHOP})
    assert answer.status_code == 201
    assert may_read(answer, SHOP)
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("origin", FOREIGN)
async def test_a_page_of_another_site_registers_nobody(house, program, origin):
    answer = await program.post("/api/customer/register", json=NOK, headers={"origin": origin})
    assert answer.status_code == 403
    assert "access-control-allow-origin" not in answer.headers
    assert await house.db.value("SELECT count(*) FROM customer") == 0


async def test_a_site_registers_in_its_own_workspace_alone(house, program, others):
    elsewhere = NOK | {"workspace": "other"}
    answer = await program.post("/api/customer/register", json=elsewhere, headers={"origin": SHOP})
    assert answer.status_code == 403
    named = "/api/customer/register?workspace=other"
    assert (await program.post(named, json=NOK, headers={"origin": SHOP})).status_code == 403
    assert await house.db.value("SELECT count(*) FROM customer") == 0
    answer = await program.post(named, json=NOK, headers={"origin": OTHER})
    assert answer.status_code == 201
    assert may_read(answer, OTHER)
    assert await house.db.value("SELECT workspace_id FROM customer") == 2
