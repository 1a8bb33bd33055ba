"""Outside of the business hours the bot tells customers when the team is back, and the team still has to answer."""

from __future__ import annotations

from typing import Any

import pytest

from livechat.bot import closing
from livechat.conversations import sending
from livechat.conversations.events import NewMessage
from livechat.conversations.inputs import Draft
from tests.factories import an_admin, at_work, bearer, reference_of
from tests.live.wires import Peer
from tests.settling import settled

# A test begins on Saturday, 21 November 2026, at 03:00 UTC.
AWAY = {"week": {"sun": ["09:00-10:00"]}}
OPEN = {"week": {"sat": ["02:00-04:00"], "sun": ["09:00-10:00"]}}
HOUR_S = 3600


@pytest.fixture
def hours(decide: Any) -> Any:
    """Decide about the business hours; the bot answers outside of them unless something else is said."""

    async def set_(of: Any, **more: Any) -> None:
        await decide(**{"hours_on": True, "hours": of, "outside_hours": "bot", **more})

    return set_


async def say(house: Any, scope: Any, text: str) -> None:
    await sending.send(scope, await reference_of(scope), Draft(client_id=text, text=text))
    await speak(house)


async def speak(house: Any) -> None:
    """Until the bot has had its turn."""
    house.clock.advance(closing.PAUSE_MS / 1000)
    await house.jobs.run_due()
    await settled(house)


async def by_bot(house: Any) -> list[str]:
    return list(await house.db.all(str, "SELECT text FROM message WHERE sender_role = 'bot' ORDER BY number"))


async def asked(house: Any) -> list[str]:
    return list(await house.db.all(str, "SELECT key FROM job WHERE name = :name", name=closing.JOB))


async def test_it_says_once_that_nobody_is_there_and_when_somebody_is_back(house, hours, anna):
    await hours(AWAY)
    await settled(house)
    for text in ("Hello?", "Anybody?"):
        await say(house, anna, text)
    assert await by_bot(house) == [
        "We are closed right now. Your message waits for us.\nWe are back: Sunday, November 22, 09:00 (UTC)"
    ]


async def test_it_tells_by_the_customers_own_clock_where_that_is_known(house, hours, scope, anna):
    await hours(AWAY)
    await settled(house)
    async with scope.transaction() as tx:
        await tx.run("UPDATE customer SET zone = 'Asia/Tokyo' WHERE id = :id", id=anna.actor_id)
    await say(house, anna, "Hello?")
    [said] = await by_bot(house)
    assert said.endswith("\nWe are back: Sunday, November 22, 18:00")


async def test_the_customer_goes_on_waiting_for_the_team(house, hours, anna):
    await hours(AWAY)
    await settled(house)
    screen = Peer(house, anna)
    screen.give("join_conversation", conversation=await reference_of(anna), after_seq=0)
    await say(house, anna, "Hello?")
    await screen.wire.until(lambda: any("We are closed" in str(each) for each in screen.wire.said))
    row = await house.db.one(
        tuple,
        "SELECT waiting_since IS NOT NULL, first_response_at, last_by, unread_by_customer, unread_by_staff"
        " FROM conversation",
    )
    assert row == (1, None, "bot", 1, 1)
    screen.leave()


async def test_each_customer_reads_it_in_their_language_and_in_the_words_of_the_workspace(house, hours, scope, anna):
    await hours(AWAY, offline={"en": "Gone fishing", "ar": "في إجازة"})
    await settled(house)
    async with scope.transaction() as tx:
        await tx.run("UPDATE customer SET language = 'ar' WHERE id = :id", id=anna.actor_id)
    await say(house, anna, "مرحبا")
    [said] = await by_bot(house)
    assert said.startswith("في إجازة\n")
    assert "الأحد" in said


async def test_whoever_has_no_language_reads_it_in_that_of_the_workspace(house, hours, scope, anna):
    await hours(AWAY)
    await settled(house)
    async with scope.transaction() as tx:
        await tx.run("UPDATE customer SET language = '' WHERE id = :id", id=anna.actor_id)
    await say(house, anna, "Hello?")
    assert len(await by_bot(house)) == 1


