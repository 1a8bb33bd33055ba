"""Who is known, for how long, and how it ends."""

import pytest

from livechat.accounts import queries, sessions
from livechat.accounts.events import SessionEnded
from livechat.errors import Unauthenticated
from livechat.scope import CUSTOMER, REP, VISITOR
from livechat.web.session import Credentials
from tests.factories import a_customer, a_rep, at_work

HOUR_S = 3600
DAY_S = 24 * HOUR_S


async def test_a_token_tells_whose_request_it_is(house, scope):
    rep = await a_rep(house.means, name="Nok")
    own, token = await at_work(scope, rep)
    known = await house.sessions.identify(Credentials(token=token))
    assert (known.role, known.actor_id, known.actor_name, known.session_id) == (
        REP,
        rep.id,
        "Nok",
        own.session_id,
    )


async def test_a_token_that_opens_nothing_is_refused(house):
    with pytest.raises(Unauthenticated):
        await house.sessions.identify(Credentials(token="made-up"))


async def test_a_cookie_that_opens_nothing_makes_a_visitor(house):
    known = await house.sessions.identify(Credentials(cookies={"staff": "made-up"}))
    assert known.role == VISITOR


async def test_a_page_of_customers_does_not_look_at_the_staff_cookie(house, scope):
    _, staff_token = await at_work(scope, await a_rep(house.means))
    _, _, customer_token = await a_customer(scope)
    cookies = {"staff": staff_token, "customer": customer_token}
    known = await house.sessions.identify(Credentials(cookies=cookies, audience="customer"))
    assert known.role == CUSTOMER


async def test_of_two_cookies_the_one_counts_whose_form_was_sent(house, scope):
    _, staff_token = await at_work(scope, await a_rep(house.means))
    _, own, customer_token = await a_customer(scope)
    cookies = {"staff": staff_token, "customer": customer_token}
    form_token = house.signing.form_token(own.session_id)
    known = await house.sessions.identify(Credentials(cookies=cookies, form_token=form_token))
    assert known.session_id == own.session_id


async def test_of_two_cookies_the_staff_s_counts_when_no_form_says_otherwise(house, scope):
    own, staff_token = await at_work(scope, await a_rep(house.means))
    _, _, customer_token = await a_customer(scope)
    known = await house.sessions.identify(Credentials(cookies={"staff": staff_token, "customer": customer_token}))
    assert known.session_id == own.session_id


async def test_an_ended_session_opens_nothing_from_that_moment(house, scope):
    own, token = await at_work(scope, await a_rep(house.means))
    await house.sessions.identify(Credentials(token=token))
    await house.sessions.end(own, own.session_id, "ended")
    with pytest.raises(Unauthenticated):
        await house.sessions.identify(Credentials(token=token))


async def test_the_end_of_a_session_is_told_with_its_reason(house, scope, heard):
    events = heard(SessionEnded)
    rep = await a_rep(house.means)
    own, _ = await at_work(scope, rep)
    await house.sessions.end(own, own.session_id, "ended")
    assert events == [SessionEnded(own.session_id, 1, REP, rep.id, "ended")]


async def test_every_session_of_a_person_but_one_can_end(house, scope):
    rep = await a_rep(house.means)
    kept, _ = await at_work(scope, rep)
    await at_work(scope, rep)
    async with house.db.transaction() as tx:
        assert await sessions.end_all_of(tx, 1, rep.id, "password", but=kept.session_id) == 1
    assert [each.id for each in await queries.sessions_of(house.db, 1, rep.id)] == [kept.session_id]


async def test_a_staff_session_ends_after_twelve_idle_hours(house, scope, clock):
    _, token = await at_work(scope, await a_rep(house.means))
    clock.advance(12 * HOUR_S)
    with pytest.raises(Unauthenticated):
        await house.sessions.identify(Credentials(token=token))


async def test_signs_of_life_keep_a_staff_session(house, scope, clock):
    _, token = await at_work(scope, await a_rep(house.means))
    for _ in range(3):
        clock.advance(11 * HOUR_S)
        assert (await house.sessions.identify(Credentials(token=token))).role == REP


async def test_a_live_connection_is_a_sign_of_life(house, scope, clock):
    own, token = await at_work(scope, await a_rep(house.means))
    await house.sessions.identify(Credentials(token=token))
    for _ in range(2):
        clock.advance(11 * HOUR_S)
        house.sessions.alive([own.session_id])
    assert (await house.sessions.identify(Credentials(token=token))).role == REP


async def test_a_staff_session_ends_after_seven_days_in_any_case(house, scope, clock):
    own, token = await at_work(scope, await a_rep(house.means))
    await house.sessions.identify(Credentials(token=token))
    for _ in range(7):
        clock.advance(DAY_S)
        house.sessions.alive([own.session_id])
    with pytest.raises(Unauthenticated):
        await house.sessions.identify(Credentials(token=token))


