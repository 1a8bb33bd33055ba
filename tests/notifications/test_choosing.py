"""Choosing: of what one is told, by which way, how important it is, and when it has to wait."""

import re

import pytest

from livechat.conversations import control, noting
from livechat.customers import erasing
from livechat.errors import Invalid
from livechat.notifications import centre, preferences, pushing, quieting
from livechat.notifications.events import NoticeSent
from livechat.notifications.inputs import Subscribe
from livechat.notifications.models import Preferences
from tests.factories import a_customer, a_rep, an_admin, at_work, bearer, reference_of, sign_in
from tests.mail.server import mailing
from tests.settling import settled

MIDNIGHT = 1_789_948_800_000  # 2026-09-21T00:00:00Z


@pytest.fixture
def settings(settings, box):
    return mailing(settings, box)


@pytest.fixture
async def nok(means, scope):
    """A rep who wants mail of what is given to her and of notes that call her."""
    own, _ = await at_work(scope, await a_rep(means, name="Nok", password="", email="nok@example.com"))
    await preferences.change(own, {"mail": ["assigned", "mentioned"]})
    return own


async def pass_by(house, clock, minutes):
    clock.advance(minutes * 60)
    await house.jobs.run_due()


def at(hour, minute=0):
    return MIDNIGHT + (hour * 60 + minute) * 60_000


@pytest.mark.parametrize(
    ("start", "end", "hour", "is_quiet"),
    [
        ("22:00", "07:00", 21, False),
        ("22:00", "07:00", 22, True),
        ("22:00", "07:00", 6, True),
        ("22:00", "07:00", 7, False),
        ("13:00", "14:00", 13, True),
        ("13:00", "14:00", 14, False),
        ("", "", 3, False),
    ],
)
def test_quiet_hours_hold_back_what_is_not_urgent(start, end, hour, is_quiet):
    hours = quieting.chosen(start, end, "", "urgent")
    assert hours.holds_back("high", at(hour), "UTC") == is_quiet
    assert not hours.holds_back("urgent", at(hour), "UTC")


def test_quiet_hours_go_by_the_persons_clock_else_by_the_workspaces():
    assert quieting.chosen("22:00", "07:00", "", "nothing").holds_back("urgent", at(16), "Asia/Bangkok")
    elsewhere = quieting.chosen("22:00", "07:00", "Europe/Berlin", "high")
    assert not elsewhere.holds_back("medium", at(16), "Asia/Bangkok")
    assert elsewhere.holds_back("medium", at(21), "UTC")
    assert not elsewhere.holds_back("high", at(21), "UTC")
    assert elsewhere.over_at(at(21), "UTC") == at(24 + 5)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (("22:00", "", "", "urgent"), "quiet_to"),
        (("25:00", "07:00", "", "urgent"), "quiet_from"),
        (("07:00", "07:00", "", "urgent"), "quiet_to"),
        (("22:00", "07:00", "Mars/Base", "urgent"), "quiet_zone"),
        (("22:00", "07:00", "", "all"), "quiet_lets"),
    ],
)
def test_what_are_no_hours_is_refused_with_its_field(given, field):
    with pytest.raises(Invalid) as refused:
        quieting.chosen(*given)
    assert refused.value.field == field


async def test_what_is_not_read_within_a_minute_is_mailed_in_one_letter(house, clock, box, nok, olga, reference):
    await control.assign(olga, reference, nok.actor_id)
    await noting.add(olga, reference, "n1", "@Nok <b>please</b> look")
    await pass_by(house, clock, 0.5)
    assert box.letters == []
    await pass_by(house, clock, 1)
    await pass_by(house, clock, 60)
    [letter] = box.letters
    assert letter["to"] == "Nok <nok@example.com>"
    assert letter["subject"] == "Livechat: 2 notifications"
    text = letter.get_body(("plain",)).get_content()
    assert re.findall(r"http://localhost/inbox/(\S+)", text) == [reference, reference]
    assert "\u2068Olga\u2069 mentions you at \u2068Anna\u2069" in text
    assert "@Nok &lt;b&gt;please&lt;/b&gt; look" in letter.get_body(("html",)).get_content()


