"""Messages by rule: kept, ordered, told in words, and written down in the audit log."""

from __future__ import annotations

import pytest

from livechat.audit import queries as audit
from livechat.audit.models import Filter
from livechat.errors import Invalid, NotFound
from livechat.visitors import keeping, wording
from livechat.visitors.inputs import PageBody, RuleBody
from livechat.visitors.models import Conditions, PageTest


def a_body(**fields: object) -> RuleBody:
    return RuleBody(**{"name": "Prices", "texts": {"en": "May we help?"}} | fields)  # type: ignore[arg-type]


async def test_a_rule_comes_back_as_it_was_described(olga):
    given = a_body(
        name="  Prices   page ",
        texts={"en": "May we help?\r\n", "ar": "هل نساعدك؟"},
        pages=[PageBody("begins", " /prices "), PageBody("contains", "  ")],
        seconds=30,
        visits=2,
        referrer=" google ",
        languages=["en", "EN", "de-AT"],
        who="returning",
        in_hours=False,
    )
    rule = await keeping.add(olga, given)
    assert await keeping.listed(olga) == [rule]
    assert (rule.name, rule.texts) == ("Prices page", {"en": "May we help?", "ar": "هل نساعدك؟"})
    assert rule.conditions == Conditions(
        (PageTest("begins", "/prices"),), 30, 2, "google", ("en", "de-at"), "returning", in_hours=False
    )


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"texts": {}}, "texts"),
        ({"texts": {"en": " "}}, "texts"),
        ({"texts": {"xx": "Hello"}}, "texts"),
        ({"texts": {"en": "x" * 1001}}, "text.en"),
        ({"seconds": 3601}, "seconds"),
        ({"seconds": -1}, "seconds"),
        ({"visits": 1001}, "visits"),
        ({"languages": ["not a language"]}, "languages"),
        ({"who": "new", "visits": 2}, "visits"),
    ],
)
async def test_what_cannot_be_is_said_beside_its_field(olga, wrong, field):
    with pytest.raises(Invalid) as refusal:
        await keeping.add(olga, a_body(**wrong))
    assert set(refusal.value.fields) == {field}


async def test_the_rules_at_hand_are_those_that_are_switched_on_in_their_order(olga, house):
    first, second = [await keeping.add(olga, a_body(name=name)) for name in ("first", "second")]
    third = await keeping.add(olga, a_body(name="third", is_active=False))

    async def names() -> list[str]:
        return [each.name for each in await keeping.at_hand(house.means, 1)]

    assert await names() == ["first", "second"]
    await keeping.move(olga, second.id, "up")
    await keeping.switch(olga, third.id, True)
    assert await names() == ["second", "first", "third"]
    await keeping.move(olga, second.id, "up")
    await keeping.remove(olga, first.id)
    await keeping.change(olga, third.id, a_body(name="renamed"))
    assert await names() == ["second", "renamed"]
    assert await keeping.at_hand(house.means, 2) == []


async def test_one_that_is_not_there_is_not_found(olga):
    for act in (
        keeping.one(olga, "none"),
        keeping.change(olga, "none", a_body()),
        keeping.switch(olga, "none", True),
        keeping.move(olga, "none", "up"),
        keeping.remove(olga, "none"),
    ):
        with pytest.raises(NotFound):
            await act


async def test_the_log_says_who_changed_what_but_not_the_words(olga):
    rule = await keeping.add(olga, a_body())
    await keeping.change(olga, rule.id, a_body(texts={"en": "Other words"}, seconds=5))
    await keeping.remove(olga, rule.id)
    entries = await audit.entries(olga.db, 1, Filter(what="proactive"), 1_000_000, 10)
    assert [each.what for each in entries] == ["proactive.deleted", "proactive.edited", "proactive.added"]
    assert "Other words" not in "".join(each.before + each.after for each in entries)


def test_a_rule_says_in_words_what_it_will_do():
    said = wording.sentences(
        Conditions(
            (PageTest("begins", "/prices"), PageTest("contains", "sale")), 30, 3, "google", ("en", "th"), "returning"
        ),
        60,
        "en",
    )
    assert said == [
        "On pages whose address begins with \u2068/prices\u2069 or contains \u2068sale\u2069.",
        "After 30 seconds on the page.",
        "To visitors who have been here before.",
        "From visit number 3 on.",
        "To visitors who came from an address with \u2068google\u2069 in it.",
        "To visitors whose browser speaks English or Thai.",
        "Only during your business hours.",
        "Once to each visitor, not while they talk with you, and not within 60 minutes after they closed one.",
    ]
    assert wording.sentences(Conditions(in_hours=False), 0, "en") == [
        "On every page.",
        "As soon as the page is there.",
        "At any hour, also when nobody of the team is there.",
        "Once to each visitor, and not while they talk with you.",
    ]


def test_text_with_signs_of_formatting_is_only_text():
    assert "%s%(x)d" in wording.sentences(Conditions((PageTest("contains", "%s%(x)d"),)), 0, "en")[0]
