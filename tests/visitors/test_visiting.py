"""What a visit leads to: a place in the list, a message by rule, words of a rep, and what is answered to them."""

from __future__ import annotations

import json

import pytest

from livechat.conversations import reading
from livechat.errors import Conflict, Forbidden, Invalid, NotFound, RateLimited
from livechat.scope import CUSTOMER
from livechat.visitors import greeting, keeping, visiting
from livechat.visitors.here import GONE_S, LEAVES_S, here_of
from livechat.visitors.inputs import PageBody
from tests.factories import a_customer, reference_of
from tests.visitors.conftest import SITE
from tests.visitors.test_keeping import a_body


@pytest.fixture
async def seen(decide):
    """The team looks at visitors."""
    await decide(visitors=True)


async def test_where_nothing_is_switched_on_no_more_is_asked(house, visit):
    assert await visit() == visiting.Answer()
    assert here_of(house.means).listed(1) == []


async def test_of_a_visitor_only_what_the_team_sees_is_kept(house, visit, seen):
    answer = await visit(referrer="https://www.google.com/search?q=illness", title="  Prices \n today ")
    assert (answer.every, answer.greet) == (visiting.BEAT_S, None)
    [present] = here_of(house.means).listed(1)
    assert present.spot.path == "/prices"
    assert present.spot.came_from == "www.google.com"
    assert present.spot.title == "Prices today"
    kept = repr(present)
    assert "secret" not in kept
    assert "illness" not in kept
    assert "visitor-one" not in kept


async def test_somebody_who_is_silent_for_a_minute_has_left(house, visit, seen, clock):
    await visit()
    clock.advance(GONE_S - 1)
    await visit(visitor="visitor-two-000000")
    assert len(here_of(house.means).listed(1)) == 2
    clock.advance(1)
    assert [each.came_at for each in here_of(house.means).listed(1)] == [clock.now_ms() - 1000]


async def test_whoever_closes_the_page_leaves_and_whoever_goes_on_stays(house, visit, seen, mali, clock):
    await visit()
    await visit(tab="tab-two", url=f"{SITE}/cart")
    await visit(leaving=True)
    clock.advance(LEAVES_S)
    [present] = here_of(house.means).listed(1)
    assert present.spot.path == "/cart"
    await visiting.say(mali, present.id, "Hello!")
    await visit(tab="tab-two", leaving=True)
    clock.advance(LEAVES_S - 1)
    assert (await visit(tab="tab-three")).greet.text == "Hello!"
    await visit(tab="tab-three", leaving=True)
    clock.advance(LEAVES_S)
    assert here_of(house.means).listed(1) == []


async def test_whoever_asks_not_to_be_tracked_is_not_listed(house, visit, seen, program):
    await visit(unlisted=True)
    body = {"workspace": "main", "site": SITE, "visitor": "v" * 20, "tab": "t", "url": f"{SITE}/", "title": "x"}
    for name in ("sec-gpc", "dnt"):
        assert (await program.post("/api/widget/visit", json=body, headers={name: "1"})).status_code == 200
    assert here_of(house.means).listed(1) == []


async def test_nobody_stays_in_the_list_when_it_is_switched_off(house, visit, seen, decide):
    await visit()
    await decide(visitors=False)
    assert here_of(house.means).listed(1) == []


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"url": "javascript:alert(1)"}, Invalid),
        ({"url": "data:text/html,x"}, Invalid),
        ({"url": "https://elsewhere.example/"}, Invalid),
        ({"url": "https://shop.example.evil.example/"}, Invalid),
        ({"url": "https://user@shop.example/"}, Invalid),
        ({"url": "https://shop.example:8443/"}, Invalid),
        ({"url": "https://[broken"}, Invalid),
        ({"site": "null"}, Invalid),
        ({"site": "https://shop.example/page"}, Invalid),
        ({"site": "https://shop.example:99999"}, Invalid),
        ({"workspace": "nowhere"}, NotFound),
    ],
)
async def test_an_address_that_is_not_the_sites_is_refused(visit, seen, fields, refusal):
    with pytest.raises(refusal):
        await visit(**fields)


async def test_a_site_that_may_not_hold_the_window_hears_nothing(visit, seen, decide):
    await decide(widget_sites="https://other.example")
    with pytest.raises(Forbidden):
        await visit()


async def test_a_browser_that_reports_without_end_is_slowed_down(visit, seen, clock):
    for _ in range(visiting.PER_VISITOR):
        await visit()
    with pytest.raises(RateLimited):
        await visit()
    await visit(visitor="visitor-two-000000")
    clock.advance(61)
    await visit()


# --- messages by rule


