"""Invited with an account: whoever belongs to a workspace already comes into another with what they sign in with."""

from __future__ import annotations

import re

import pytest

from livechat.accounts import inviting, persons, queries, signing_in, team
from livechat.accounts.inputs import AddRep, Person, SignIn
from livechat.accounts.memberships import joining, switching
from livechat.errors import Conflict, Forbidden, NotFound, Unauthenticated
from livechat.scope import ADMIN, REP
from tests.factories import PASSWORD, a_rep, an_owner, at_work, bearer, code_of, sign_in, with_second_factor
from tests.workspaces.making import a_workspace

OLGA = {"username": "olga", "name": "Olga", "email": "olga@example.com"}


@pytest.fixture
async def olga(means):
    """A rep of the first workspace."""
    return await a_rep(means, **OLGA)


@pytest.fixture
async def boss(house, scope):
    """The owner of another workspace, who has never heard of her."""
    books = await a_workspace(house.means, "books", "Books & more")
    return (await at_work(scope, await an_owner(house.means, workspace_id=books)))[0]


async def invite(boss, **about):
    """A colleague of the other workspace who has not come in yet, and the token of their link."""
    return await team.add(boss, Person(**{"username": "olga.p", **OLGA, **about}))


async def acts(house, workspace_id):
    rows = await house.db.all(tuple, "SELECT what FROM audit_entry WHERE workspace_id = :id", id=workspace_id)
    return [what for (what,) in rows]


# --- inviting tells nothing


async def test_the_answer_is_the_same_whether_there_is_an_account_or_not(boss, olga, program, scope):
    token = (await at_work(scope, await queries.staff_by_id(scope.db, boss.workspace_id, boss.actor_id)))[1]
    given = [{"username": name, "name": "Olga", "email": f"{name}@example.com"} for name in ("olga", "nobody")]
    told = []
    for each in given:
        answer = await program.post("/api/admin/add-rep", json=each, headers=bearer(token))
        name = each["username"]
        told.append((answer.status_code, re.sub(r'"(id|invitation)":"[^"]+"', r"\1", answer.text).replace(name, "x")))
    assert told[0] == told[1]
    listed = (await program.get("/api/admin/reps", headers=bearer(token))).json()["reps"]
    shown = [{**each, "id": "", "username": "", "email": ""} for each in listed if each["invited"]]
    assert len(shown) == 2
    assert shown[0] == shown[1]


async def test_what_the_link_opens_looks_the_same_too(boss, olga, browser):
    seen = []
    for name in ("olga", "nobody"):
        _, token = await invite(boss, username=name, email=f"{name}@example.com")
        guest = browser()
        await guest.get(f"/invitation/{token}")
        seen.append(guest.text.replace(token, ""))
    assert seen[0] == seen[1]
    assert "Books & more" in seen[0]
    assert "I have an account" in seen[0]


async def test_who_is_in_this_very_team_is_not_invited_again(boss, means):
    await a_rep(means, workspace_id=boss.workspace_id, username="lek", email="lek@example.com")
    await invite(boss)
    for login, email in (("lek", ""), ("olga", ""), ("new", "LEK@example.com"), ("new", "olga@example.com")):
        for given in (Person, AddRep):
            with pytest.raises(Conflict, match="Somebody of this team has this already"):
                await team.add(boss, given(username=login, name="Twice", email=email))


async def test_an_account_with_a_password_still_needs_a_name_of_its_own(boss, olga):
    with pytest.raises(Conflict):
        await team.add(boss, AddRep(username="olga", name="Olga", password="eight blue bottles"))


async def test_an_invitation_holds_no_name_for_others(boss, system):
    await invite(boss, username="nok", email="nok@example.com")
    staff, _ = await team.add(system, AddRep(username="nok", name="Nok", email="nok@example.com", password=PASSWORD))
    assert staff.username == "nok"


# --- coming in with the account


async def test_whoever_is_signed_in_as_that_account_gets_a_membership(house, scope, boss, olga):
    row, token = await invite(boss, username="olga.p", name="Olga P", role=ADMIN)
    own, _ = await at_work(scope, olga)
    place = await joining.join(own, token)
    assert (place.slug, place.role, place.staff_id) == ("books", ADMIN, row.id)
    joined = await queries.staff_by_id(house.db, boss.workspace_id, row.id)
    assert (joined.person_id, joined.username, joined.name) == (olga.person_id, "olga", "Olga P")
    entrance = await switching.switch(own, "books")
    assert entrance.staff.workspace_id == boss.workspace_id
    assert await persons.is_elsewhere(house.db, olga)


async def test_it_stands_in_the_log_of_the_workspace_that_invited_alone(house, scope, boss, olga):
    _, token = await invite(boss)
    own, _ = await at_work(scope, olga)
    before = await acts(house, 1)
    await joining.join(own, token)
    assert (await acts(house, boss.workspace_id))[-1] == "invitation.joined"
    assert await acts(house, 1) == before


async def test_the_link_works_once(scope, boss, olga):
    _, token = await invite(boss)
    own, _ = await at_work(scope, olga)
    await joining.join(own, token)
    for act in (joining.join(own, token), inviting.accept(scope, token, PASSWORD)):
        with pytest.raises(NotFound):
            await act


async def test_nobody_joins_by_an_invitation_that_means_somebody_else(house, scope, boss, olga):
    _, token = await invite(boss, username="nok", email="nok@example.com")
    namesake, meant_by_address = await invite(boss, username="olga", email="other@example.com")
    own, _ = await at_work(scope, olga)
    for link in (token, meant_by_address):
        with pytest.raises(Forbidden):
            await joining.join(own, link)
    assert (await queries.staff_by_id(house.db, boss.workspace_id, namesake.id)).is_invited
    with pytest.raises(Unauthenticated):
        await joining.join(scope, token)