async def test_a_customer_who_comes_back_now_and_then_is_known_for_years(house, scope, clock):
    _, _, token = await a_customer(scope)
    for _ in range(5):
        clock.advance(179 * DAY_S)
        assert (await house.sessions.identify(Credentials(token=token))).role == CUSTOMER


async def test_a_customer_is_forgotten_after_half_a_year_of_absence(house, scope, clock):
    _, _, token = await a_customer(scope)
    clock.advance(180 * DAY_S)
    with pytest.raises(Unauthenticated):
        await house.sessions.identify(Credentials(token=token))


@pytest.mark.parametrize("jump_s", [365 * DAY_S, -365 * DAY_S])
async def test_a_wall_clock_that_jumps_signs_nobody_out(house, scope, clock, jump_s):
    _, old = await at_work(scope, await a_rep(house.means))
    await house.sessions.identify(Credentials(token=old))
    clock.jump(jump_s)
    _, new = await at_work(scope, await a_rep(house.means))
    assert (await house.sessions.identify(Credentials(token=old))).role == REP
    assert (await house.sessions.identify(Credentials(token=new))).role == REP


async def test_sweeping_ends_what_is_over_and_tells_it(house, scope, clock, heard):
    events = heard(SessionEnded)
    await at_work(scope, await a_rep(house.means))
    await a_customer(scope)
    clock.advance(13 * HOUR_S)
    await house.sessions.sweep()
    assert [event.reason for event in events] == ["expired"]


async def test_the_last_sign_of_life_is_written_once_a_minute(house, scope, clock):
    own, token = await at_work(scope, await a_rep(house.means))
    began = clock.now_ms()
    for _ in range(3):
        clock.advance(25)
        await house.sessions.identify(Credentials(token=token))
    await house.sessions.sweep()  # commits behind what was queued
    stored = await queries.session_by_id(house.db, 1, own.session_id)
    assert stored is not None
    assert stored.last_seen_at == began + 75_000
    colleague = await queries.staff_by_id(house.db, 1, own.actor_id)
    assert colleague is not None
    assert colleague.last_seen_at == stored.last_seen_at


# New tokens


async def renewed(house, scope, clock):
    """A session that has just got a new token: its scope, the old token and the new one."""
    _, own, old = await a_customer(scope)
    clock.advance(DAY_S)
    await house.sessions.identify(Credentials(token=old))
    assert house.sessions.renewal_due(own.session_id)
    return own, old, await house.sessions.renew(own.session_id)


async def test_a_fresh_session_needs_no_new_token(house, scope):
    _, own, token = await a_customer(scope)
    await house.sessions.identify(Credentials(token=token))
    assert not house.sessions.renewal_due(own.session_id)


async def test_the_former_token_works_a_minute_longer(house, scope, clock):
    _, old, new = await renewed(house, scope, clock)
    await house.sessions.identify(Credentials(token=new))
    clock.advance(59)
    assert (await house.sessions.identify(Credentials(token=old))).role == CUSTOMER
    clock.advance(1)
    with pytest.raises(Unauthenticated):
        await house.sessions.identify(Credentials(token=old))
    assert (await house.sessions.identify(Credentials(token=new))).role == CUSTOMER


async def test_a_new_token_that_got_lost_signs_nobody_out(house, scope, clock):
    own, old, _ = await renewed(house, scope, clock)
    clock.advance(HOUR_S)
    assert (await house.sessions.identify(Credentials(token=old))).role == CUSTOMER
    assert house.sessions.renewal_due(own.session_id)
    again = await house.sessions.renew(own.session_id)
    assert (await house.sessions.identify(Credentials(token=again))).session_id == own.session_id


async def test_ending_a_session_ends_both_of_its_tokens(house, scope, clock):
    own, old, new = await renewed(house, scope, clock)
    await house.sessions.end(own, own.session_id, "ended")
    for token in (old, new):
        with pytest.raises(Unauthenticated):
            await house.sessions.identify(Credentials(token=token))


# Languages


async def test_the_language_is_the_browser_s_if_the_workspace_offers_it(house):
    known = await house.sessions.identify(Credentials(languages=("fr", "ar-eg", "en")))
    assert known.language == "ar"


async def test_the_language_that_was_chosen_comes_before_the_browser_s(house, scope):
    _, own, token = await a_customer(scope)
    await house.sessions.identify(Credentials(token=token))
    await house.sessions.choose_language(own, "ar")
    known = await house.sessions.identify(Credentials(token=token, languages=("en",)))
    assert known.language == "ar"
