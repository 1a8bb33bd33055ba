"""Conversations find somebody who can answer, and do not stay with somebody who does not."""

from __future__ import annotations

import asyncio

import msgspec
import pytest

from livechat.accounts import team
from livechat.conversations import control, sending
from livechat.conversations.events import ConversationUpdated
from livechat.conversations.inputs import Draft
from livechat.routing import handing, offering, queries
from livechat.teams import managing
from tests.factories import an_admin, at_work
from tests.settling import settled


async def decisions(house, reference):
    return await queries.decisions(house.db, 1, reference, 20)


async def verdicts(house, reference):
    """What became of everybody in the newest decision."""
    newest = (await decisions(house, reference))[0]
    return {each["name"]: each["verdict"] for each in msgspec.json.decode(newest.considered)}


async def test_conversations_wait_in_the_queue_until_the_team_decides_otherwise(rep, waits, look, holder):
    await rep("Mali")
    ref = await waits("Anna")
    await look(60)
    assert await holder(ref) == ""


async def test_conversations_are_handed_out_in_turn(house, decide, rep, waits, look, holder, clock):
    await decide(assignment="round_robin")
    await rep("Mali")
    await rep("Somchai")
    found = []
    for name in ("Anna", "Ben", "Cleo", "Dao"):
        ref = await waits(name)
        await look(1)
        found.append(await holder(ref))
    assert found[:2] == found[2:]
    assert set(found) == {"Mali", "Somchai"}


async def test_whoever_has_the_fewest_comes_first(house, decide, rep, waits, look, holder):
    mali, _ = await rep("Mali"), await rep("Somchai")
    for name in ("Anna", "Ben"):
        await control.claim(mali.scope, await waits(name))
    await decide(assignment="fewest_open")
    for name in ("Cleo", "Dao"):
        ref = await waits(name)
        await look()
        assert await holder(ref) == "Somchai"


async def test_only_who_is_online_and_has_room_is_chosen_and_the_others_are_named(
    house, decide, rep, waits, look, holder
):
    await decide(assignment="round_robin")
    await rep("Gone", here=False)
    away = await rep("Away")
    await team.set_presence(away.scope, "away")
    full = await rep("Full", capacity=1)
    await control.claim(full.scope, await waits("Ben"))
    await rep("Mali")
    ref = await waits("Anna")
    await look()
    assert await holder(ref) == "Mali"
    assert await verdicts(house, ref) == {"Mali": "chosen", "Gone": "gone", "Away": "away", "Full": "full"}


async def test_a_quiet_conversation_takes_up_no_room(house, decide, rep, waits, look, holder, clock):
    await decide(assignment="round_robin", pass_on_after=0)
    mali = await rep("Mali", capacity=1)
    await control.claim(mali.scope, await waits("Ben"))
    ref = await waits("Anna")
    await look(9 * 60)
    assert await holder(ref) == ""
    await look(70)
    assert await holder(ref) == "Mali"


async def test_whoever_comes_online_is_given_what_waits_at_once(house, decide, rep, waits, holder):
    await decide(assignment="round_robin")
    ref = await waits("Anna")
    mali = await rep("Mali", here=False)
    mali.comes()
    await settled(house)
    assert await holder(ref) == "Mali"


async def test_room_that_becomes_free_is_used_at_once(house, decide, rep, waits, holder):
    mali = await rep("Mali", capacity=1)
    first = await waits("Anna")
    await control.claim(mali.scope, first)
    await decide(assignment="round_robin")
    second = await waits("Ben")
    await settled(house)
    assert await holder(second) == ""
    await control.set_status(mali.scope, first, "resolved")
    await settled(house)
    assert await holder(second) == "Mali"


async def test_nothing_is_handed_out_twice_however_often_it_is_looked_at(house, decide, rep, waits, system, heard):
    told = heard(ConversationUpdated)
    await rep("Mali")
    await rep("Somchai")
    refs = [await waits(name) for name in ("Anna", "Ben", "Cleo")]
    await decide(assignment="round_robin")
    await settled(house)
    await asyncio.gather(*(handing.hand_out(system, house.presence_of) for _ in range(5)))
    assert sorted(each.conversation.reference for each in told) == sorted(refs)
    assert [len(await decisions(house, ref)) for ref in refs] == [1, 1, 1]


