"""Signing in in two steps, on pages and for programs, and the workspace that asks everybody for it."""

import re
from dataclasses import replace

import pytest

from livechat.errors import SecureFirst
from livechat.scope import SYSTEM, Scope
from livechat.workspaces import deciding, queries
from livechat.workspaces.checking import as_json
from livechat.workspaces.events import DecisionsChanged
from tests.factories import (
    PASSWORD,
    a_rep,
    an_admin,
    at_work,
    bearer,
    code_of,
    sign_in,
    with_second_factor,
)


async def ask_everybody(house):
    """The workspace asks for a second factor from now on."""
    before = await deciding.of(house.means, 1)
    now = replace(before, second_factor=True)
    async with house.db.transaction() as tx:
        await queries.decide(tx, 1, now.name, as_json(now))
        await tx.emit(DecisionsChanged(1, before, now, Scope(house.means, 1, SYSTEM, "system")))
    house.means.memory["workspaces.known"].pop(1)


async def test_it_is_switched_on_by_hand_and_asked_for_from_then_on(house, browser, clock):
    rep, nok = await a_rep(house.means), browser()
    await sign_in(nok, rep)
    await nok.get("/me/security")
    answer = await nok.post("/me/security/begin", current=PASSWORD)
    assert answer.headers["location"] == "/me/security"
    page = (await nok.get("/me/security")).text
    assert re.search(r"<path d=\"M\d", page)
    assert "otpauth://totp/" in page
    await nok.post("/me/security/confirm", totp=await code_of(house.means, rep))
    codes = re.findall(r"\b\w{4}-\w{4}-\w{4}-\w{4}\b", nok.text)
    assert len(codes) == 10
    after = await nok.get("/me/security")
    assert "10 recovery codes are left" in nok.text
    assert "otpauth" not in after.text
    assert codes[0] not in after.text
    await nok.post("/sign-out")
    clock.advance(30)
    answer = await sign_in(nok, rep)
    assert answer.headers["location"] == "/sign-in/code?next=/inbox"
    assert (await nok.get("/inbox")).status_code == 303
    await nok.get("/sign-in/code?next=/password")
    answer = await nok.post("/sign-in/code", totp="000 000", next="/password")
    assert (answer.status_code, "This code is not right" in nok.text) == (422, True)
    assert 'value="/password"' in answer.text
    answer = await nok.post("/sign-in/code", totp=await code_of(house.means, rep), next="/password")
    assert answer.headers["location"] == "/password"
    assert (await nok.get("/password")).status_code == 200


async def test_a_recovery_code_stands_for_the_telephone(house, scope, browser):
    nok, made = browser(), await with_second_factor(scope, await a_rep(house.means))
    await sign_in(nok, made.staff)
    await nok.get("/sign-in/code")
    answer = await nok.post("/sign-in/code", totp="", recovery=made.recovery_codes[0])
    assert answer.headers["location"] == "/inbox"


async def test_whoever_waits_too_long_begins_again(house, scope, browser, clock):
    nok, made = browser(), await with_second_factor(scope, await a_rep(house.means))
    await sign_in(nok, made.staff)
    await nok.get("/sign-in/code")
    clock.advance(300)
    answer = await nok.post("/sign-in/code", totp=await code_of(house.means, made.staff))
    assert (answer.status_code, "That took too long" in nok.text) == (401, True)
    assert 'name="password"' in answer.text
    assert (await nok.get("/sign-in/code")).headers["location"] == "/sign-in"


async def test_too_many_codes_say_when_to_come_back(house, scope, browser):
    nok, made = browser(), await with_second_factor(scope, await a_rep(house.means))
    await sign_in(nok, made.staff)
    await nok.get("/sign-in/code")
    for _ in range(5):
        await nok.post("/sign-in/code", totp="1")
    answer = await nok.post("/sign-in/code", totp=made.recovery_codes[0])
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "15")


async def test_a_one_time_link_does_not_go_around_the_second_step(house, scope, system, browser):
    from livechat.accounts import inviting

    nok, made = browser(), await with_second_factor(scope, await a_rep(house.means))
    _, link = await inviting.link_for(system, made.staff.id)
    await nok.get(f"/invitation/{link}")
    answer = await nok.post(f"/invitation/{link}", password="eight blue bottles")
    assert answer.headers["location"].startswith("/sign-in/code")
    assert (await nok.get("/inbox")).status_code == 303


