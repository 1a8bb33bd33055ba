"""Reps are told on their open pages of what concerns them, and by numbers that agree in every window."""

from __future__ import annotations

import re

import pytest

from livechat.accounts import team
from livechat.conversations import control, noting, sending
from livechat.conversations.inputs import Draft
from livechat.errors import Invalid
from livechat.notifications import models, preferences
from tests.factories import a_rep, reference_of, sign_in
from tests.notifications.test_pushing import read
from tests.settling import settled


def text(peer):
    return b"".join(peer.wire.written).decode("utf-8", "replace")


def alerts(peer):
    return re.findall(r'<li data-ref="[^"]+" data-occasion="(\w+)" data-seq="\d+"><b>([^<]+)</b>', text(peer))


def unread(peer):
    return [int(each) for each in re.findall(r'id="unread" value="(\d+)"', text(peer))]


@pytest.fixture
def moment(house, clock):
    async def wait():
        for _ in range(3):
            await settled(house)
            clock.advance(1)
        await settled(house)

    return wait


async def says(customer, ref, name="1"):
    await sending.send(customer, ref, Draft(client_id=name, text="Hello"))


async def test_each_is_told_what_it_is_to_them(rep, anna, moment):
    mali, somchai = await rep("Mali", here=False), await rep("Somchai", here=False)
    ref = await reference_of(anna)
    pages = mali.comes("html"), somchai.comes("html")
    await says(anna, ref)
    await moment()
    assert [alerts(each) for each in pages] == [[("unassigned", "Anna")]] * 2
    await control.claim(mali.scope, ref)
    await says(anna, ref, "2")
    await moment()
    assert alerts(pages[0])[1:] == [("mine", "Anna")]
    assert alerts(pages[1])[1:] == [], "colleagues' conversations are nobody else's business unless they want it"
    await preferences.choose(somchai.scope, {"sound": ["others"], "screen": [], "push": []})
    await says(anna, ref, "3")
    await moment()
    assert alerts(pages[1])[1:] == [("others", "Anna")]


async def test_a_conversation_that_was_given_is_told_to_its_new_rep(rep, anna, moment):
    mali, somchai = await rep("Mali", here=False), await rep("Somchai")
    page = mali.comes("html")
    await control.assign(somchai.scope, await reference_of(anna), mali.id)
    await moment()
    assert alerts(page) == [("assigned", "Anna")]


async def test_all_windows_show_the_same_number_and_fall_to_zero_together(rep, anna, moment):
    mali = await rep("Mali", here=False)
    ref = await reference_of(anna)
    pages = mali.comes("html"), mali.comes("html")
    for number in range(3):
        await says(anna, ref, str(number))
    await moment()
    assert [unread(each)[-1] for each in pages] == [3, 3]
    await read(mali.scope, ref)
    await moment()
    assert [unread(each)[-1] for each in pages] == [0, 0]
    assert all(f'id="alerts-seen" data-refs="{ref}"' in text(each).replace(' hx-swap-oob="true"', "") for each in pages)


async def test_a_muted_conversation_counts_for_nothing(rep, anna, moment):
    mali = await rep("Mali", here=False)
    ref = await reference_of(anna)
    await preferences.follow(mali.scope, ref, "muted")
    page = mali.comes("html")
    await says(anna, ref)
    await moment()
    assert (alerts(page), unread(page)) == ([], [0])


async def test_a_window_that_opens_learns_its_rules_and_the_number(rep, anna, moment):
    mali = await rep("Mali", here=False)
    await says(anna, await reference_of(anna))
    await preferences.choose(mali.scope, {"sound": ["mine"], "tone": ["bell"], "volume": ["35"], "repeat": ["true"]})
    page = mali.comes("html")
    page.give("get_alerts")
    await moment()
    assert 'data-tone="bell" data-volume="35"' in text(page)
    assert 'data-repeat="true"' in text(page)
    assert unread(page) == [1]


async def test_choices_reach_every_open_window_at_once(rep, moment):
    mali = await rep("Mali", here=False)
    page = mali.comes("html")
    await preferences.be_quiet(mali.scope, 30)
    await moment()
    assert re.search(r'data-quiet-until="2026-11-21T03:30', text(page))