async def test_it_is_written_down_with_the_message_and_no_more_once_it_has_spoken(house, hours, anna):
    await hours(AWAY)
    await settled(house)
    reference = await reference_of(anna)
    await sending.send(anna, reference, Draft(client_id="1", text="Hello?"))
    assert await asked(house) == [reference]
    await speak(house)
    await sending.send(anna, reference, Draft(client_id="2", text="Anybody?"))
    assert await asked(house) == []
    assert len(await by_bot(house)) == 1


@pytest.mark.parametrize(
    "state", ["status = 'resolved', waiting_since = NULL", "merged_into = id, waiting_since = NULL"]
)
async def test_it_says_nothing_in_a_conversation_that_is_over(house, hours, scope, anna, state):
    await hours(AWAY)
    await settled(house)
    await sending.send(anna, await reference_of(anna), Draft(client_id="1", text="Hello?"))
    async with scope.transaction() as tx:
        await tx.run(f"UPDATE conversation SET {state}")
    await speak(house)
    assert await by_bot(house) == []
    assert await asked(house) == []


async def test_it_is_silent_while_somebody_of_the_team_talks_all_the_same(house, hours, clock, anna, mali):
    await hours(AWAY)
    await settled(house)
    await sending.send(mali, await reference_of(anna), Draft(client_id="m", text="Late, but here"))
    await say(house, anna, "Oh, thanks")
    assert await by_bot(house) == []
    clock.advance(HOUR_S + 1)
    await say(house, anna, "Still there?")
    assert len(await by_bot(house)) == 1


@pytest.mark.parametrize("outside", ["form", "queue", "hidden"])
async def test_with_any_other_choice_it_says_nothing(house, hours, anna, outside):
    await hours(AWAY, outside_hours=outside)
    await settled(house)
    await say(house, anna, "Hello?")
    assert await by_bot(house) == []


async def test_it_is_silent_in_the_hours_and_speaks_again_the_next_time_the_team_is_away(house, hours, clock, anna):
    await hours(OPEN)
    await settled(house)
    await say(house, anna, "Hello?")
    assert await by_bot(house) == []
    for hours_on, count in ((2, 1), (24, 1), (8, 2)):
        clock.advance(hours_on * HOUR_S)
        await settled(house)
        await say(house, anna, f"After {hours_on} h")
        assert len(await by_bot(house)) == count


async def test_where_nobody_knows_when_the_team_is_back_it_says_it_once_a_day(house, hours, clock, anna):
    await hours({"week": {}})
    await settled(house)
    for text in ("Hello?", "Hello!"):
        await say(house, anna, text)
    assert await by_bot(house) == ["We are closed right now. Your message waits for us."]
    clock.advance(24 * HOUR_S)
    await say(house, anna, "And now?")
    assert len(await by_bot(house)) == 2


async def test_new_customers_come_in_as_ever_and_programs_read_the_choice(house, hours, browser, program):
    await hours(AWAY, ask_phone="optional")
    page = (await browser().get("/")).text
    assert "Your message waits for us." in page
    assert "Start chat</button>" in page
    config = (await program.get("/api/widget/config")).json()
    assert config["outside_hours"] == "bot"
    assert config["offline"] == "We are closed right now. Your message waits for us."
    assert {each["name"]: each["required"] for each in config["fields"]}["phone"] is False


async def test_a_program_of_the_team_sees_who_spoke(house, hours, anna, program, scope):
    await hours(AWAY)
    await settled(house)
    await say(house, anna, "Hello?")
    _, token = await at_work(scope, await an_admin(house.means, name="Olga", password=""))
    said = await program.get(f"/api/messages/{await reference_of(anna)}", headers=bearer(token))
    sender = said.json()["messages"][-1]["sender"]
    assert (sender["role"], sender["id"], sender["name"]) == ("bot", "bot", "Livechat")


async def test_nobody_pays_for_it_while_it_has_nothing_to_say(house, hours, decide):
    for said, is_on in ((AWAY, True), (OPEN, False), (AWAY, True)):
        await hours(said)
        await settled(house)
        assert bool(house.bus._within[NewMessage]) == is_on
    await decide(outside_hours="queue")
    await settled(house)
    assert not house.bus._within[NewMessage]
