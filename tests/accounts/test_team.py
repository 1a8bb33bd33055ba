"""Who belongs to the team, and who may change that."""

import json

import pytest

from livechat.accounts import queries, roster, team
from livechat.accounts.events import AvailabilityChanged, SessionEnded, StaffAdded, StaffChanged, StaffLeft
from livechat.accounts.inputs import Person
from livechat.errors import Conflict, Forbidden, Invalid, NotFound
from livechat.scope import ADMIN, OWNER, REP
from livechat.workspaces import deciding
from tests.factories import a_colleague, a_rep, an_admin, an_owner, at_work
from tests.workspaces.making import a_workspace


def nobody_is_here(person_id):
    return "offline"


def like(staff, **changes):
    person = {"username": staff.username, "name": staff.name, "email": staff.email, "role": staff.role}
    return Person(**person | changes)


async def test_a_new_colleague_belongs_to_the_team(means, scope, heard):
    events = heard(StaffAdded)
    admin, _ = await at_work(scope, await an_admin(means))
    staff, _ = await team.add(admin, Person(username="nok", name=" Nok   Boonmee ", email="nok@example.com"))
    assert events == [StaffAdded(staff)]
    shown = await team.member(admin, nobody_is_here, staff.id)
    assert (shown.name, shown.initials, shown.role, shown.invited) == ("Nok Boonmee", "NB", REP, True)


async def test_a_new_colleague_carries_what_the_workspace_has_decided(means, system):
    await deciding.save(system, {"languages": ["en"], "capacity": ["9"]})
    staff, _ = await team.add(system, Person(username="nok", name="Nok"))
    assert staff.capacity == 9


@pytest.mark.parametrize(("field", "value"), [("username", "NOK"), ("username", "nok@example.com"), ("email", "nok")])
async def test_nobody_gets_a_name_that_somebody_else_signs_in_with(means, system, field, value):
    await a_rep(means, username="nok", email="nok@example.com")
    person = {"username": "other", "name": "Other", field: value}
    if field == "email":
        person["email"] = "NOK@example.com"
    with pytest.raises(Conflict) as refused:
        await team.add(system, Person(**person))
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("field", "value"), [("username", "two words"), ("email", "no-address"), ("role", "king"), ("name", "\u202e ")]
)
async def test_what_makes_no_sense_is_refused_beside_its_field(means, system, field, value):
    with pytest.raises(Invalid) as refused:
        await team.add(system, Person(**{"username": "nok", "name": "Nok", field: value}))
    assert refused.value.field == field


async def test_an_admin_makes_no_owner(means, scope):
    admin, _ = await at_work(scope, await an_admin(means))
    with pytest.raises(Forbidden):
        await team.add(admin, Person(username="nok", name="Nok", role=OWNER))


@pytest.mark.parametrize("act", [team.disable, team.enable, team.delete])
async def test_an_admin_cannot_touch_an_owner(means, scope, act):
    owner = await an_owner(means)
    admin, _ = await at_work(scope, await an_admin(means))
    with pytest.raises(Forbidden):
        await act(admin, owner.id)
    with pytest.raises(Forbidden):
        await team.edit(admin, owner.id, like(owner, name="Other"))


@pytest.mark.parametrize("act", [team.disable, team.delete])
async def test_nobody_disables_oneself(means, scope, act):
    owner, _ = await at_work(scope, await an_owner(means))
    await an_owner(means)
    with pytest.raises(Conflict):
        await act(owner, owner.actor_id)


@pytest.mark.parametrize("act", [team.disable, team.delete])
async def test_the_last_owner_stays(means, system, act):
    owner = await an_owner(means)
    with pytest.raises(Conflict):
        await act(system, owner.id)
    assert await queries.owners(means.db, 1) == 1


async def test_the_last_owner_stays_an_owner(means, scope):
    owner = await an_owner(means)
    own, _ = await at_work(scope, owner)
    with pytest.raises(Conflict):
        await team.edit(own, owner.id, like(owner, role=ADMIN))


async def test_whoever_is_disabled_is_signed_out_everywhere(means, scope, system, heard):
    events = heard(SessionEnded, StaffLeft)
    rep = await a_rep(means)
    await at_work(scope, rep)
    await at_work(scope, rep)
    await team.disable(system, rep.id)
    assert [event.reason for event in events.of(SessionEnded)] == ["disabled", "disabled"]
    assert events.of(StaffLeft) == [StaffLeft(system, 1, rep.id, rep.name)]


async def test_whoever_was_enabled_again_can_be_given_work(means, system):
    rep = await a_rep(means)
    await team.disable(system, rep.id)
    with pytest.raises(NotFound):
        await roster.active(means.db, 1, rep.id)
    await team.enable(system, rep.id)
    assert (await roster.active(means.db, 1, rep.id)).id == rep.id


async def test_the_name_of_somebody_who_was_deleted_is_free(means, system):
    rep = await a_rep(means, username="nok")
    await team.delete(system, rep.id)
    await team.add(system, Person(username="nok", name="Another Nok"))
    assert [name for _, name in await roster.names(means.db, 1)] == ["Another Nok"]


