"""What a workspace decides, and that it holds from then on."""

import asyncio
import json
import sqlite3
from contextlib import closing

import pytest

from livechat.errors import Invalid, NotFound
from livechat.i18n import LANGUAGES
from livechat.store import migrate
from livechat.workspaces import access, deciding, queries
from livechat.workspaces.checking import as_json, decide, from_json
from livechat.workspaces.events import DecisionsChanged
from livechat.workspaces.sections import SECTIONS
from livechat.workspaces.settings import MEANINGS, Decisions
from tests.workspaces.making import a_workspace

EVERYTHING = {
    "name": ["Corner Shop"],
    "welcome": ['{"en": "Hello\\r\\nthere", "ar": " "}'],
    "languages": ["en", "ar"],
    "default_language": ["ar"],
    "country": ["TH"],
    "time_zone": ["Asia/Bangkok"],
    "ask_name": ["required"],
    "ask_phone": ["optional"],
    "ask_email": ["required"],
    "ask_text": ["off"],
    "assignment": ["round_robin"],
    "capacity": ["12"],
}


async def test_a_fresh_workspace_has_the_defaults(scope):
    assert await deciding.of(scope) == Decisions()


async def test_two_who_save_at_once_lose_nothing(means, system):
    await asyncio.gather(
        deciding.save(system, {"currency": ["EUR"]}, ["currency"]),
        deciding.save(system, {"country": ["DE"]}, ["country"]),
        deciding.rename(system, "Corner Shop", "corner"),
    )
    decided, shop = await deciding.of(system), await deciding.workspace_of(system)
    assert (decided.currency, decided.country, decided.name) == ("EUR", "DE", "Corner Shop")
    stored = await queries.by_id(means.db, 1)
    assert stored is not None
    assert (stored.slug, from_json(stored.decisions, stored.name)) == (shop.slug, decided) == ("corner", decided)


async def test_what_was_decided_holds_at_once_and_after_a_restart(means, scope, system):
    decided = await deciding.save(system, EVERYTHING)
    assert await deciding.of(scope) == decided
    stored = await queries.by_id(means.db, 1)
    assert stored is not None
    assert from_json(stored.decisions, stored.name) == decided
    assert (stored.name, decided.welcome.said, decided.capacity) == ("Corner Shop", (("en", "Hello\nthere"),), 12)


async def test_a_change_is_told_with_before_and_after(system, heard):
    events = heard(DecisionsChanged)
    decided = await deciding.save(system, EVERYTHING)
    assert events == [DecisionsChanged(1, Decisions(), decided, system)]


async def test_pages_show_the_shop_by_its_new_name_and_time(scope, system):
    await deciding.save(system, EVERYTHING)
    shop, zone = await deciding.shop_of(scope)
    assert (shop.name, shop.slug, shop.welcome, zone) == ("Corner Shop", "main", "Hello\nthere", "Asia/Bangkok")


async def test_each_workspace_decides_for_itself(means, system):
    other = await a_workspace(means)
    await deciding.save(system, EVERYTHING)
    assert (await deciding.of(means, other)).capacity == 6


async def test_a_workspace_that_does_not_exist_has_decided_nothing(means):
    with pytest.raises(NotFound):
        await deciding.of(means, 99)
    with pytest.raises(NotFound):
        await access.by_slug(means, "nowhere")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", [" "]),
        ("name", ["x" * 101]),
        ("name", ["a\x00b"]),
        ("welcome", [json.dumps({"ar": "x" * 501})]),
        ("welcome", [json.dumps({"en": "\ud800"})]),
        ("languages", []),
        ("languages", ["xx"]),
        ("country", ["ZZ"]),
        ("time_zone", ["Mars/Olympus"]),
        ("ask_name", ["maybe"]),
        ("assignment", ["lottery"]),
        ("capacity", ["0"]),
        ("capacity", ["21"]),
        ("capacity", ["৫.৫"]),
        ("capacity", ["9" * 5000]),
    ],
)
def test_what_is_impossible_is_refused_beside_its_field(field, value):
    with pytest.raises(Invalid) as refused:
        decide(Decisions(), EVERYTHING | {field: value})
    assert field in [name.partition(".")[0] for name in refused.value.fields]


@pytest.mark.parametrize("typed", ["5", "৫", "٥", "๕"])
def test_a_number_may_be_typed_in_the_digits_of_any_script(typed):
    assert decide(Decisions(), EVERYTHING | {"capacity": [typed]}).capacity == 5


def test_a_name_cannot_turn_the_words_around_it():
    assert decide(Decisions(), EVERYTHING | {"name": ["\u202eCorner\u2066 Shop "]}).name == "Corner Shop"
    with pytest.raises(Invalid):
        decide(Decisions(), EVERYTHING | {"name": ["\u202e \u2069"]})


def test_the_default_language_is_one_of_those_offered():
    with pytest.raises(Invalid) as refused:
        decide(Decisions(), EVERYTHING | {"languages": ["en"]})
    assert refused.value.field == "default_language"


def test_everything_wrong_is_said_at_once():
    with pytest.raises(Invalid) as refused:
        decide(Decisions(), EVERYTHING | {"name": [""], "capacity": ["many"]})
    assert set(refused.value.fields) == {"name", "capacity"}


def test_decisions_of_another_version_have_their_defaults():
    decided = from_json('{"capacity": 500, "languages": ["xx"], "unknown": 1, "country": "TH"}', "Shop")
    assert decided == Decisions(name="Shop", country="TH")
    assert decided.languages == tuple(LANGUAGES)


def test_a_choice_of_languages_stays_when_more_are_spoken():
    assert from_json('{"languages": ["en", "ar"]}', "Shop").languages == ("en", "ar")
    assert from_json("{}", "Shop").languages == tuple(LANGUAGES)


def test_decisions_survive_being_stored():
    decided = decide(Decisions(), EVERYTHING)
    assert from_json(as_json(decided), decided.name) == decided


def test_each_decision_is_asked_for_once():
    asked = [name for section in SECTIONS for name in section.names]
    assert sorted(asked) == sorted(MEANINGS)


def test_what_is_asked_of_a_new_customer_follows():
    assert decide(Decisions(), EVERYTHING).registration_fields == [("name", True), ("phone", False), ("email", True)]


def test_what_was_one_welcome_text_is_that_of_the_default_language_now():
    [script] = [each.sql for each in migrate.migrations() if each.name.endswith("workspaces_texts.sql")]
    stored = [{"welcome": "Sawadee", "default_language": "ar"}, {"welcome": ""}, {"welcome": "Hi"}, {}]
    with closing(sqlite3.connect(":memory:")) as raw:
        raw.execute("CREATE TABLE workspace (decisions TEXT)")
        raw.executemany("INSERT INTO workspace VALUES (?)", [(json.dumps(each),) for each in stored])
        raw.executescript(script)
        now = [json.loads(text).get("welcome") for (text,) in raw.execute("SELECT decisions FROM workspace")]
    assert now == [{"ar": "Sawadee"}, {}, {"en": "Hi"}, None]
