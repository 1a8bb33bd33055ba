"""Coming in by password."""

import pytest

from livechat.accounts import queries, signing_in
from livechat.accounts.events import SessionEnded, SessionStarted
from livechat.accounts.inputs import ChangePassword, SignIn
from livechat.errors import Forbidden, Invalid, RateLimited, Unauthenticated
from livechat.scope import ADMIN_ROLES
from tests.factories import PASSWORD, a_rep, at_work


def given(username, password=PASSWORD):
    return SignIn(username=username, password=password)


async def test_the_right_password_opens_a_session(means, scope, heard):
    events = heard(SessionStarted)
    rep = await a_rep(means)
    entrance = await signing_in.sign_in(scope, given(rep.username))
    assert entrance.session.person_id == rep.id
    assert events == [SessionStarted(entrance.session)]


async def test_the_user_name_may_be_written_in_capitals_or_be_the_address(means, scope):
    rep = await a_rep(means, username="Nok", email="nok@example.com")
    for login in ("NOK", " nok ", "Nok@Example.com"):
        assert (await signing_in.prove(scope, given(login))).id == rep.id


async def test_the_token_is_not_stored(means, scope):
    rep = await a_rep(means)
    entrance = await signing_in.sign_in(scope, given(rep.username))
    stored = await queries.session_by_id(means.db, 1, entrance.session.id)
    assert stored is not None
    assert entrance.token not in repr(stored) + stored.token_hash


async def test_nobody_can_tell_whether_an_account_exists(means, scope):
    rep = await a_rep(means)
    sentences = []
    for login in (rep.username, "nobody"):
        with pytest.raises(Unauthenticated) as refused:
            await signing_in.sign_in(scope, given(login, "wrong"))
        sentences.append(refused.value.text())
    assert sentences[0] == sentences[1]


async def test_an_unknown_account_has_to_wait_as_well(means, scope):
    for _ in range(5):
        with pytest.raises(Unauthenticated):
            await signing_in.sign_in(scope, given("nobody", "wrong"))
    with pytest.raises(RateLimited):
        await signing_in.sign_in(scope, given("nobody", "wrong"))


@pytest.mark.parametrize("about", [{"disabled": True}, {"password": ""}])
async def test_who_may_not_sign_in_is_told_nothing_else_than_a_wrong_password(means, scope, system, about):
    from livechat.accounts import team

    rep = await a_rep(means, password=about.get("password", PASSWORD))
    if about.get("disabled"):
        await team.disable(system, rep.id)
    with pytest.raises(Unauthenticated, match="not right"):
        await signing_in.sign_in(scope, given(rep.username))


async def test_a_rep_does_not_come_in_as_an_admin(means, scope):
    rep = await a_rep(means)
    with pytest.raises(Forbidden):
        await signing_in.sign_in(scope, given(rep.username), roles=ADMIN_ROLES)


async def test_a_browser_that_signed_in_before_is_let_in_while_strangers_guess(means, scope):
    rep = await a_rep(means)
    device = signing_in.remembered(means, "", rep.id)
    for number in range(30):
        with pytest.raises(Unauthenticated):
            await signing_in.prove(scope.but(address=f"198.51.100.{number}"), given(rep.username, "wrong"))
    with pytest.raises(RateLimited):
        await signing_in.prove(scope, given(rep.username))
    assert (await signing_in.prove(scope, given(rep.username), device=device)).id == rep.id


async def test_a_device_cookie_of_another_account_helps_nobody(means, scope):
    rep, other = await a_rep(means), await a_rep(means)
    device = signing_in.remembered(means, "", other.id)
    for number in range(30):
        with pytest.raises(Unauthenticated):
            await signing_in.prove(scope.but(address=f"198.51.100.{number}"), given(rep.username, "wrong"))
    with pytest.raises(RateLimited):
        await signing_in.prove(scope, given(rep.username), device=device)


async def test_a_password_of_former_strength_is_hashed_anew(means, scope):
    from argon2 import PasswordHasher

    rep = await a_rep(means)
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    async with means.db.transaction() as tx:
        await queries.set_password(tx, 1, rep.id, weak, must_change=False)
    await signing_in.prove(scope, given(rep.username))
    stored = await queries.staff_by_id(means.db, 1, rep.id)
    assert stored is not None
    assert "m=19456" in stored.password_hash


async def test_a_new_password_ends_the_other_sessions_only(means, scope, heard):
    events = heard(SessionEnded)
    rep = await a_rep(means)
    other, _ = await at_work(scope, rep)
    here, _ = await at_work(scope, rep)
    await signing_in.change_password(here, ChangePassword(current=PASSWORD, password="eight blue bottles"))
    assert [(event.session_id, event.reason) for event in events] == [(other.session_id, "password")]
    assert await signing_in.prove(scope, given(rep.username, "eight blue bottles"))


async def test_a_new_password_needs_the_present_one(means, scope):
    here, _ = await at_work(scope, await a_rep(means))
    with pytest.raises(Invalid) as refused:
        await signing_in.change_password(here, ChangePassword(current="wrong", password="eight blue bottles"))
    assert refused.value.field == "current"
