"""Which message is offered to whom: everything that a rule can ask, and what always holds."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livechat.visitors.matching import choose, fits, is_on
from livechat.visitors.models import Conditions, PageTest, Rule, Visit

HERE = "https://shop.example/prices?from=mail#top"
PAUSE_S = 3600.0


def a_rule(name: str = "one", *, is_active: bool = True, **conditions: object) -> Rule:
    return Rule(name, 1, name, 1, is_active, {"en": "May we help?"}, Conditions(**conditions), 0, 0, 0, 0)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("how", "value", "url", "is_meant"),
    [
        ("contains", "prices", HERE, True),
        ("contains", "PRICES", HERE, True),
        ("contains", "from=mail", HERE, True),
        ("contains", "cart", HERE, False),
        ("contains", "ราคา", "https://shop.example/%E0%B8%A3%E0%B8%B2%E0%B8%84%E0%B8%B2", True),
        ("begins", "/prices", HERE, True),
        ("begins", "/prices?from", HERE, True),
        ("begins", "https://shop.example/", HERE, True),
        ("begins", "shop.example/pr", HERE, True),
        ("begins", "/price/", HERE, False),
        ("begins", "shop.example", "https://evil.example/?shop.example", False),
        ("equals", "/prices", HERE, True),
        ("equals", "/prices/", HERE, True),
        ("equals", "/prices?from=mail", HERE, True),
        ("equals", "/prices?from=other", HERE, False),
        ("equals", "/prices#top", "https://shop.example/prices#top", True),
        ("equals", "/prices#end", "https://shop.example/prices#top", False),
        ("equals", "https://shop.example", "https://shop.example/", True),
        ("equals", "/", "https://shop.example/", True),
        ("equals", "/", HERE, False),
        ("equals", "/x", "https://[broken", False),
    ],
)
def test_a_page_is_the_one_that_was_meant(how, value, url, is_meant):
    assert is_on(PageTest(how, value), url) is is_meant


@pytest.mark.parametrize(
    ("asked", "visit", "is_fitting"),
    [
        ({"pages": (PageTest("contains", "cart"), PageTest("contains", "prices"))}, {}, True),
        ({"pages": (PageTest("contains", "cart"),)}, {}, False),
        ({"visits": 3}, {"visits": 2}, False),
        ({"visits": 3}, {"visits": 3}, True),
        ({"who": "new"}, {"visits": 1}, True),
        ({"who": "new"}, {"visits": 2}, False),
        ({"who": "returning"}, {"visits": 1}, False),
        ({"who": "returning"}, {"visits": 2}, True),
        ({"referrer": "google"}, {"referrer": "https://www.Google.com/"}, True),
        ({"referrer": "google"}, {}, False),
        ({"languages": ("th", "en")}, {"language": "en-GB"}, True),
        ({"languages": ("th",)}, {"language": "en-GB"}, False),
        ({"languages": ("zh-hant",)}, {"language": "zh-Hant-TW"}, True),
        ({"languages": ("en",)}, {"language": "enm"}, False),
        ({}, {"is_open": False}, False),
        ({"in_hours": False}, {"is_open": False}, True),
    ],
)
def test_every_condition_has_to_hold(asked, visit, is_fitting):
    assert fits(Conditions(**asked), Visit(HERE, **visit)) is is_fitting


def test_the_first_that_may_be_shown_is_shown_and_what_is_due_later_waits():
    later, now, also = a_rule("later", seconds=30), a_rule("now", seconds=5), a_rule("also")
    chosen = choose([later, now, also], Visit(HERE, seconds=10), PAUSE_S)
    assert chosen is not None
    assert (chosen.rule.id, chosen.wait_s) == ("now", 0)
    chosen = choose([later], Visit(HERE, seconds=10), PAUSE_S)
    assert chosen is not None
    assert chosen.wait_s == 20


def test_nobody_is_shown_one_twice_nor_one_that_is_switched_off():
    assert choose([a_rule("seen")], Visit(HERE, seen=frozenset({"seen"})), PAUSE_S) is None
    assert choose([a_rule("off", is_active=False)], Visit(HERE), PAUSE_S) is None


def test_nobody_is_disturbed_who_talks_or_has_just_closed_one():
    assert choose([a_rule()], Visit(HERE, is_talking=True), PAUSE_S) is None
    assert choose([a_rule()], Visit(HERE, dismissed_s=PAUSE_S - 1), PAUSE_S) is None
    assert choose([a_rule()], Visit(HERE, dismissed_s=PAUSE_S), PAUSE_S) is not None
    assert choose([a_rule()], Visit(HERE, dismissed_s=0), 0) is not None


tests = st.builds(PageTest, st.sampled_from(["contains", "begins", "equals"]), st.text(min_size=1, max_size=20))
conditions = st.builds(
    Conditions,
    pages=st.lists(tests, max_size=3).map(tuple),
    seconds=st.integers(0, 100),
    visits=st.integers(0, 5),
    referrer=st.text(max_size=5),
    languages=st.lists(st.sampled_from(["en", "ar", "zh-hant"]), max_size=2).map(tuple),
    who=st.sampled_from(["all", "new", "returning"]),
    in_hours=st.booleans(),
)
rules = st.lists(
    st.builds(
        Rule,
        id=st.sampled_from("abcdef"),
        workspace_id=st.just(1),
        name=st.just("x"),
        position=st.just(1),
        is_active=st.booleans(),
        texts=st.just({"en": "x"}),
        conditions=conditions,
        shown=st.just(0),
        answered=st.just(0),
        dismissed=st.just(0),
        created_at=st.just(0),
    ),
    max_size=5,
    unique_by=lambda each: each.id,
)
visits = st.builds(
    Visit,
    url=st.one_of(st.text(max_size=40), st.text(max_size=20).map(lambda path: f"https://shop.example/{path}")),
    seconds=st.floats(0, 120),
    visits=st.integers(1, 6),
    referrer=st.text(max_size=20),
    language=st.sampled_from(["", "en", "en-GB", "ar", "zh-Hant-TW"]),
    seen=st.frozensets(st.sampled_from("abcdef")),
    dismissed_s=st.one_of(st.none(), st.floats(0, 10_000)),
    is_talking=st.booleans(),
    is_open=st.booleans(),
)


@given(rules, visits)
def test_what_is_chosen_is_always_allowed(listed, visit):
    chosen = choose(listed, visit, PAUSE_S)
    if chosen is None:
        return
    assert chosen.rule.is_active
    assert chosen.rule.id not in visit.seen
    assert not visit.is_talking
    assert visit.dismissed_s is None or visit.dismissed_s >= PAUSE_S
    assert visit.is_open or not chosen.rule.conditions.in_hours


@given(rules, visits)
def test_whoever_waits_as_long_as_they_are_told_is_shown_something(listed, visit):
    chosen = choose(listed, visit, PAUSE_S)
    if chosen is None:
        return
    then = choose(listed, replace(visit, seconds=visit.seconds + chosen.wait_s + 0.001), PAUSE_S)
    assert then is not None
    assert then.wait_s == 0


@given(rules, visits)
def test_whatever_was_shown_is_never_shown_again(listed, visit):
    seen = set(visit.seen)
    for _ in range(len(listed) + 1):
        chosen = choose(listed, replace(visit, seen=frozenset(seen)), PAUSE_S)
        if chosen is None:
            return
        assert chosen.rule.id not in seen
        seen.add(chosen.rule.id)
    raise AssertionError("more was chosen than there is")