async def test_whoever_wants_peace_is_told_of_nothing_until_then(rep, anna, moment, clock):
    mali = await rep("Mali", here=False)
    ref = await reference_of(anna)
    page = mali.comes("html")
    await preferences.be_quiet(mali.scope, 5)
    await says(anna, ref)
    await moment()
    assert alerts(page) == []
    clock.advance(5 * 60)
    await says(anna, ref, "2")
    await moment()
    assert alerts(page) == [("unassigned", "Anna")]


async def test_choices_are_remembered_and_wrong_ones_refused(rep, house):
    mali = await rep("Mali")
    with pytest.raises(Invalid):
        await preferences.choose(mali.scope, {"volume": ["101"]})
    with pytest.raises(Invalid):
        await preferences.choose(mali.scope, {"tone": ["trombone"]})
    with pytest.raises(Invalid):
        await preferences.be_quiet(mali.scope, 10**6)
    chosen = await preferences.choose(mali.scope, {"push": ["others", "mine", "nonsense"], "when": ["always"]})
    house.means.memory.pop("notifications.preferences")
    assert await preferences.of(mali.scope) == chosen
    assert (chosen.sound, chosen.push, chosen.when) == ((), ("mine", "others"), "always")


# Away by itself


async def test_a_rep_who_touches_nothing_is_away_and_comes_back(house, rep):
    mali = await rep("Mali", here=False)
    one, other = mali.comes(), mali.comes()
    await one.ack("activity", active=False)
    assert house.presence_of(mali.id) == "online", "the other window is in use"
    await other.ack("activity", active=False)
    assert house.presence_of(mali.id) == "away"
    await one.ack("activity", active=True)
    assert house.presence_of(mali.id) == "online"


async def test_what_was_chosen_by_hand_stays(house, rep):
    mali = await rep("Mali")
    await team.set_presence(mali.scope, "offline")
    await mali.peer.ack("activity", active=False)
    assert house.presence_of(mali.id) == "offline"
    await mali.peer.ack("activity", active=True)
    assert house.presence_of(mali.id) == "offline"


async def test_nothing_is_handed_to_whoever_is_away_by_themselves(house, rep, decide, waits, holder):
    mali = await rep("Mali")
    await mali.peer.ack("activity", active=False)
    await decide(assignment="round_robin")
    ref = await waits("Anna")
    await settled(house)
    assert await holder(ref) == ""
    await mali.peer.ack("activity", active=True)
    await settled(house)
    assert await holder(ref) == "Mali"


async def test_whoever_is_called_in_a_note_is_told_also_where_a_colleague_has_the_conversation(rep, anna, moment):
    mali, somchai = await rep("Mali", here=False), await rep("Somchai", here=False)
    ref = await reference_of(anna)
    await control.claim(mali.scope, ref)
    pages = mali.comes("html"), somchai.comes("html")
    await preferences.follow(somchai.scope, ref, "muted")
    await noting.add(mali.scope, ref, "1", "@Somchai @Mali could you look?")
    await moment()
    assert [alerts(each) for each in pages] == [[], [("mentioned", "Anna")]]
    assert "<span>Mali: @Somchai @Mali could you look?</span>" in text(pages[1])


async def test_a_mention_waits_for_whoever_wants_peace_or_does_not_want_it(rep, anna, moment):
    mali, somchai = await rep("Mali"), await rep("Somchai", here=False)
    ref = await reference_of(anna)
    page = somchai.comes("html")
    await preferences.choose(somchai.scope, {"push": ["mentioned"]})
    await noting.add(mali.scope, ref, "1", "@Somchai?")
    await preferences.choose(somchai.scope, {"sound": ["mentioned"]})
    await preferences.be_quiet(somchai.scope, 5)
    await noting.add(mali.scope, ref, "2", "@Somchai!")
    await moment()
    assert alerts(page) == []


async def test_choices_made_before_an_occasion_was_there_leave_it_as_it_is_by_itself():
    before = models.stored('{"sound": ["mine"], "screen": [], "push": [], "tone": "bell"}', 0)
    more = ("mentioned", "waiting")
    assert (before.sound, before.screen, before.push) == (("mine", *more), more, more)
    assert models.stored(models.Preferences(sound=("mine",)).as_json(), 0).sound == ("mine",)


async def test_the_page_offers_every_occasion(browser, house):
    desk = browser()
    await sign_in(desk, await a_rep(house.means, name="Wei"))
    page = (await desk.get("/me/notifications")).text
    for way in models.WAYS:
        checked = " checked" if way in ("centre", "sound", "screen", "push") else ""
        assert re.search(f'name="{way}" value="mentioned"{checked} aria', page)
