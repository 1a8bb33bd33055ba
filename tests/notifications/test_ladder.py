"""The ladder: a customer whose words nobody reads is told further and further, until somebody reads them."""

import json
from dataclasses import replace

import pytest

from livechat.conversations import control, sending
from livechat.conversations.inputs import Draft
from livechat.customers import erasing
from livechat.notifications import centre, preferences, pushing
from livechat.notifications.inputs import Subscribe
from livechat.notifications.ladder import climbing, live, queries
from tests.factories import a_customer, a_rep, an_admin, at_work, reference_of, sign_in
from tests.live.wires import Peer
from tests.mail.server import mailing
from tests.settling import settled


@pytest.fixture
def settings(settings, box):
    return mailing(settings, box)


@pytest.fixture
async def team(scope, means):
    """Nok, who has mail and holds the conversation, Som beside her, and the admin Lek."""
    people = {}
    for name, make in (("Nok", a_rep), ("Som", a_rep), ("Lek", an_admin)):
        staff = await make(means, name=name, password="", email=f"{name.lower()}@example.com")
        people[name], _ = await at_work(scope, staff)
    return people


@pytest.fixture
async def anna(scope, olga, team):
    """A customer whose conversation is Nok's and who has just written."""
    _, own, _ = await a_customer(scope, name="Anna")
    await control.assign(olga, await reference_of(own), team["Nok"].actor_id)
    await write(own, "Is anybody there?")
    return own


async def write(own, text):
    return await sending.send(own, await reference_of(own), Draft(client_id=str(abs(hash(text))), text=text))


@pytest.fixture
def minutes(house, clock):
    """Let minutes pass one by one, as the server sees them."""

    async def passing(count):
        for _ in range(count):
            clock.advance(60)
            await house.jobs.run_due()
            await settled(house)

    return passing


async def reads(house, person, customer):
    """Somebody of the team opens the conversation and reads it."""
    reference = await reference_of(customer)
    screen = Peer(house, person)
    joined = await screen.ack("join_conversation", conversation=reference)
    await screen.ack("mark_read", conversation=reference, seq=joined["messages"][-1]["seq"])
    screen.leave()
    await settled(house)