async def test_without_an_address_the_user_name_says_who_is_meant(scope, boss, olga):
    _, token = await invite(boss, username="OLGA", email="")
    own, _ = await at_work(scope, olga)
    assert (await joining.join(own, token)).slug == "books"


async def test_nobody_belongs_to_a_team_twice(house, scope, boss, olga):
    own, _ = await at_work(scope, olga)
    row, token = await invite(boss)
    await joining.join(own, token)
    async with house.db.transaction() as tx:
        await tx.run("UPDATE staff SET email = '' WHERE id = :id AND workspace_id = 2", id=row.id)
    _, again = await invite(boss, username="olga.p")
    with pytest.raises(Conflict):
        await joining.join(own, again)


async def test_a_link_for_another_password_makes_no_member(scope, system, olga):
    _, token = await inviting.link_for(system, olga.id)
    own, _ = await at_work(scope, olga)
    with pytest.raises(Forbidden):
        await joining.join(own, token)


# --- coming in as somebody new


async def test_whoever_chooses_a_password_has_an_account_of_their_own(house, scope, boss):
    row, token = await invite(boss)
    staff = await inviting.accept(scope, token, PASSWORD)
    assert not staff.is_invited
    entrance = await signing_in.sign_in(scope, SignIn(username="olga@example.com", password=PASSWORD))
    assert entrance.staff.id == row.id


async def test_no_invitation_takes_over_an_account(house, scope, boss, olga):
    """Neither its password nor its name; and the link goes on working."""
    _, token = await invite(boss)
    for login in ("", "other"):
        with pytest.raises(Conflict):
            await inviting.accept(scope, token, "eight blue bottles", login)
    assert await signing_in.sign_in(scope, SignIn(username="olga", password=PASSWORD))
    with pytest.raises(Unauthenticated):
        await signing_in.sign_in(scope, SignIn(username="olga", password="eight blue bottles"))
    assert await inviting.invited(scope, token)


async def test_a_namesake_comes_in_under_another_name(scope, boss, olga):
    row, token = await invite(boss, email="olga.p@example.com")
    with pytest.raises(Conflict) as refused:
        await inviting.accept(scope, token, "eight blue bottles")
    assert refused.value.field == "username"
    staff = await inviting.accept(scope, token, "eight blue bottles", "olga.p")
    assert (staff.id, staff.username) == (row.id, "olga.p")


async def test_signing_in_finds_the_account_and_not_the_invitation(scope, boss, olga):
    await invite(boss)
    for login in ("olga", "olga@example.com"):
        entrance = await signing_in.sign_in(scope, SignIn(username=login, password=PASSWORD))
        assert entrance.staff.id == olga.id


# --- pages


async def test_a_rep_signs_in_with_a_code_and_joins(house, scope, clock, boss, olga, browser):
    secured = await with_second_factor(scope, olga)
    _, token = await invite(boss, role=REP)
    guest = browser()
    await guest.get(f"/invitation/{token}")
    answer = await guest.post(f"/invitation/{token}/sign-in")
    assert answer.headers["location"] == "/sign-in?next=/invitation"
    await guest.get(answer.headers["location"])
    answer = await guest.post("/sign-in", username="olga@example.com", password=PASSWORD, next="/invitation")
    assert answer.headers["location"] == "/sign-in/code?next=/invitation"
    await guest.get(answer.headers["location"])
    clock.advance(60)
    code = await code_of(house.means, secured.staff)
    answer = await guest.post("/sign-in/code", totp=code, next="/invitation")
    answer = await guest.get(answer.headers["location"])
    assert answer.headers["location"] == f"/invitation/{token}"
    await guest.get(f"/invitation/{token}")
    assert "You are signed in as" in guest.text
    assert 'name="password"' not in guest.page.text
    answer = await guest.post(f"/invitation/{token}/join")
    assert answer.headers["location"] == "/inbox"
    await guest.get("/password")
    assert "Books & more" in guest.page.text.replace("&amp;", "&")


async def test_somebody_else_who_is_signed_in_is_told_so_and_may_change(house, boss, olga, browser):
    _, token = await invite(boss)
    mali = browser()
    await sign_in(mali, await a_rep(house.means))
    await mali.get(f"/invitation/{token}")
    assert "for whom this invitation is not meant" in mali.text
    assert (await mali.post(f"/invitation/{token}/join")).status_code == 403
    await mali.get(f"/invitation/{token}")
    await mali.post(f"/invitation/{token}/sign-in")
    assert (await mali.get("/inbox")).headers["location"].startswith("/sign-in")


async def test_the_page_asks_a_namesake_for_another_name(boss, olga, browser):
    _, token = await invite(boss, email="")
    guest = browser()
    await guest.get(f"/invitation/{token}")
    assert 'name="username"' not in guest.page.text
    answer = await guest.post(f"/invitation/{token}", password="eight blue bottles")
    assert (answer.status_code, 'name="username"' in answer.text) == (409, True)
    answer = await guest.post(f"/invitation/{token}", password="eight blue bottles", username="olga.b")
    assert answer.headers["location"] == "/inbox"


async def test_where_there_is_one_workspace_nobody_is_asked_for_an_account(system, browser):
    _, token = await team.add(system, Person(username="nok", name="Nok"))
    guest = browser()
    await guest.get(f"/invitation/{token}")
    assert "I have an account" not in guest.text


async def test_a_browser_that_keeps_no_invitation_goes_to_the_inbox(browser):
    assert (await browser().get("/invitation")).headers["location"] == "/inbox"
