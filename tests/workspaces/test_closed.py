"""Outside of the business hours: what customers meet, and that pages which are open hear of it."""

from __future__ import annotations

import pytest

from livechat.customers import registering
from livechat.customers.inputs import Register
from livechat.errors import Invalid
from livechat.workspaces import deciding, turning
from tests.factories import an_admin, sign_in
from tests.live.wires import Peer

# A test begins on Saturday, 21 November 2026, at 03:00 UTC.
UNTIL_FOUR = {"week": {"sat": ["02:00-04:00"], "sun": ["09:00-10:00"]}}
FROM_FOUR = {"week": {"sat": ["04:00-05:00"]}}
AWAY = {"week": {"sun": ["09:00-10:00"]}}
BACK_ON_SUNDAY = "2026-11-22T09:00:00.000Z"
HOUR_S = 3600


@pytest.fixture
def hours(decide):
    """Decide about the business hours."""

    async def set_(of, **more):
        await decide(hours_on=True, hours=of, **more)

    return set_


async def test_whoever_comes_while_nobody_is_there_leaves_a_message(browser, hours):
    await hours(AWAY)
    page = (await browser().get("/")).text
    assert "Closed right now" in page
    assert "We are closed right now. Leave a message and we will answer." in page
    assert f'datetime="{BACK_ON_SUNDAY}"' in page
    assert "Leave a message</button>" in page
    assert "Start chat" not in page


async def test_an_open_shop_says_nothing_of_it(browser, hours):
    await hours(UNTIL_FOUR)
    page = (await browser().get("/")).text
    assert 'id="closed" class="closed" role="status"></div>' in page
    assert "Start chat</button>" in page


async def test_the_queue_takes_customers_as_ever_and_says_when_somebody_is_back(browser, hours):
    await hours(AWAY, outside_hours="queue", ask_phone="optional")
    page = (await browser().get("/")).text
    assert "Your message waits for us." in page
    assert BACK_ON_SUNDAY in page
    assert "Start chat</button>" in page


@pytest.mark.parametrize(
    ("phone", "email", "fields"),
    [
        ("required", "off", [("name", True), ("phone", True), ("text", True)]),
        ("off", "off", [("name", True), ("email", True), ("text", True)]),
        ("optional", "off", [("name", True), ("phone", True), ("text", True)]),
        ("optional", "optional", [("name", True), ("phone", False), ("email", False), ("text", True)]),
    ],
)
async def test_a_message_that_is_left_says_how_to_answer_it(scope, hours, phone, email, fields):
    await hours(AWAY, ask_phone=phone, ask_email=email, ask_text="off")
    decided = await deciding.of(scope)
    assert decided.asked_at(scope.now_ms) == fields
    assert ("text", True) not in decided.asked_at(scope.now_ms + 30 * HOUR_S * 1000)
    with pytest.raises(Invalid) as refused:
        await registering.register(scope, Register(name="Ada", text="Hello?", client_id="a"))
    assert refused.value.fields.keys() <= {"phone", "email"}


async def test_a_message_is_needed_where_one_is_left(scope, hours):
    await hours(AWAY)
    with pytest.raises(Invalid) as refused:
        await registering.register(scope, Register(name="Ada", phone="+66812345678", client_id="a"))
    assert refused.value.field == "text"


async def test_either_way_of_answering_is_enough(scope, hours):
    await hours(AWAY, ask_phone="optional", ask_email="optional")
    for way in ({"phone": "+66812345678"}, {"email": "ada@example.com"}):
        await registering.register(scope, Register(name="Ada", text="Hello?", client_id="a", **way))


async def test_an_open_page_hears_when_the_team_leaves_and_comes(house, clock, hours, mali, anna, reference):
    await hours(UNTIL_FOUR)
    rep, screen = Peer(house, mali), Peer(house, anna, "html")
    screen.give("join_conversation", conversation=reference)
    await screen.wire.until(lambda: "Support is online" in screen.wire.html)
    assert "We are closed" not in screen.wire.html
    clock.advance(HOUR_S)
    await screen.wire.until(lambda: f'datetime="{BACK_ON_SUNDAY}"' in screen.wire.html)
    clock.advance(1)
    await screen.wire.until(lambda: "Closed right now" in screen.wire.html)
    before = len(screen.wire.html)
    clock.advance(29 * HOUR_S)
    await screen.wire.until(lambda: 'class="closed" role="status"></div>' in screen.wire.html[before:])
    screen.leave()
    rep.leave()