async def test_what_was_read_or_put_away_is_not_mailed(house, clock, box, nok, olga, reference):
    await control.assign(olga, reference, nok.actor_id)
    await noting.add(olga, reference, "n1", "@Nok look")
    read, gone = (await centre.page(nok, "", 10))[0]
    await centre.read(nok, read.id)
    await centre.remove(nok, gone.id)
    await pass_by(house, clock, 2)
    assert box.letters == []


async def test_letters_wait_for_the_end_of_the_quiet_hours_unless_it_is_important(
    house, clock, box, nok, olga, reference
):
    now = clock.now_ms()
    start, end = (f"{(now // 3_600_000 + more) % 24:02}:00" for more in (0, 2))
    await preferences.change(nok, {}, {"mentioned": "urgent"}, quieting.chosen(start, end, "UTC", "urgent"))
    await control.assign(olga, reference, nok.actor_id)
    await pass_by(house, clock, 2)
    assert box.letters == []
    await noting.add(olga, reference, "n1", "@Nok the shop burns")
    await pass_by(house, clock, 2)
    assert [each["subject"] for each in box.letters] == ["\u2068Olga\u2069 mentions you at \u2068Anna\u2069"]
    await pass_by(house, clock, 120)
    assert [each["subject"] for each in box.letters][1:] == ["\u2068Anna\u2069 was given to you"]


async def test_a_letter_survives_a_mail_server_that_is_busy(house, clock, box, nok, olga, reference):
    box.refuse = {"RCPT": "450 later"}
    await control.assign(olga, reference, nok.actor_id)
    await pass_by(house, clock, 2)
    assert box.letters == []
    box.refuse = {}
    await noting.add(olga, reference, "n1", "@Nok look")
    await pass_by(house, clock, 30)
    assert [each["subject"] for each in box.letters] == ["Livechat: 2 notifications"]


async def test_an_erased_customer_is_in_no_letter(house, clock, box, nok, olga, scope):
    customer, own, _ = await a_customer(scope, name="Ben")
    await control.assign(olga, await reference_of(own), nok.actor_id)
    await erasing.erase(olga, customer.id)
    await pass_by(house, clock, 2)
    assert box.letters == []


async def test_what_is_wanted_by_mail_alone_does_not_stand_in_the_list(house, clock, box, nok, olga, reference):
    await preferences.change(nok, {"centre": []})
    await control.assign(olga, reference, nok.actor_id)
    assert (await centre.page(nok, "", 10))[0] == []
    assert await centre.unread(nok) == 0
    await pass_by(house, clock, 2)
    assert len(box.letters) == 1


async def test_other_systems_are_told_by_webhook_with_the_persons_priority(house, heard, nok, olga, reference):
    told = heard(NoticeSent)
    await control.assign(olga, reference, nok.actor_id)
    assert told == []
    await preferences.change(nok, {"webhook": ["mentioned"]}, {"mentioned": "low"})
    await noting.add(olga, reference, "n1", "@Nok look")
    [event] = told
    assert (event.notice.staff_id, event.notice.priority) == (nok.actor_id, "low")
    subject = house.means.memory["webhooks.outbox"].subjects["notification"]
    said = subject.tell(event)
    assert (said.conversation, said.said.occasion, said.said.name) == (reference, "mentioned", "Anna")


async def test_new_conversations_are_told_to_whoever_wants_to_know(house, mali, somchai, scope):
    await preferences.change(mali, {"centre": ["begun"]})
    await a_customer(scope, name="Ben")
    [told] = (await centre.page(mali, "", 10))[0]
    assert (told.occasion, told.name, told.priority) == ("begun", "Ben", "low")
    assert (await centre.page(somchai, "", 10))[0] == []


