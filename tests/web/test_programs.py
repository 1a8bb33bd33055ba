"""What every program may rely on: pages of lists, the pace in each answer, refusals, the description."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from livechat.settings import Settings
from livechat.web.openapi import refusals
from tests.factories import a_customer, a_rep, an_admin, at_work, bearer, reference_of

MOST = 12


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, limits=replace(settings.limits, requests_per_minute=MOST))


@pytest.fixture
async def olga(means, scope) -> dict[str, str]:
    return bearer((await at_work(scope, await an_admin(means)))[1])


async def followed(program: Any, path: str, token: dict[str, str]) -> list[Any]:
    """Every page of a list, by the links alone."""
    found = []
    while path:
        answer = await program.get(path, headers=token)
        assert answer.status_code == 200, answer.text
        found.append(answer.json())
        path = answer.links["next"]["url"] if "next" in answer.links else ""
    return found


# --- lists


async def test_a_list_is_followed_by_its_links_and_nobody_is_missed_or_met_twice(means, program, olga):
    names = [(await a_rep(means, name=name)).name for name in ("Ben", "Anna", "Anna", "Zoe")]
    pages = await followed(program, "/api/admin/reps?limit=2", olga)
    assert [len(each["reps"]) for each in pages] == [2, 2, 1]
    assert [each["name"] for page in pages for each in page["reps"] if each["name"] in names] == sorted(names)
    assert pages[-1]["next"] is None


async def test_whoever_goes_on_after_somebody_has_left_misses_nobody(means, program, olga):
    people = [await a_rep(means, name=name) for name in ("Anna", "Ben", "Zoe")]
    first = await program.get("/api/admin/reps?limit=1", headers=olga)
    await program.delete(f"/api/admin/rep/{people[0].id}", headers=olga)
    second = await program.get(first.links["next"]["url"], headers=olga)
    assert [each["name"] for each in second.json()["reps"]] == ["Ben"]


@pytest.mark.parametrize("path", ["/api/admin/reps", "/api/admin/teams", "/api/tags", "/api/products"])
@pytest.mark.parametrize("place", ["nowhere", "W10", "e30", "\u00e9", "a" * 300])
async def test_what_is_no_place_in_a_list_is_refused(program, olga, path, place):
    answer = await program.get(path, params={"cursor": place}, headers=olga)
    assert (answer.status_code, answer.json()["field"]) == (422, "cursor")


async def test_a_conversation_is_read_forwards_and_backwards_by_its_links(house, scope, program):
    _, _, token = await a_customer(scope)
    reference = await house.db.value("SELECT reference FROM conversation")
    path = f"/api/messages/{reference}"
    for number in range(3):
        await program.post(path, json={"client_id": f"c{number}", "text": str(number)}, headers=bearer(token))
    last = await house.db.value("SELECT last_seq FROM conversation")
    for start in (f"{path}?limit=2", f"{path}?limit=2&before_seq={last + 1}"):
        pages = await followed(program, start, bearer(token))
        seen = [each["seq"] for page in pages for each in page["messages"]]
        assert sorted(seen) == list(range(1, last + 1)), start


@pytest.mark.parametrize(
    ("asked", "seqs", "more"),
    [
        ("after_seq=0&before_seq=3", [1, 2], False),
        ("after_seq=1&before_seq=5&limit=2", [2, 3], True),
        ("after_seq=2&before_seq=3", [], False),
        ("after_seq=2&before_seq=99", [3, 4, 5, 6], False),
        ("after_seq=2&limit=2", [3, 4], True),
    ],
)
async def test_a_window_of_a_conversation_ends_where_it_was_said_to(program, scope, asked, seqs, more):
    _, own, token = await a_customer(scope)
    path = f"/api/messages/{await reference_of(own)}"
    for number in range(6):
        await program.post(path, json={"client_id": f"c{number}", "text": str(number)}, headers=bearer(token))
    said = (await program.get(f"{path}?{asked}", headers=bearer(token))).json()
    assert ([each["seq"] for each in said["messages"]], said["more"]) == (seqs, more)


# --- pace


async def test_every_answer_says_how_much_more_may_be_asked(program, olga, scope):
    _, _, customer = await a_customer(scope)
    for path, headers in (
        ("/api/products", olga),
        ("/api/products", bearer("nonsense")),
        ("/api/products", bearer(customer)),
        ("/api/products/none", olga),
        ("/api/openapi.json", {}),
        ("/api/nothing", {}),
        ("/api/events", {}),
        ("/api/products?" + "q" * 5000, olga),
    ):
        answer = await program.get(path, headers=headers)
        assert answer.headers["ratelimit-policy"].endswith(f";q={MOST};w=60"), path
        assert ";r=" in answer.headers["ratelimit"], path


async def test_whoever_asks_too_much_waits_and_nobody_else_does(program, olga, scope, clock):
    for _ in range(MOST):
        assert (await program.get("/api/tags", headers=olga)).status_code == 200
    refused = await program.get("/api/tags", headers=olga)
    assert (refused.status_code, refused.json()["code"]) == (429, "rate_limited")
    assert (refused.headers["retry-after"], refused.headers["ratelimit"]) == ("60", '"session";r=0;t=60')
    assert (await program.get("/api/openapi.json")).status_code == 200
    clock.advance(60)
    assert (await program.get("/api/tags", headers=olga)).status_code == 200


async def test_pages_have_no_such_pace(browser):
    window = browser()
    for _ in range(MOST + 1):
        answer = await window.get("/sign-in")
    assert answer.status_code == 200
    assert "ratelimit" not in answer.headers


# --- refusals


async def test_an_address_that_is_used_another_way_says_which(program, olga):
    answer = await program.patch("/api/admin/products/none", headers=olga)
    assert (answer.status_code, answer.headers["content-type"]) == (405, "application/problem+json")
    assert answer.headers["allow"] == "DELETE, PUT"


async def test_a_wrong_name_of_the_server_is_a_problem_for_programs(program):
    answer = await program.get("/api/products", headers={"host": "evil.example"})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")


@pytest.mark.parametrize("query", ["status=nonsense", "priority=9", "limit=0", "limit=x"])
async def test_a_filter_that_means_nothing_is_refused(program, olga, query):
    assert (await program.get(f"/api/admin/conversations?{query}", headers=olga)).status_code == 422


# --- the description


async def test_every_route_is_described_with_its_answers_and_headers(house, program):
    said = (await program.get("/api/openapi.json")).json()
    for route in house.door.routes:
        if not route.is_api:
            continue
        operation = said["paths"][route.path][route.method.lower()]
        assert set(operation["responses"]) == {str(route.status), *map(str, refusals(route))}
        assert operation["summary"], route.path
        named = {each["name"] for each in operation["parameters"]}
        assert ("Idempotency-Key" in named) == route.is_once
        assert ("requestBody" in operation) == (route.takes is not None or route.takes_files)
    headers = said["components"]["responses"]["Refused429"]["headers"]
    assert set(headers) == {"RateLimit", "RateLimit-Policy", "Retry-After"}


async def test_a_body_is_described_without_the_word_of_the_live_line(program):
    said = (await program.get("/api/openapi.json")).json()
    assert set(said["components"]["schemas"]["NewProduct"]["required"]) == {"name", "price_minor"}


async def test_lists_are_described_with_cursor_limit_and_link(house, program):
    said = (await program.get("/api/openapi.json")).json()
    for path in ("/api/admin/reps", "/api/admin/teams", "/api/tags", "/api/products", "/api/admin/customers"):
        operation = said["paths"][path]["get"]
        assert {"cursor", "limit"} <= {each["name"] for each in operation["parameters"]}
        assert "Link" in operation["responses"]["200"]["headers"]


async def test_a_file_is_described_as_a_form(program):
    said = (await program.get("/api/openapi.json")).json()
    form = said["paths"]["/api/uploads"]["post"]["requestBody"]["content"]["multipart/form-data"]["schema"]
    assert set(form["required"]) == {"conversation", "file"}
