"""Coming in by a one-time link."""

import pytest

from livechat.accounts import inviting, queries, signing_in, team
from livechat.accounts.inputs import AddRep, Person, SetUp
from livechat.errors import Conflict, Invalid, NotFound
from livechat.scope import OWNER
from tests.factories import PASSWORD, a_rep, an_admin, an_owner, at_work

FIRST = SetUp(username="first", name="First Person", password=PASSWORD)


async def test_the_setup_link_makes_the_first_owner(means, scope):
    token = await inviting.create_setup_link(means)
    entrance = await inviting.set_up(scope, token, FIRST)
    assert (entrance.staff.role, entrance.session.person_id) == (OWNER, entrance.staff.id)
    assert not await inviting.needs_set_up(means)


async def test_the_setup_link_works_once(means, scope):
    token = await inviting.create_setup_link(means)
    await inviting.set_up(scope, token, FIRST)
    with pytest.raises(NotFound):
        await inviting.set_up(scope, token, FIRST)


async def test_the_setup_link_works_for_an_hour(means, scope, clock):
    token = await inviting.create_setup_link(means)
    clock.advance(3600)
    with pytest.raises(NotFound):
        await inviting.must_work(scope, token)


async def test_a_new_setup_link_ends_the_one_before(means, scope):
    old = await inviting.create_setup_link(means)
    await inviting.create_setup_link(means)
    with pytest.raises(NotFound):
        await inviting.must_work(scope, old)


async def test_a_bad_password_does_not_use_the_link_up(means, scope):
    token = await inviting.create_setup_link(means)
    with pytest.raises(Invalid):
        await inviting.set_up(scope, token, SetUp(username="first", name="First", password="short"))
    await inviting.set_up(scope, token, FIRST)


async def test_a_script_makes_no_second_owner(means):
    await inviting.create_owner(means, FIRST)
    with pytest.raises(Conflict):
        await inviting.create_owner(means, SetUp(username="second", name="Second", password=PASSWORD))


async def test_whoever_is_invited_chooses_a_password_and_is_in(means, scope):
    admin, _ = await at_work(scope, await an_admin(means))
    staff, token = await team.add(admin, Person(username="nok", name="Nok"))
    entrance = await signing_in.come_in(scope, await inviting.accept(scope, token, PASSWORD))
    assert entrance.session.person_id == staff.id


async def test_an_invitation_works_once(means, scope, system):
    _, token = await team.add(system, Person(username="nok", name="Nok"))
    await inviting.accept(scope, token, PASSWORD)
    with pytest.raises(NotFound):
        await inviting.accept(scope, token, PASSWORD)


async def test_an_invitation_is_not_a_setup_link(means, scope, system):
    _, token = await team.add(system, Person(username="nok", name="Nok"))
    with pytest.raises(NotFound):
        await inviting.set_up(scope, token, FIRST)


async def test_a_link_for_a_new_password_signs_the_account_out_elsewhere(means, scope, system):
    rep = await a_rep(means)
    elsewhere, _ = await at_work(scope, rep)
    _, token = await inviting.link_for(system, rep.id)
    await inviting.accept(scope, token, "eight blue bottles")
    assert await queries.session_by_id(means.db, 1, elsewhere.session_id) is None


async def test_the_invitation_of_somebody_who_was_disabled_does_not_work(means, scope, system):
    staff, token = await team.add(system, Person(username="nok", name="Nok"))
    await team.disable(system, staff.id)
    await team.enable(system, staff.id)
    with pytest.raises(NotFound):
        await inviting.accept(scope, token, PASSWORD)


async def test_a_password_that_somebody_else_has_set_must_be_changed(means, system):
    staff, token = await team.add(system, AddRep(username="nok", name="Nok", password=PASSWORD))
    assert (staff.must_change_password, token) == (True, "")


async def test_an_admin_makes_no_link_for_an_owner(means, scope):
    from livechat.errors import Forbidden

    owner = await an_owner(means)
    admin, _ = await at_work(scope, await an_admin(means))
    with pytest.raises(Forbidden):
        await inviting.link_for(admin, owner.id)
