"""The second factor: codes of an app, recovery codes, and what stands between password and code."""

from dataclasses import replace

import pytest

from livechat.accounts import inviting, queries, signing_in, team
from livechat.accounts.events import SessionEnded
from livechat.accounts.inputs import SignIn
from livechat.accounts.second_factor import codes, keeping, proving
from livechat.accounts.second_factor import queries as factors
from livechat.errors import CodeNeeded, Conflict, Forbidden, Invalid, RateLimited
from livechat.scope import ADMIN_ROLES
from tests.factories import PASSWORD, a_rep, an_admin, an_owner, at_work, code_of, with_second_factor

SEED = b"12345678901234567890"
VECTORS = [
    (59, "94287082"),
    (1111111109, "07081804"),
    (1111111111, "14050471"),
    (1234567890, "89005924"),
    (2000000000, "69279037"),
    (20000000000, "65353130"),
]
"""RFC 6238, appendix B, the lines of SHA-1: seconds since 1970 and the code of eight digits."""


@pytest.mark.parametrize(("seconds", "expected"), VECTORS)
def test_a_code_is_what_the_rfc_says(seconds, expected):
    assert codes.code(SEED, seconds // 30, digits=8) == expected
    assert codes.step_of([SEED], expected[-6:], seconds * 1000) == seconds // 30


@pytest.mark.parametrize(("off_by_s", "counts"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_telephone_may_be_one_step_ahead_or_behind(off_by_s, counts):
    now = 1_111_111_111
    typed = codes.code(SEED, (now + off_by_s) // 30)
    assert (codes.step_of([SEED], typed, now * 1000) is not None) == counts


def test_a_code_may_be_typed_with_gaps_and_in_digits_of_any_script():
    assert codes.plain(" 123 456 ") == codes.plain("١٢٣٤٥٦") == "123456"
    assert codes.plain("ABCD-2345") == "abcd2345"


def given(staff, **fields):
    return SignIn(username=staff.username, **{"password": PASSWORD, **fields})


async def proof_of(scope, staff):
    """What stands for a password that was right."""
    with pytest.raises(CodeNeeded) as needed:
        await signing_in.sign_in(scope, given(staff))
    return needed.value.proof


@pytest.fixture
async def nok(means, scope):
    """A rep whose second factor is on, their recovery codes at hand."""
    return await with_second_factor(scope, await a_rep(means))


async def test_the_password_alone_opens_nothing(means, scope, nok):
    await proof_of(scope, nok.staff)
    assert len(await queries.sessions_of(means.db, 1, nok.staff.id)) == 1  # the one it was switched on in


async def test_password_and_code_open_a_session(means, scope, clock, nok):
    clock.advance(30)
    entrance = await signing_in.sign_in(scope, given(nok.staff, totp=await code_of(means, nok.staff)))
    assert entrance.session.person_id == nok.staff.id


async def test_a_code_counts_once_even_beside_its_moment(means, scope, clock, nok):
    clock.advance(60)
    code, before = await code_of(means, nok.staff), await code_of(means, nok.staff, -1)
    await signing_in.sign_in(scope, given(nok.staff, totp=code))
    for used in (code, before):
        with pytest.raises(Invalid):
            await signing_in.sign_in(scope, given(nok.staff, totp=used))
    clock.advance(30)
    assert await signing_in.sign_in(scope, given(nok.staff, totp=await code_of(means, nok.staff)))


async def test_the_code_that_switched_it_on_does_not_let_in(means, scope, nok):
    with pytest.raises(Invalid):
        await signing_in.sign_in(scope, given(nok.staff, totp=await code_of(means, nok.staff)))


async def test_the_proof_of_the_password_is_used_up(means, scope, clock, nok):
    proof = await proof_of(scope, nok.staff)
    clock.advance(30)
    assert await signing_in.second_step(scope, proof, await code_of(means, nok.staff))
    clock.advance(30)
    with pytest.raises(proving.Gone):
        await signing_in.second_step(scope, proof, await code_of(means, nok.staff))


async def test_a_wrong_code_may_be_corrected(means, scope, clock, nok):
    proof = await proof_of(scope, nok.staff)
    clock.advance(30)
    with pytest.raises(Invalid):
        await signing_in.second_step(scope, proof, "nothing")
    assert await signing_in.second_step(scope, proof, await code_of(means, nok.staff))


async def test_the_proof_of_the_password_lasts_five_minutes(means, scope, clock, nok):
    proof = await proof_of(scope, nok.staff)
    clock.advance(5 * 60)
    with pytest.raises(proving.Gone):
        await signing_in.second_step(scope, proof, await code_of(means, nok.staff))


async def test_a_made_up_proof_is_worth_nothing(means, scope, nok):
    with pytest.raises(proving.Gone):
        await signing_in.second_step(scope, "made-up", await code_of(means, nok.staff))


async def test_a_proof_lets_nobody_else_in(means, scope, clock, nok):
    other = await a_rep(means)
    proof = await proof_of(scope, nok.staff)
    clock.advance(30)
    with pytest.raises(proving.Gone):
        await signing_in.sign_in(scope, given(other, proof=proof, totp=await code_of(means, nok.staff)))


async def test_a_proof_makes_no_admin_of_a_rep(means, scope, clock, nok):
    proof = await proof_of(scope, nok.staff)
    clock.advance(30)
    with pytest.raises(Forbidden):
        await signing_in.second_step(scope, proof, await code_of(means, nok.staff), roles=ADMIN_ROLES)


async def test_a_new_password_ends_what_the_old_one_has_begun(means, scope, system, clock, nok):
    proof = await proof_of(scope, nok.staff)
    _, link = await inviting.link_for(system, nok.staff.id)
    await inviting.accept(scope, link, "eight blue bottles")
    clock.advance(30)
    with pytest.raises(proving.Gone):
        await signing_in.second_step(scope, proof, await code_of(means, nok.staff))


async def test_codes_cannot_be_guessed_for_long(means, scope, clock, nok):
    clock.advance(30)
    proof = await proof_of(scope, nok.staff)
    for _ in range(5):
        with pytest.raises(Invalid):
            await signing_in.second_step(scope, proof, "nothing")
    await signing_in.prove(scope, given(nok.staff))  # knowing the password does not begin the count anew
    with pytest.raises(RateLimited):
        await signing_in.second_step(scope, proof, await code_of(means, nok.staff))


async def test_an_account_without_it_is_asked_for_nothing(means, scope):
    rep = await a_rep(means)
    assert await signing_in.sign_in(scope, given(rep, totp="123456"))


async def test_each_recovery_code_lets_in_once(scope, nok):
    first, second, *_ = nok.recovery_codes
    assert len(nok.recovery_codes) == 10
    assert await signing_in.sign_in(scope, given(nok.staff, totp=first.upper()))
    with pytest.raises(Invalid):
        await signing_in.sign_in(scope, given(nok.staff, totp=first))
    assert await signing_in.sign_in(scope, given(nok.staff, totp=second.replace("-", " ")))


async def test_new_recovery_codes_end_the_old_ones(scope, nok):
    made = await keeping.new_codes(nok.scope, PASSWORD)
    with pytest.raises(Invalid):
        await signing_in.sign_in(scope, given(nok.staff, totp=nok.recovery_codes[0]))
    assert await signing_in.sign_in(scope, given(nok.staff, totp=made[0]))


async def test_a_recovery_code_of_a_colleague_helps_nobody(means, scope, nok):
    other = await with_second_factor(scope, await a_rep(means))
    with pytest.raises(Invalid):
        await signing_in.sign_in(scope, given(nok.staff, totp=other.recovery_codes[0]))


async def test_nothing_secret_is_stored(means, nok):
    factor = await factors.of(means.db, 1, nok.staff.id)
    assert factor is not None
    key, *_ = proving.keys(means, factor.salt)
    held = await means.db.value("SELECT group_concat(code_hash) FROM recovery_code")
    assert not any(codes.plain(each) in held or each in held for each in nok.recovery_codes)
    assert key.hex() not in factor.salt
    assert factor.salt not in repr(factor)


async def test_the_key_is_never_shown_again(nok):
    assert await keeping.setup_of(nok.scope) is None
    with pytest.raises(Conflict):
        await keeping.begin(nok.scope, PASSWORD)


async def test_it_asks_for_nothing_before_a_code_has_come(means, scope, clock):
    here, _ = await at_work(scope, rep := await a_rep(means))
    await keeping.begin(here, PASSWORD)
    with pytest.raises(Invalid):
        await keeping.confirm(here, "nothing")
    assert await signing_in.sign_in(scope, given(rep))
    clock.advance(15 * 60)
    assert await keeping.setup_of(here) is None
    with pytest.raises(Conflict):
        await keeping.confirm(here, await code_of(means, rep))


async def test_beginning_needs_the_password(means, scope):
    here, _ = await at_work(scope, await a_rep(means))
    with pytest.raises(Invalid):
        await keeping.begin(here, "wrong")
    assert await keeping.setup_of(here) is None


@pytest.mark.parametrize("by", ["password", "code", "recovery"])
async def test_it_is_switched_off_by_password_or_code(means, scope, clock, nok, by):
    clock.advance(30)
    shown = {"password": PASSWORD, "code": await code_of(means, nok.staff), "recovery": nok.recovery_codes[3]}
    await keeping.switch_off(nok.scope, shown[by])
    assert await signing_in.sign_in(scope, given(nok.staff))


async def test_it_is_not_switched_off_by_somebody_at_an_open_page(scope, nok):
    for guess in ("wrong", "000000"):
        with pytest.raises(Invalid):
            await keeping.switch_off(nok.scope, guess)
    await proof_of(scope, nok.staff)


async def test_an_admin_switches_it_off_for_somebody_who_is_then_signed_out(means, scope, heard, nok):
    events = heard(SessionEnded)
    admin, _ = await at_work(scope, await an_admin(means))
    proof = await proof_of(scope, nok.staff)
    await keeping.switch_off_for(admin, nok.staff.id)
    assert [(each.person_id, each.reason) for each in events] == [(nok.staff.id, "second_factor")]
    with pytest.raises(proving.Gone):
        await signing_in.second_step(scope, proof, nok.recovery_codes[0])
    assert await signing_in.sign_in(scope, given(nok.staff))


async def test_an_admin_takes_it_from_no_owner_and_not_from_themselves(means, scope):
    admin = await with_second_factor(scope, await an_admin(means))
    owner = await with_second_factor(scope, await an_owner(means))
    with pytest.raises(Forbidden):
        await keeping.switch_off_for(admin.scope, owner.staff.id)
    with pytest.raises(Conflict):
        await keeping.switch_off_for(admin.scope, admin.staff.id)


async def test_whoever_leaves_the_team_leaves_nothing_behind(means, system, nok):
    await team.delete(system, nok.staff.id)
    assert await factors.of(means.db, 1, nok.staff.id) is None
    assert await factors.recovery_codes(means.db, 1, nok.staff.id) == 0


async def test_a_key_that_was_made_before_still_counts_after_a_new_one_was_put_in_front(means, scope, clock, nok):
    from livechat.signing import Signing

    clock.advance(30)
    code = await code_of(means, nok.staff)
    rotated = replace(means, signing=Signing([b"n" * 32, *means.signing._keys]))
    assert await signing_in.sign_in(scope.but(means=rotated), given(nok.staff, totp=code))