def test_what_is_quiet_makes_no_sound():
    wants = Preferences(hours=quieting.chosen("22:00", "07:00", "", "high"), priorities={"mine": "medium"})
    assert not wants.wants("sound", "mine", at(23), "UTC")
    assert wants.wants("sound", "mentioned", at(23), "UTC")
    assert wants.wants("sound", "mine", at(12), "UTC")


async def test_the_form_and_programs_choose_the_same(means, scope, browser, program):
    staff = await an_admin(means, name="Lek", email="lek@example.com")
    lek = browser()
    await sign_in(lek, staff)
    await lek.get("/me/notifications")
    assert "Letters go to lek@example.com" in lek.text
    sent = {"mail": "assigned", "webhook": "begun", "priority-mine": "urgent", "quiet_zone": "Asia/Bangkok"}
    answer = await lek.post("/me/notifications", **sent, quiet_from="22:00", quiet_to="07:30")
    assert answer.status_code == 303
    _, token = await at_work(scope, staff)
    chosen = (await program.post("/api/notifications/settings", json={}, headers=bearer(token))).json()
    assert (chosen["mail"], chosen["webhook"], chosen["priorities"]["mine"]) == (["assigned"], ["begun"], "urgent")
    hours = {"start": "22:00", "end": "07:30", "time_zone": "Asia/Bangkok", "lets": "urgent"}
    assert chosen["quiet_hours"] == hours
    body = {"priorities": {"mine": "high"}, "quiet_hours": {"start": "", "end": "", "lets": "high"}}
    chosen = (await program.post("/api/notifications/settings", json=body, headers=bearer(token))).json()
    assert (chosen["quiet_hours"]["start"], chosen["priorities"]["mine"]) == ("", "high")
    assert chosen["mail"] == ["assigned"]
    for wrong in (
        {"priorities": {"mine": "huge"}},
        {"quiet_hours": {"start": "9", "end": "10:00"}},
        {"mail": ["mine"]},
    ):
        refused = await program.post("/api/notifications/settings", json=wrong, headers=bearer(token))
        assert refused.status_code == 422
    answer = await lek.post("/me/notifications", **sent, quiet_from="22:00", quiet_to="")
    assert answer.status_code == 422


async def test_a_new_conversation_shows_up_on_open_pages_and_is_pushed_to_closed_ones(house, rep, scope, push_service):
    nok = await rep("Nok", here=False)
    som = await rep("Som", here=False)
    await pushing.subscribe(nok.scope, Subscribe(**push_service.subscription()))
    for each in (nok, som):
        await preferences.change(each.scope, {"screen": ["begun"], "push": ["begun"], "centre": []})
    page = som.comes("html")
    _, own, _ = await a_customer(scope, name="Ben")
    await settled(house)
    assert "<bdi>Ben</bdi> has begun a conversation" in page.wire.html
    await pass_by(house, house.clock, 0.1)
    [push] = push_service.pushes
    assert push.said["title"] == "\u2068Ben\u2069 has begun a conversation"
    assert push.said["ref"] == await reference_of(own)
    assert push.said["body"] == ""
    assert (await centre.page(nok.scope, "", 10))[0] == []


async def test_whoever_wants_peace_sees_nothing_show_up_and_gets_no_push(house, rep, scope, push_service):
    nok = await rep("Nok", here=False)
    await pushing.subscribe(nok.scope, Subscribe(**push_service.subscription()))
    await preferences.change(nok.scope, {"screen": ["begun"], "push": ["begun"], "centre": ["begun"]})
    await preferences.be_quiet(nok.scope, 30)
    page = nok.comes("html")
    await a_customer(scope, name="Ben")
    await settled(house)
    assert 'id="told-' not in page.wire.html
    nok.goes()
    await pass_by(house, house.clock, 1)
    assert push_service.pushes == []
    assert len((await centre.page(nok.scope, "", 10))[0]) == 1