async def rungs(scope):
    """What was done, by the log: rung, whom it reached, after how many minutes."""
    [run] = await queries.runs(scope.db, scope.workspace_id, 0, 10)
    found = await queries.steps(scope.db, scope.workspace_id, [run.id])
    return [(each.rung, json.loads(each.told), (each.fired_at - run.since_at) // 60_000) for each in found]


async def ends(scope):
    return [each.ended_by for each in await queries.runs(scope.db, scope.workspace_id, 0, 10)]


async def waiting_notices(person):
    return [each for each in (await centre.page(person, "", 50, unread=True))[0] if each.occasion == "waiting"]


async def test_each_rung_reaches_further_on_one_clock(house, scope, team, anna, minutes, box, push_service):
    await pushing.subscribe(team["Nok"], Subscribe(**push_service.subscription()))
    page = Peer(house, team["Nok"])
    await minutes(13)
    assert [(rung, minute) for rung, _, minute in await rungs(scope)] == [
        ("sound", 1),
        ("push", 2),
        ("mail", 5),
        ("second", 8),
        ("manager", 12),
    ]
    told = {rung: who for rung, who, _ in await rungs(scope)}
    assert told["sound"] == told["push"] == told["mail"] == ["Nok"]
    assert len(told["second"]) == 1
    assert told["second"] != ["Nok"]
    assert {"Lek", "Olga"} <= set(told["manager"])
    assert len(await waiting_notices(team["Nok"])) == 1
    assert [each.priority for each in await waiting_notices(team["Lek"])] == ["urgent"]
    assert "Nobody reads what they write" in [each.said["body"] for each in push_service.pushes]
    assert {each["to"] for each in box.letters} >= {"Nok <nok@example.com>", "Lek <lek@example.com>"}
    assert page.events("notifications")[-1]["unread"] >= 1


async def test_whoever_has_a_page_open_hears_it(house, scope, team, anna, minutes):
    nok, som = Peer(house, team["Nok"], "html"), Peer(house, team["Som"], "html")
    await minutes(2)
    assert 'data-occasion="waiting"' in nok.wire.html
    assert 'id="told-' in nok.wire.html
    assert 'data-occasion="waiting"' not in som.wire.html


async def test_reading_ends_it_for_everybody_and_takes_everything_back(
    house, scope, team, anna, minutes, box, push_service
):
    page = Peer(house, team["Lek"])
    await pushing.subscribe(team["Nok"], Subscribe(**push_service.subscription()))
    await minutes(12)
    sent = len(box.letters)
    push_service.pushes.clear()
    assert await waiting_notices(team["Lek"])
    await reads(house, team["Som"], anna)
    assert await ends(scope) == ["read"]
    for person in team.values():
        assert await waiting_notices(person) == []
    assert page.events("notifications")[-1]["unread"] == 0
    await minutes(30)
    assert len(box.letters) == sent
    assert {each.said["type"] for each in push_service.pushes} == {"seen"}
    assert await ends(scope) == ["read"]


async def test_an_answer_ends_it_and_the_next_words_begin_anew(house, scope, team, anna, minutes):
    await minutes(3)
    await sending.send(team["Nok"], await reference_of(anna), Draft(client_id="a1", text="I am here."))
    await settled(house)
    assert await ends(scope) == ["answered"]
    await write(anna, "And now?")
    await minutes(1)
    assert await ends(scope) == ["", "answered"]


async def test_what_was_read_in_time_leaves_no_trace(house, scope, team, anna, minutes):
    await reads(house, team["Nok"], anna)
    await minutes(20)
    assert await queries.runs(scope.db, scope.workspace_id, 0, 10) == []


async def test_a_restart_forgets_nothing_and_does_what_fell_due(house, scope, team, anna, minutes, clock):
    await minutes(3)
    house.means.memory.pop("notifications.climbing")
    await live.start(house)
    clock.advance(6 * 60)
    await house.jobs.run_due()
    assert [rung for rung, _, _ in await rungs(scope)] == ["sound", "push", "mail", "second"]
    house.means.memory.pop("notifications.climbing")
    await reads(house, team["Nok"], anna)
    assert await ends(scope) == [""]
    await minutes(1)
    assert await ends(scope) == ["read"]


async def test_rungs_that_are_reached_at_once_show_up_once(house, scope, team, anna, clock):
    lek = Peer(house, team["Lek"], "html")
    clock.advance(13 * 60)
    await house.jobs.run_due()
    await settled(house)
    assert len(await rungs(scope)) == 5
    assert lek.wire.html.count('class="toast__link"') == 1


async def test_a_rung_that_somebody_read_meanwhile_does_nothing(house, scope, team, anna, minutes, system):
    await minutes(1)
    [run] = await queries.runs(scope.db, scope.workspace_id, 0, 10)
    house.means.memory.pop("notifications.climbing")
    await reads(house, team["Nok"], anna)
    decided = await climbing.deciding.of(system)
    await climbing.climb(system, replace(run, since_at=0), decided, house.presence_of)
    assert [rung for rung, _, _ in await rungs(scope)] == ["sound"]
    assert await ends(scope) == ["read"]


async def test_a_shop_decides_the_minutes_and_may_skip_rungs(decide, scope, team, anna, minutes):
    await decide(ladder_sound=0, ladder_push=0, ladder_mail=0, ladder_second=3, ladder_manager=0)
    await minutes(10)
    assert [(rung, minute) for rung, _, minute in await rungs(scope)] == [("second", 3)]
    await decide(ladder_manager=5)
    await minutes(1)
    assert [rung for rung, _, _ in await rungs(scope)] == ["second", "manager"]


async def test_a_shop_without_a_ladder_does_nothing(decide, scope, team, anna, minutes):
    await decide(ladder_sound=0, ladder_push=0, ladder_mail=0, ladder_second=0, ladder_manager=0)
    await minutes(30)
    assert await queries.runs(scope.db, scope.workspace_id, 0, 10) == []


async def test_whoever_does_not_want_it_is_left_alone(house, scope, team, anna, minutes, box):
    Peer(house, team["Nok"])
    await preferences.change(team["Nok"], {way: [] for way in ("centre", "sound", "screen", "push", "mail")})
    await minutes(6)
    assert [who for _, who, _ in await rungs(scope)] == [[], [], []]
    assert box.letters == []


async def test_an_erased_customer_is_in_no_log(scope, olga, team, anna, minutes):
    await minutes(13)
    await erasing.erase(olga, anna.actor_id)
    assert await queries.runs(scope.db, scope.workspace_id, 0, 10) == []


async def test_old_waits_are_forgotten(house, scope, team, anna, minutes, clock, system):
    await minutes(3)
    await climbing.tidy(house, system, "", {})
    assert len(await ends(scope)) == 1
    await reads(house, team["Nok"], anna)
    clock.advance(91 * 86_400)
    await climbing.tidy(house, system, "", {})
    assert await queries.runs(scope.db, scope.workspace_id, 0, 10) == []


async def test_admins_read_the_log(means, browser, team, anna, minutes):
    lek = browser()
    await sign_in(lek, await an_admin(means, name="Dao"))
    await lek.get("/admin/waiting")
    assert "Nobody had to wait" in lek.text
    await minutes(6)
    await lek.get("/admin/waiting")
    for words in ("Anna", "Listed, with a sound", "Pushed", "Mailed", "Nobody has read it yet"):
        assert words in lek.text


async def test_one_that_nobody_has_concerns_those_who_are_here(house, scope, team, minutes):
    _, own, _ = await a_customer(scope, name="Ben")
    await write(own, "Hello?")
    Peer(house, team["Som"])
    await minutes(2)
    assert [who for rung, who, _ in await rungs(scope)] == [["Som"], []]