async def test_that_nobody_is_there_is_said_once(house, decide, rep, waits, look):
    await decide(assignment="round_robin")
    await rep("Mali", here=False)
    ref = await waits("Anna")
    await look(60)
    assert [each.outcome for each in await decisions(house, ref)] == ["queued"]


# Passing on


async def test_an_unanswered_conversation_goes_to_the_next_and_never_back(house, decide, rep, waits, look, holder):
    await decide(assignment="round_robin")
    await rep("Mali")
    ref = await waits("Anna")
    await settled(house)
    assert await holder(ref) == "Mali"
    await rep("Somchai")
    await look(170)
    assert await holder(ref) == "Mali"
    await look(20)
    assert await holder(ref) == "Somchai"
    newest = (await decisions(house, ref))[0]
    assert (newest.cause, newest.former_name, newest.staff_name) == ("unanswered", "Mali", "Somchai")
    await look(600)
    assert await holder(ref) == "Somchai", "nobody else is left, and Somchai is here"
    assert (await decisions(house, ref))[0].outcome == "kept"
    assert (await verdicts(house, ref))["Mali"] == "tried"


async def test_an_answer_ends_the_wait(house, decide, rep, waits, look, holder):
    await decide(assignment="round_robin")
    mali = await rep("Mali")
    ref = await waits("Anna")
    await settled(house)
    await rep("Somchai")
    await look(120)
    await sending.send(mali.scope, ref, Draft(client_id="1", text="Hello"))
    await look(600)
    assert await holder(ref) == "Mali"


@pytest.mark.parametrize(("rule", "then"), [("first", "Mali"), ("every", "Somchai")])
async def test_who_is_in_the_middle_of_a_talk_keeps_it_unless_the_team_is_strict(
    house, decide, rep, anna, look, holder, rule, then
):
    await decide(assignment="round_robin", pass_on=rule)
    mali = await rep("Mali")
    ref = str(await house.db.value("SELECT reference FROM conversation"))
    await look()
    await sending.send(mali.scope, ref, Draft(client_id="1", text="Let me look"))
    await rep("Somchai")
    await look(60)
    await sending.send(anna, ref, Draft(client_id="2", text="And?"))
    await look(200)
    assert await holder(ref) == then


async def test_taken_by_hand_it_goes_back_to_the_queue_when_somebody_else_is_there(house, rep, waits, look, holder):
    mali = await rep("Mali")
    ref = await waits("Anna")
    await control.claim(mali.scope, ref)
    await look(300)
    assert await holder(ref) == "Mali"
    await rep("Somchai")
    await look(10)
    assert await holder(ref) == ""


async def test_nothing_is_passed_on_where_the_team_does_not_want_it(house, decide, rep, waits, look, holder):
    await decide(assignment="round_robin", pass_on_after=0)
    await rep("Mali")
    ref = await waits("Anna")
    await look()
    await rep("Somchai")
    await look(3600)
    assert await holder(ref) == "Mali"


async def test_a_rep_who_goes_leaves_nobody_waiting_for_more_than_a_minute(
    house, decide, rep, waits, look, holder, clock
):
    await decide(assignment="round_robin")
    await look(120)
    mali = await rep("Mali")
    ref = await waits("Anna")
    await look()
    assert await holder(ref) == "Mali"
    await rep("Somchai")
    mali.goes()
    await look(60)
    assert await holder(ref) == "Somchai"
    assert (await decisions(house, ref))[0].cause == "offline"


async def test_a_rep_who_reloads_the_page_loses_nothing(house, decide, rep, waits, look, holder):
    await decide(assignment="round_robin")
    await look(120)
    mali = await rep("Mali")
    ref = await waits("Anna")
    await look()
    await rep("Somchai")
    mali.goes()
    await look(10)
    mali.comes()
    await look(60)
    assert await holder(ref) == "Mali"