async def test_a_rule_waits_for_its_moment_and_is_shown_in_the_visitors_language(visit, olga):
    rule = await keeping.add(olga, a_body(texts={"en": "May we help?", "ar": "هل نساعدك؟"}, seconds=30))
    assert (await visit(seconds=10)).wait == 20
    shown = (await visit(seconds=30, language="ar-EG")).greet
    assert shown is not None
    assert (shown.text, shown.rule, shown.name) == ("هل نساعدك؟", rule.id, "Livechat")
    assert (await visit(seconds=30, language="ar", speaks="en")).greet.text == "May we help?"
    assert (await visit(seconds=30, seen=[rule.id])).greet is None
    assert (await visit(seconds=30, busy=True)).greet is None


async def test_a_rule_looks_at_the_whole_address(visit, olga):
    await keeping.add(olga, a_body(pages=[PageBody("contains", "coupon=secret")]))
    assert (await visit()).greet is not None
    assert (await visit(url=f"{SITE}/prices")).greet is None


async def test_a_rule_for_business_hours_waits_until_the_team_is_there(visit, olga, decide, clock):
    await keeping.add(olga, a_body())
    await decide(hours_on=True)  # it is Saturday
    assert (await visit()).greet is None
    clock.advance(2 * 86_400 + 8 * 3600)
    assert (await visit()).greet is not None


async def test_a_message_is_counted_as_shown_and_as_closed_once(visit, olga):
    await keeping.add(olga, a_body())
    shown = (await visit()).greet
    for news in ("shown", "shown", "dismissed", "dismissed"):
        await visit(news=news, greeting=shown.id, busy=True)
    await visit(news="shown", greeting="made-up", busy=True)
    [rule] = await keeping.listed(olga)
    assert (rule.shown, rule.dismissed, rule.answered) == (1, 1, 0)


async def test_what_was_shown_stands_before_the_customers_answer(visit, olga, house, scope):
    await keeping.add(olga, a_body())
    shown = (await visit()).greet
    _, anna, _ = await a_customer(scope, name="Anna", text="Yes, please", client_id="first", greeting=shown.id)
    stretch = await reading.current(anna)
    assert [(each.sender_role, each.kind) for each in stretch.messages] == [("system", "system"), ("customer", "text")]
    assert json.loads(stretch.messages[0].payload)["words"] == "May we help?"
    assert stretch.conversation.waiting_since is not None
    assert stretch.conversation.assigned_id is None
    [rule] = await keeping.listed(olga)
    assert rule.answered == 1
    row = await house.db.all(tuple, "SELECT rule_id, staff_id FROM visitor_greeting WHERE workspace_id = 1")
    assert row == [(rule.id, "")]
    await keeping.remove(olga, rule.id)
    assert await house.db.all(tuple, "SELECT rule_id FROM visitor_greeting WHERE workspace_id = 1") == [(None,)]


@pytest.mark.parametrize("how", ["made up", "of another workspace", "too old"])
async def test_a_greeting_that_was_not_given_here_says_nothing(scope, house, clock, how):
    said = greeting.Greeting(2 if how == "of another workspace" else 1, "Send money to …")
    token = "made-up" if how == "made up" else greeting.seal(house.means, said)
    if how == "too old":
        clock.advance(greeting.HOLDS_S + 1)
    _, anna, _ = await a_customer(scope, name="Anna", text="Hello", client_id="first", greeting=token)
    assert [each.text for each in (await reading.current(anna)).messages] == ["Hello"]


# --- words of a rep


async def test_words_of_a_rep_reach_the_visitor_and_the_answer_is_theirs(visit, seen, mali, house, scope):
    await visit()
    [present] = here_of(house.means).listed(1)
    await visiting.say(mali, present.id, " Hello! May I help? ")
    shown = (await visit(busy=True)).greet
    assert (shown.text, shown.name, shown.staff, shown.rule) == ("Hello! May I help?", "Mali", mali.actor_id, "")
    assert (await visit()).greet is None
    _, anna, _ = await a_customer(scope, name="Anna", text="Yes", client_id="first", greeting=shown.id)
    stretch = await reading.current(anna)
    first, second = stretch.messages
    assert (first.sender_role, first.sender_id, first.text) == ("rep", mali.actor_id, "Hello! May I help?")
    assert (second.sender_role, second.text) == (CUSTOMER, "Yes")
    assert stretch.conversation.assigned_id == mali.actor_id
    assert stretch.conversation.waiting_since is not None
    assert await reference_of(anna) == stretch.conversation.reference


async def test_nobody_speaks_to_who_has_left_or_talks_already(visit, seen, mali, house, decide):
    with pytest.raises(NotFound):
        await visiting.say(mali, "nobody", "Hello")
    await visit(talking=True)
    [present] = here_of(house.means).listed(1)
    with pytest.raises(Conflict):
        await visiting.say(mali, present.id, "Hello")
    await visit()
    for wrong in (" ", "x" * (visiting.LONGEST_TEXT + 1)):
        with pytest.raises(Invalid):
            await visiting.say(mali, present.id, wrong)
    with pytest.raises(NotFound):
        await visiting.say(mali.but(workspace_id=2), present.id, "Hello")
    await decide(visitors=False)
    with pytest.raises(NotFound):
        await visiting.say(mali, present.id, "Hello")