async def test_other_hours_reach_an_open_page_at_once(house, hours, decide, anna, reference):
    screen = Peer(house, anna, "html")
    screen.give("join_conversation", conversation=reference)
    await hours(AWAY, outside_hours="hidden")
    await screen.wire.until(lambda: 'data-outside="hidden"' in screen.wire.html)
    before = len(screen.wire.html)
    await decide(hours_on=False)
    await screen.wire.until(lambda: 'class="closed" role="status"></div>' in screen.wire.html[before:])
    screen.leave()


async def test_the_offline_message_is_read_by_each_in_their_language(house, hours, decide, anna, reference, browser):
    await hours(AWAY, offline={"en": "Gone fishing", "ar": "في إجازة"})
    visitor = browser()
    assert "Gone fishing" in (await visitor.get("/")).text
    await visitor.post("/language", language="ar", next="/")
    assert "في إجازة" in (await visitor.get("/")).text
    screen = Peer(house, anna.but(language="ar"), "html")
    screen.give("join_conversation", conversation=reference)
    await screen.wire.until(lambda: "في إجازة" in screen.wire.html)
    await decide(offline={"ar": "نعود غدًا"})
    await screen.wire.until(lambda: "نعود غدًا" in screen.wire.html)
    assert "fishing" not in screen.wire.html
    screen.leave()


async def test_a_server_that_starts_anew_follows_the_hours_that_were_decided(house, clock, hours, anna, reference):
    await hours(FROM_FOUR)
    house.means.memory.pop("workspaces.turning")
    heard = []
    house.bus.listen_after(turning.HoursTurned, heard.append)
    await turning.start(house)
    assert [each.closed is None for each in heard] == [False]


async def test_the_usual_answer_is_not_promised_while_nobody_is_there(house, scope, hours, anna, reference):
    from livechat.conversations import access, expecting

    house.means.memory["conversations.usual"] = {1: (scope.now_ms, 60)}
    conversation = await access.conversation(scope.db, anna, reference)
    assert (await expecting.of(anna, conversation, True)).usual
    await hours(AWAY)
    assert not (await expecting.of(anna, conversation, True)).usual


# --- the page


@pytest.fixture
async def admin(house, browser):
    """A browser on the business hours."""
    ann = browser()
    await sign_in(ann, await an_admin(house.means))
    await ann.get("/admin/settings/hours")
    return ann


WEEK = {
    "section": "hours",
    "hours_on": "true",
    "outside_hours": "queue",
    "hours.mon.begins": ["09:00", "13:00", ""],
    "hours.mon.ends": ["12:00", "18:00", ""],
    "hours.fri.all_day": "true",
    "hours.x0.date": "2026-12-25",
    "hours.x0.name": "Christmas",
    "hours.x1.date": "",
}


async def test_hours_are_decided_without_scripts(admin, scope):
    assert (await admin.post("/admin/settings", **WEEK)).status_code == 303
    decided = await deciding.of(scope)
    assert str(decided.hours) == (
        "mon 09:00-12:00, 13:00-18:00; tue –; wed –; thu –; fri 00:00-24:00; sat –; sun –; 2026-12-25 Christmas –"
    )
    page = (await admin.get("/admin/settings/hours")).text
    assert page.count('name="hours.mon.begins"') == 3, "two ranges and room for another one"
    assert 'value="2026-12-25"' in page


async def test_what_is_wrong_with_a_day_is_said_beside_it_and_nothing_typed_is_lost(admin, scope):
    before = await deciding.of(scope)
    wrong = WEEK | {"hours.mon.begins": ["09:00", "11:00"], "hours.x4.date": "2026-12-25", "hours.x4.name": "Again"}
    answer = await admin.post("/admin/settings", **wrong)
    assert answer.status_code == 422
    assert "09:00-12:00 and 11:00-18:00 overlap." in admin.text
    assert "This date stands here twice." in admin.text
    assert 'name="hours.x4.name" value="Again"' in answer.text
    assert await deciding.of(scope) == before
    answer = await admin.post("/admin/settings/preview", **wrong)
    assert 'id="error-hours-mon"' in answer.text
    assert 'id="error-hours-x4"' in answer.text


async def test_the_page_says_what_the_hours_come_to(admin):
    answer = await admin.post("/admin/settings/preview", **WEEK)
    assert "By these hours you are closed now, until Monday, November 23, 09:00." in answer.text


async def test_sixty_exceptions_are_one_form(admin, scope):
    many = {
        f"hours.x{n}.{what}": value
        for n in range(60)
        for what, value in (
            ("date", f"2027-{1 + n // 28:02d}-{1 + n % 28:02d}"),
            ("name", "x"),
            ("begins", ["09:00", ""]),
            ("ends", ["10:00", ""]),
        )
    }
    assert (await admin.post("/admin/settings", **WEEK | many)).status_code == 303
    assert len((await deciding.of(scope)).hours.exceptions) == 60