async def test_without_anybody_else_a_gone_reps_conversation_waits_in_the_queue(
    house, decide, rep, waits, look, holder
):
    await look(120)
    mali = await rep("Mali")
    ref = await waits("Anna")
    await control.claim(mali.scope, ref)
    mali.goes()
    await look(60)
    assert await holder(ref) == ""


async def test_after_a_restart_reps_have_time_to_come_back(house, decide, rep, waits, look, holder):
    mali = await rep("Mali", here=False)
    ref = await waits("Anna")
    await control.claim(mali.scope, ref)
    await look(50)
    assert await holder(ref) == "Mali"
    await look(30)
    assert await holder(ref) == ""


# Taking by answering


async def test_the_first_answer_takes_a_conversation(house, rep, waits, holder):
    mali, somchai = await rep("Mali"), await rep("Somchai")
    ref = await waits("Anna")
    await asyncio.gather(
        sending.send(mali.scope, ref, Draft(client_id="1", text="Hello")),
        sending.send(somchai.scope, ref, Draft(client_id="1", text="Hello")),
    )
    await settled(house)
    first = await house.db.value("SELECT sender_name FROM message WHERE sender_role = 'rep' ORDER BY seq LIMIT 1")
    assert await holder(ref) == first
    assert [each.cause for each in await decisions(house, ref)] == ["first_reply"]


async def test_an_answer_takes_nothing_where_the_team_does_not_want_it(house, decide, rep, waits, holder):
    await decide(first_reply_owns=False)
    mali = await rep("Mali")
    ref = await waits("Anna")
    await sending.send(mali.scope, ref, Draft(client_id="1", text="Hello"))
    await settled(house)
    assert await holder(ref) == ""


async def test_why_is_told_in_words(house, browser, decide, rep, waits, look, scope):
    await decide(assignment="round_robin")
    away = await rep("Somchai")
    await team.set_presence(away.scope, "away")
    await rep("Mali")
    ref = await waits("Anna")
    await look()
    _, token = await at_work(scope, await an_admin(house.means, password=""))
    page = browser()
    page.client.cookies.set("livechat-staff", token)
    await page.get(f"/inbox/{ref}/why")
    for words in ("Given to Mali", "The customer waited in the queue.", "in turn", "Mali Chosen 0/6", "Somchai Away"):
        assert words in page.text, page.text


# Teams


async def test_a_teams_conversation_is_handed_to_one_of_it(house, decide, rep, waits, look, holder, system):
    mali, somchai = await rep("Mali"), await rep("Somchai")
    team = await managing.add(system, "Repairs", "", [somchai.id])
    refs = [await waits(name) for name in ("Anna", "Ben")]
    for ref in refs:
        await control.assign_team(mali.scope, ref, team.id)
    await decide(assignment="round_robin")
    await look()
    assert [await holder(ref) for ref in refs] == ["Somchai", "Somchai"]
    assert (await verdicts(house, refs[0]))["Mali"] == "other_team"


async def test_a_transfer_to_a_team_finds_somebody_of_it_at_once(house, decide, rep, waits, look, holder, system):
    mali, somchai = await rep("Mali"), await rep("Somchai")
    team = await managing.add(system, "Repairs", "", [somchai.id])
    ref = await waits("Anna")
    await control.claim(mali.scope, ref)
    await sending.send(mali.scope, ref, Draft(client_id="1", text="My colleagues know"))
    await decide(assignment="round_robin")
    await offering.transfer_to_team(mali.scope, ref, team.id, "A cracked glass", house.presence_of)
    assert await holder(ref) == "Somchai"
    assert (await decisions(house, ref))[0].cause == "team"


async def test_taken_by_hand_a_transfer_to_a_team_waits_in_its_queue(house, rep, waits, holder, system):
    mali = await rep("Mali")
    team = await managing.add(system, "Repairs", "", [])
    ref = await waits("Anna")
    await control.claim(mali.scope, ref)
    await offering.transfer_to_team(mali.scope, ref, team.id, "", house.presence_of)
    assert await holder(ref) == ""