async def test_another_role_ends_the_sessions(means, scope, system, heard):
    events = heard(SessionEnded)
    rep = await a_rep(means)
    await at_work(scope, rep)
    await team.edit(system, rep.id, like(rep, role=ADMIN))
    assert [event.reason for event in events] == ["role"]


async def test_another_name_is_shown_at_once_and_ends_nothing(house, means, scope, system):
    from livechat.web.session import Credentials

    rep = await a_rep(means)
    _, token = await at_work(scope, rep)
    await house.sessions.identify(Credentials(token=token))
    await team.edit(system, rep.id, like(rep, name="New Name"))
    assert (await house.sessions.identify(Credentials(token=token))).actor_name == "New Name"


async def test_the_team_of_another_workspace_is_not_there(means, scope, system):
    from tests.workspaces.making import a_workspace

    other = await a_workspace(means)
    stranger = await a_colleague(means, workspace_id=other)
    for act in (team.disable, team.enable, team.delete):
        with pytest.raises(NotFound):
            await act(system, stranger.id)
    assert await team.members(system, nobody_is_here) == []


async def test_what_a_rep_has_chosen_to_be_is_told_once(means, scope, heard):
    events = heard(AvailabilityChanged)
    own, _ = await at_work(scope, await a_rep(means, name="Nok"))
    await team.set_presence(own, "away")
    await team.set_presence(own, "away")
    assert events == [AvailabilityChanged(1, own.actor_id, "Nok", "away")]


async def test_a_state_that_does_not_exist_is_refused(means, scope):
    own, _ = await at_work(scope, await a_rep(means))
    with pytest.raises(Invalid):
        await team.set_presence(own, "asleep")


async def test_a_rep_is_offline_until_a_page_of_theirs_is_open(house, scope):
    own, _ = await at_work(scope, await a_rep(house.means))
    assert (await team.member(own, house.presence_of, own.actor_id)).presence == "offline"
    house.presence.came(1, REP, own.actor_id, own.actor_name)
    await team.set_presence(own, "away")
    assert (await team.member(own, house.presence_of, own.actor_id)).presence == "away"


# How customers meet them


async def test_the_team_stands_in_the_order_it_was_put_in(means, system, heard):
    ann, bob, cid = [await a_rep(means, name=name) for name in ("Ann", "Bob", "Cid")]
    events = heard(StaffChanged)
    await team.move(system, cid.id, "up")
    await team.move(system, ann.id, "up")
    assert await roster.names(means.db, 1) == [(ann.id, "Ann"), (cid.id, "Cid"), (bob.id, "Bob")]
    assert [each.staff.id for each in events] == [cid.id]
    await team.move(system, ann.id, "down")
    new, _ = await team.add(system, Person(username="abel", name="Abel"))
    assert [person for person, _ in await roster.names(means.db, 1)] == [cid.id, ann.id, bob.id, new.id]


async def test_nobody_of_another_workspace_is_moved(means, system):
    there = await a_workspace(means, "there")
    stranger, own = await a_rep(means, workspace_id=there), await a_rep(means)
    with pytest.raises(NotFound):
        await team.move(system, stranger.id, "up")
    await team.move(system, own.id, "up")
    assert (await queries.staff_by_id(means.db, there, stranger.id)) == stranger


async def test_customers_read_a_name_in_their_language_and_the_ordinary_one_elsewhere(means, system):
    nok = await a_rep(means, name="Nok")
    await team.edit(system, nok.id, like(nok, names={"ar": " نوك ", "en": ""}, bio=" Knows\n lamps. "))
    [shown] = await roster.answerers(means.db, 1)
    assert (shown.name_in("ar"), shown.name_in("en"), shown.bio) == ("نوك", "Nok", "Knows lamps.")


async def test_what_an_edit_does_not_speak_of_stays(means, system):
    nok = await a_rep(means, name="Nok")
    await team.edit(system, nok.id, like(nok, names={"ar": "نوك"}, bio="Knows lamps."))
    after = await team.edit(system, nok.id, like(nok, capacity=3, names={"en": "Nokky"}))
    assert (after.names, after.bio) == ({"ar": "نوك", "en": "Nokky"}, "Knows lamps.")
    after = await team.edit(system, nok.id, like(nok, names={"ar": ""}, bio=""))
    assert (after.names, after.bio) == ({"en": "Nokky"}, "")


async def test_the_log_has_the_old_and_the_new_words(means, system):
    nok = await a_rep(means, name="Nok")
    await team.edit(system, nok.id, like(nok, names={"ar": "نوك"}, bio="Knows lamps."))
    await team.edit(system, nok.id, like(nok, bio="Knows chairs."))
    await a_rep(means, name="Ann")
    await team.move(system, nok.id, "up")
    rows = await means.db.all(tuple, "SELECT what, before, after FROM audit_entry ORDER BY number")
    assert [(what, json.loads(before), json.loads(after)) for what, before, after in rows] == [
        ("rep.edited", {"names": "", "bio": ""}, {"names": "ar: نوك", "bio": "Knows lamps."}),
        ("rep.edited", {"bio": "Knows lamps."}, {"bio": "Knows chairs."}),
        ("rep.moved", {"position": 2}, {"position": 1}),
    ]
