"""Whoever has forgotten their password gets in by a letter, and nobody learns who has an account."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from livechat.accounts import inviting, queries, signing_in, team
from livechat.accounts.inputs import ChangePassword, Person
from livechat.mail.settings import Mail
from tests.factories import PASSWORD, a_rep, an_admin, at_work, code_of, sign_in, with_second_factor
from tests.mail.server import Mailbox, mailing

OTHER = "eight blue bottles"


@pytest.fixture
def settings(settings, box: Mailbox):
    return mailing(settings, box)


async def forget(browser, login: str):
    await browser.get("/forgotten")
    return await browser.post("/forgotten", username=login)


async def letter_for(house, browser, login: str, box: Mailbox):
    """The letter that a form brings."""
    await forget(browser, login)
    await house.jobs.run_due()
    return box.letters[-1]


def link_in(letter) -> str:
    plain = letter.get_body(("plain",)).get_content()
    path = re.search(r"http://localhost(/reset/\S+)", plain)[1]
    assert f"http://localhost{path}" in letter.get_body(("html",)).get_content()
    return path


async def test_the_letter_leads_to_another_password_once(house, scope, browser, box):
    rep = await a_rep(house.means, name="Nok", email="nok@example.com")
    elsewhere, _ = await at_work(scope, rep)
    nok, thief = browser(), browser()
    letter = await letter_for(house, nok, "NOK@example.com", box)
    assert (letter["to"].addresses[0].addr_spec, letter["subject"]) == (
        "nok@example.com",
        "A new password for Livechat",
    )
    path = link_in(letter)
    assert path.rpartition("/")[2] not in str(await house.db.all(tuple, "SELECT * FROM one_time_link"))
    await nok.get(path)
    assert "Hello, Nok" in nok.text
    assert (await nok.post(path, password="short")).status_code == 422
    assert (await nok.post(path, password=OTHER)).headers["location"] == "/inbox"
    assert (await nok.get("/inbox")).status_code == 200
    assert await queries.session_by_id(house.db, 1, elsewhere.session_id) is None
    assert (await thief.get(path)).status_code == 404
    assert (await sign_in(thief, rep)).status_code == 401
    assert (await sign_in(thief, rep, OTHER)).status_code == 303


async def test_the_audit_log_says_that_a_link_was_mailed_and_used_but_not_which(house, browser, box):
    rep = await a_rep(house.means, name="Nok", email="nok@example.com")
    window = browser()
    path = link_in(await letter_for(house, window, rep.username, box))
    await window.get(path)
    await window.post(path, password=OTHER)
    rows = await house.db.all(tuple, "SELECT what, actor_role, about_id FROM audit_entry ORDER BY number")
    assert rows[:2] == [("password.link_mailed", "system", rep.id), ("invitation.accepted", "rep", rep.id)]
    assert path.rpartition("/")[2] not in str(await house.db.all(tuple, "SELECT * FROM audit_entry"))


async def test_the_answer_tells_nobody_who_has_an_account(house, browser, box):
    await a_rep(house.means, username="nok", email="nok@example.com")
    await a_rep(house.means, username="silent", email="")
    gone = await a_rep(house.means, username="gone", email="gone@example.com")
    await team.disable(house.system_scope(1), gone.id)
    seen = set()
    for login in ("nok", "silent", "gone", "nobody"):
        guest = browser()
        answer = await forget(guest, login)
        seen.add((answer.status_code, guest.text.replace(login, "…")))
    assert len(seen) == 1
    await house.jobs.run_due()
    assert [to for _, to in box.envelopes] == [["nok@example.com"]]


async def test_the_link_works_for_half_an_hour(house, browser, box, clock):
    await a_rep(house.means, username="nok", email="nok@example.com")
    guest = browser()
    path = link_in(await letter_for(house, guest, "nok", box))
    clock.advance(29 * 60)
    assert (await guest.get(path)).status_code == 200
    clock.advance(60)
    assert (await guest.get(path)).status_code == 404


async def test_the_newest_letter_counts_and_a_new_password_ends_them_all(house, scope, browser, box):
    rep = await a_rep(house.means, username="nok", email="nok@example.com")
    guest = browser()
    first = link_in(await letter_for(house, guest, "nok", box))
    second = link_in(await letter_for(house, guest, "nok", box))
    assert [(await guest.get(path)).status_code for path in (first, second)] == [404, 200]
    own, _ = await at_work(scope, rep)
    await signing_in.change_password(own, ChangePassword(current=PASSWORD, password=OTHER))
    assert (await guest.get(second)).status_code == 404


async def test_a_second_factor_is_still_asked_for(house, scope, browser, box, clock):
    made = await with_second_factor(scope, await a_rep(house.means, username="nok", email="nok@example.com"))
    nok = browser()
    path = link_in(await letter_for(house, nok, "nok", box))
    await nok.get(path)
    answer = await nok.post(path, password=OTHER)
    assert answer.headers["location"].startswith("/sign-in/code")
    assert (await nok.get("/inbox")).headers["location"].startswith("/sign-in")
    clock.advance(30)
    await nok.get("/sign-in/code")
    answer = await nok.post("/sign-in/code", totp=await code_of(house.means, made.staff))
    assert answer.headers["location"] == "/inbox"


async def test_letters_are_asked_for_at_a_pace(house, browser):
    for number in range(5):
        assert (await forget(browser(f"192.0.2.{number}"), "Nok")).status_code == 200
    too_many = await forget(browser("192.0.2.9"), "nok")
    assert (too_many.status_code, "retry-after" in too_many.headers) == (429, True)
    guest = browser("192.0.2.50")
    answers = [(await forget(guest, f"somebody{number}")).status_code for number in range(21)]
    assert answers == [200] * 20 + [429]


async def test_the_letter_speaks_the_persons_language(house, browser, box):
    rep = await a_rep(house.means, username="nok", name="نوك", email="nok@example.com")
    nok = browser()
    await sign_in(nok, rep)
    await nok.get("/inbox")
    await nok.post("/language", language="ar")
    letter = await letter_for(house, browser(), "nok", box)
    assert letter["content-language"] == "ar"
    assert '<html lang="ar" dir="rtl">' in letter.get_body(("html",)).get_content()


async def test_a_letter_that_is_refused_for_now_is_tried_again_with_a_link_that_works(house, browser, box, clock):
    await a_rep(house.means, username="nok", email="nok@example.com")
    box.refuse["DATA"] = "451 later"
    guest = browser()
    await forget(guest, "nok")
    await house.jobs.run_due()
    assert box.letters == []
    box.refuse.clear()
    clock.advance(60)
    await house.jobs.run_due()
    assert (await guest.get(link_in(box.letters[0]))).status_code == 200


async def test_a_letter_that_comes_too_late_is_not_sent(house, browser, box, clock):
    await a_rep(house.means, username="nok", email="nok@example.com")
    box.refuse["DATA"] = "451 later"
    await forget(browser(), "nok")
    await house.jobs.run_due()
    box.refuse.clear()
    clock.advance(30 * 60)
    await house.jobs.run_due()
    assert box.letters == []


class TestWithoutMail:
    """A server that mails nothing says who helps, and an admin's link does the same."""

    @pytest.fixture
    def settings(self, settings):
        return replace(settings, mail=Mail())

    async def test_the_page_says_who_can_help(self, browser):
        guest = browser()
        assert (await guest.get("/forgotten")).status_code == 200
        assert "An admin of your team can give you a one-time link" in guest.text
        await guest.get("/sign-in")
        assert (await guest.post("/forgotten", username="nok")).status_code == 404

    async def test_an_admins_link_for_another_password_works_for_half_an_hour(self, house, browser, clock):
        rep, admin, nok = await a_rep(house.means), browser(), browser()
        await sign_in(admin, await an_admin(house.means))
        await admin.get(f"/admin/team/{rep.id}")
        await admin.post(f"/admin/team/{rep.id}/invite")
        assert "It works once, for 30 minutes" in admin.text
        path = re.search(r'value="http://localhost(/reset/[^"]+)"', admin.page.text)[1]
        assert (await nok.get(path)).status_code == 200
        clock.advance(1800)
        assert (await nok.get(path)).status_code == 404

    async def test_an_invitation_still_works_for_days(self, scope, system, clock):
        _, token = await team.add(system, Person(username="nok", name="Nok"))
        clock.advance(71 * 3600)
        assert (await inviting.accept(scope, token, PASSWORD)).username == "nok"
