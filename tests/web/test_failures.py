"""A script that changes something beside the page hears a reason; a person is shown a page."""

from __future__ import annotations

from typing import Any

from tests.factories import a_rep, sign_in

PROBLEM = {"accept": "application/problem+json", "origin": "http://localhost"}


async def test_a_script_hears_the_sentence_where_a_person_sees_a_page_or_the_form(house: Any, browser: Any) -> None:
    desk = browser()
    await sign_in(desk, await a_rep(house.means))
    await desk.get("/me/notifications")
    fields = {"csrf": desk.token, "volume": "101"}
    said = await desk.client.post("/me/notifications", data=fields, headers=PROBLEM)
    assert (said.status_code, said.json()["field"]) == (422, "volume")
    assert said.json()["detail"] == "Please give a number from 0 to 100."
    shown = await desk.post("/me/notifications", volume="101")
    assert (shown.status_code, shown.headers["content-type"].partition(";")[0]) == (422, "text/html")
    missing = await desk.client.post("/inbox/CONV-0/claim", data={"csrf": fields["csrf"]}, headers=PROBLEM)
    assert (missing.status_code, missing.json()["code"]) == (404, "not_found")


async def test_who_has_no_session_is_told_so_and_not_shown_the_way(browser: Any) -> None:
    stranger = browser()
    await stranger.get("/sign-in")
    answer = await stranger.client.get("/inbox", headers=PROBLEM)
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")


async def test_a_form_with_too_many_fields_is_refused_in_words(house: Any, browser: Any) -> None:
    anna = browser()
    await anna.get("/sign-in")
    for token in ("field", "header"):
        fields = {f"field{number}": "x" for number in range(60)} | {"username": "a", "password": "b"}
        headers = {"origin": "http://localhost"}
        if token == "header":
            headers["x-csrf-token"] = anna.token
        answer = await anna.client.post("/sign-in", data={**fields, "csrf": anna.token}, headers=headers)
        assert answer.status_code == 400
        assert "too many fields" in answer.text
