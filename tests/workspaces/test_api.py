"""The settings for programs: one declaration for the page, the description and the answer."""

from __future__ import annotations

from typing import Any

import pytest

from livechat.workspaces import deciding
from livechat.workspaces.settings import MEANINGS, Decisions
from tests.factories import a_rep, an_admin, at_work, bearer

PATH = "/api/settings"


@pytest.fixture
async def headers(house: Any, scope: Any) -> dict[str, str]:
    """An admin's program."""
    return bearer((await at_work(scope, await an_admin(house.means, name="Ann", password="")))[1])


async def test_everything_is_told_and_described(program, headers):
    told = (await program.get(PATH, headers=headers)).json()
    assert told.keys() == MEANINGS.keys()
    assert (told["capacity"], told["second_factor"], told["languages"]) == (6, False, list(Decisions().languages))
    described = (await program.get("/api/openapi.json")).json()["components"]["schemas"]["SomeSettings"]
    assert described["properties"].keys() == MEANINGS.keys()
    assert described["properties"]["capacity"]["maximum"] == 20


async def test_what_is_named_changes_and_everything_else_stays(program, headers, scope):
    given = {"capacity": 9, "ask_rating": False, "languages": ["en", "ar"], "accent": "#D4145A"}
    answer = await program.patch(PATH, headers=headers, json=given)
    assert answer.status_code == 200
    assert (answer.json()["capacity"], answer.json()["accent"]) == (9, "#d4145a")
    decided = await deciding.of(scope)
    assert (decided.ask_rating, decided.first_reply_owns, decided.languages) == (False, True, ("en", "ar"))


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"capacity": 21}, "capacity"),
        ({"capacity": "9"}, "capacity"),
        ({"languages": []}, "languages"),
        ({"languages": ["ar"]}, "languages"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"accent": "#777777"}, "accent"),
        ({"name": " ", "ask_rating": False}, "name"),
    ],
)
async def test_what_is_impossible_changes_nothing_and_names_its_field(program, headers, scope, given, field):
    answer = await program.patch(PATH, headers=headers, json=given)
    assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert await deciding.of(scope) == Decisions()


async def test_reps_neither_read_nor_change_them(house, program, scope):
    rep = bearer((await at_work(scope, await a_rep(house.means, name="Nok", password="")))[1])
    assert (await program.get(PATH, headers=rep)).status_code == 403
    assert (await program.patch(PATH, headers=rep, json={"name": "Mine"})).status_code == 403


async def test_business_hours_are_read_and_changed_as_json(program, headers, scope):
    week = {"mon": ["09:00-12:00", "13:00-18:00"], "fri": ["20:00-02:00"]}
    exceptions = [{"date": "2026-12-25", "name": "Christmas", "hours": []}]
    given = {"hours_on": True, "hours": {"week": week, "exceptions": exceptions}}
    answer = await program.patch(PATH, headers=headers, json=given)
    assert answer.status_code == 200, answer.text
    told = (await program.get(PATH, headers=headers)).json()["hours"]
    assert told["week"]["fri"] == ["20:00-02:00"]
    assert (told["week"]["tue"], told["exceptions"]) == ([], exceptions)
    for wrong, field in (
        ({"week": {"mon": ["09:00-09:00"]}}, "hours.mon"),
        ({"week": {}, "exceptions": [{"date": "2026-02-30"}]}, "hours.x0"),
        ({"week": {"mon": ["nine to five"]}}, "hours"),
        ({"week": {}, "exceptions": exceptions * 2}, "hours.x1"),
    ):
        answer = await program.patch(PATH, headers=headers, json={"hours": wrong})
        assert (answer.status_code, answer.json()["field"]) == (422, field), answer.text


async def test_texts_are_read_and_changed_by_language(program, headers):
    answer = await program.patch(PATH, headers=headers, json={"welcome": {"en": "Hello", "ar": "أهلا"}})
    assert answer.json()["welcome"] == {"en": "Hello", "ar": "أهلا"}
    answer = await program.patch(PATH, headers=headers, json={"welcome": {"ar": ""}, "offline": {"en": "Gone fishing"}})
    assert (answer.json()["welcome"], answer.json()["offline"]) == ({"en": "Hello"}, {"en": "Gone fishing"})
    for wrong in ({"xx": "Hello"}, {"en": "x" * 501}, "Hello", {"en": "a\u0001b"}):
        answer = await program.patch(PATH, headers=headers, json={"welcome": wrong})
        assert (answer.status_code, answer.json()["field"].partition(".")[0]) == (422, "welcome"), answer.text