async def test_an_admin_switches_it_off_on_the_page_of_a_colleague(house, scope, browser):
    admin, made = browser(), await with_second_factor(scope, await a_rep(house.means))
    await sign_in(admin, await an_admin(house.means))
    await admin.get(f"/admin/team/{made.staff.id}")
    assert "Switch off two-step sign-in?" in admin.text
    await admin.post(f"/admin/team/{made.staff.id}/one-step")
    await admin.get(f"/admin/team/{made.staff.id}")
    assert "Two-step sign-in?" not in admin.text
    nok = browser()
    assert (await sign_in(nok, made.staff)).headers["location"] == "/inbox"


# Programs


@pytest.mark.parametrize("path", ["/api/rep/login", "/api/admin/login"])
async def test_a_program_is_told_that_a_code_is_needed_and_sends_it(house, scope, program, clock, path):
    made = await with_second_factor(scope, await an_admin(house.means))
    given = {"username": made.staff.username, "password": PASSWORD}
    said = await program.post(path, json=given)
    problem = said.json()
    assert (said.status_code, problem["code"], problem["field"]) == (401, "unauthenticated", "totp")
    clock.advance(30)
    code = await code_of(house.means, made.staff)
    second = {"username": made.staff.username, "proof": problem["proof"], "totp": code}
    answer = await program.post(path, json=second)
    assert (answer.status_code, answer.json()["me"]["id"]) == (200, made.staff.id)
    again = await program.post(path, json=second)
    assert (again.status_code, "proof" in again.json()) == (401, False)


async def test_a_program_may_send_the_code_at_once(house, scope, program, clock):
    made = await with_second_factor(scope, await a_rep(house.means))
    clock.advance(30)
    given = {"username": made.staff.username, "password": PASSWORD, "totp": await code_of(house.means, made.staff)}
    assert (await program.post("/api/rep/login", json=given)).status_code == 200
    again = await program.post("/api/rep/login", json=given)
    assert (again.status_code, again.json()["field"]) == (422, "totp")


async def test_a_wrong_password_says_the_same_with_and_without_a_second_factor(house, scope, program):
    made, other = await with_second_factor(scope, await a_rep(house.means)), await a_rep(house.means)
    answers = [
        (await program.post("/api/rep/login", json={"username": who, "password": "wrong", "totp": "123456"})).json()
        for who in (made.staff.username, other.username, "nobody")
    ]
    assert answers[0] == answers[1] == answers[2]


# Everybody has to


async def test_whoever_has_none_is_led_to_it_and_can_do_nothing_else(house, browser, clock):
    await ask_everybody(house)
    rep, nok = await a_rep(house.means), browser()
    await sign_in(nok, rep)
    for path in ("/inbox", "/password", "/me/notifications"):
        assert (await nok.get(path)).headers["location"] == "/me/security"
    await nok.get("/me/security")
    assert "Your team signs in in two steps" in nok.text
    assert (await nok.post("/presence", state="away")).status_code == 403
    await nok.get("/me/security")
    await nok.post("/me/security/begin", current=PASSWORD)
    await nok.get("/me/security")
    await nok.post("/me/security/confirm", totp=await code_of(house.means, rep))
    assert (await nok.get("/inbox")).status_code == 200


async def test_a_program_without_it_is_refused_on_every_road(house, scope, program):
    await ask_everybody(house)
    own, token = await at_work(scope, await an_admin(house.means))
    answer = await program.get("/api/admin/reps", headers=bearer(token))
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    with pytest.raises(SecureFirst):
        await house.entrance.identify({"authorization": f"Bearer {token}", "host": "localhost"}, "", "http", "any")
    assert own.session_id


async def test_whoever_has_it_notices_nothing(house, scope, program):
    await ask_everybody(house)
    made = await with_second_factor(scope, await an_admin(house.means))
    assert (await program.get("/api/admin/reps", headers=bearer(made.token))).status_code == 200


async def test_customers_are_asked_for_nothing(house, browser):
    await ask_everybody(house)
    anna = browser()
    await anna.get("/")
    answer = await anna.post("/register", name="Anna", phone="+66812345678")
    assert (await anna.get(answer.headers["location"])).status_code == 200
