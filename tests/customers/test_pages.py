"""A customer's pages besides the conversation, without scripts."""

import asyncio
import re

from livechat.accounts import queries as accounts
from livechat.app import create
from livechat.customers import blocking
from tests.conftest import Browser
from tests.factories import a_rep, everybody, sign_in


async def registered(browser, name="Ada"):
    """A browser whose owner has just registered."""
    ada = browser()
    await ada.get("/")
    answer = await ada.post("/register", name=name, phone="+66812345678", country="", client_id="one")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    await ada.get("/")
    return ada


async def test_a_customer_is_known_again_after_the_form(browser):
    ada = await registered(browser)
    assert ada.page.status_code == 200
    assert 'action="/register"' not in ada.page.text


async def test_signing_out_ends_the_session_of_this_device(house, browser):
    ada = await registered(browser)
    answer = await ada.post("/sign-out")
    assert answer.headers["location"] == "/"
    assert await accounts.sessions(house.db, 1, "customers", None, 10) == []
    assert 'action="/register"' in (await ada.get("/")).text


async def test_staff_and_customer_in_one_browser_sign_out_one_by_one(house, browser):
    ada = await registered(browser)
    await sign_in(ada, await a_rep(house.means))
    await ada.get("/")
    assert (await ada.post("/sign-out")).headers["location"] == "/"
    assert (await ada.get("/password")).status_code == 200


async def test_a_second_device_joins_after_being_asked(house, browser):
    ada, phone = await registered(browser), browser()
    await ada.post("/devices")
    link = re.search(r'value="(http://localhost/join/[^"]+)"', ada.page.text)
    assert link is not None
    await phone.get(link[1])
    assert "Continue your conversation here?" in phone.text
    answer = await phone.post("/join", token=link[1].rpartition("/")[2])
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    [customer] = await everybody(house)
    assert len(await accounts.sessions_of(house.db, 1, customer.id)) == 2


async def test_a_link_that_does_not_work_says_so(browser):
    phone = browser()
    assert (await phone.get("/join/made-up")).status_code == 404
    assert "This link does not work any more." in phone.text


async def test_a_visitor_s_language_stays_chosen(browser):
    guest = browser()
    await guest.get("/")
    answer = await guest.post("/language", language="ar", next="/")
    assert answer.status_code == 303
    assert 'lang="ar" dir="rtl"' in (await guest.get("/", **{"accept-language": "en"})).text


async def test_a_customer_s_language_is_remembered_with_them(house, browser):
    ada = await registered(browser)
    await ada.post("/language", language="ar", next="/")
    [customer] = await everybody(house)
    assert customer.language == "ar"


async def test_choosing_a_language_never_leads_to_another_site(browser):
    guest = browser()
    await guest.get("/")
    assert (await guest.post("/language", language="en", next="//example.com/")).headers["location"] == "/"


async def test_a_language_that_is_not_spoken_is_refused(browser):
    guest = browser()
    await guest.get("/")
    assert (await guest.post("/language", language="xx", next="/")).status_code == 422


async def test_coming_back_is_remembered(house, browser, clock):
    ada = await registered(browser)
    clock.advance(300)
    await ada.get("/")
    await house.sessions.sweep()  # commits behind what was queued
    [customer] = await everybody(house)
    assert customer.last_seen_at == clock.now_ms()


async def test_a_blocked_customer_reads_so_and_does_not_come_back_as_somebody_else(house, browser, system):
    ada = await registered(browser)
    [customer] = await everybody(house)
    await blocking.block(system, customer.id)
    assert (await ada.get("/")).status_code == 403
    assert "You cannot write here at the moment" in ada.text
    await ada.post("/sign-out")
    await ada.get("/")
    answer = await ada.post("/register", name="Eve", phone="+66812345679", country="", client_id="two")
    assert answer.status_code == 403
    assert "Your messages cannot be delivered at the moment." in ada.text


# The same form twice


ORIGIN = {"origin": "http://localhost"}
FORM = {"name": "Ada", "phone": "+66812345678", "country": "", "text": "Do you ship?"}


def named(page):
    """What the open form calls itself."""
    return re.search(r'name="client_id" value="([^"]+)"', page.text)[1]


async def begun(house):
    """How many customers, sessions, conversations and messages there are."""
    tables = ("customer", "session", "conversation", "message")
    return [await house.db.value(f"SELECT count(*) FROM {each}") for each in tables]


async def test_a_second_tap_makes_nobody_twice(house, browser):
    ada = browser()
    await ada.get("/")
    form = {**FORM, "client_id": named(ada.page), "csrf": ada.token}
    answers = await asyncio.gather(*[ada.client.post("/register", data=form, headers=ORIGIN) for _ in range(4)])
    assert {answer.status_code for answer in answers} == {303}
    assert await begun(house) == [1, 1, 1, 1]
    assert "Do you ship?" in (await ada.get("/")).text


async def test_a_second_tap_after_the_answer_goes_to_the_conversation(house, browser):
    ada = browser()
    await ada.get("/")
    form = {**FORM, "client_id": named(ada.page)}
    assert (await ada.post("/register", **form)).status_code == 303
    assert (await ada.post("/register", **form)).status_code == 303
    assert await begun(house) == [1, 1, 1, 1]
    assert "Do you ship?" in (await ada.get("/")).text


async def test_a_form_whose_answer_was_lost_is_sent_again_after_a_restart(house, browser, settings, clock):
    ada = browser()
    await ada.get("/")
    form, carried = {**FORM, "client_id": named(ada.page), "csrf": ada.token}, dict(ada.client.cookies)
    await ada.post("/register", **form)
    await house.stop()
    anew = create(settings, clock)
    await anew.state.house.start()
    again = Browser(anew, "192.0.2.1")
    again.client.cookies.update(carried)
    assert (await again.post("/register", **form)).status_code == 303
    assert await begun(anew.state.house) == [1, 1, 1, 1]
    assert "Do you ship?" in (await again.get("/")).text
    await again.client.aclose()
    await anew.state.house.stop()


async def test_the_same_name_from_another_browser_opens_nothing(house, browser):
    ada, eve = browser(), browser()
    await ada.get("/")
    form = {**FORM, "client_id": named(ada.page)}
    await ada.post("/register", **form)
    await eve.get("/")
    assert (await eve.post("/register", **{**form, "text": "Let me read."})).status_code == 303
    assert await begun(house) == [2, 2, 2, 2]
    assert "Do you ship?" not in (await eve.get("/")).text


async def test_a_form_that_was_shown_anew_is_another_registration(house, browser):
    ada = browser()
    await ada.get("/")
    await ada.post("/register", **FORM, client_id=named(ada.page))
    await ada.get("/")
    await ada.post("/sign-out")
    await ada.get("/")
    await ada.post("/register", **FORM, client_id=named(ada.page))
    assert len(await everybody(house)) == 2


async def test_whoever_has_signed_out_does_not_come_back_by_their_old_form(house, browser):
    ada = browser()
    await ada.get("/")
    form = {**FORM, "client_id": named(ada.page)}
    await ada.post("/register", **form)
    await ada.get("/")
    await ada.post("/sign-out")
    await ada.get("/")
    await ada.post("/register", **{**form, "text": "Somebody else"})
    assert len(await everybody(house)) == 2
    assert "Do you ship?" not in (await ada.get("/")).text


async def test_another_old_form_does_not_take_the_place_of_the_conversation(house, browser):
    ada = browser()
    await ada.get("/")
    other = {**FORM, "client_id": named(ada.page), "csrf": ada.token}
    await ada.get("/")
    await ada.post("/register", **FORM, client_id=named(ada.page))
    assert (await ada.post("/register", **other)).status_code == 409
    assert len(await everybody(house)) == 1


async def test_a_form_is_known_for_half_an_hour_at_most(house, browser, clock):
    ada = browser()
    await ada.get("/")
    form = {**FORM, "client_id": named(ada.page), "csrf": ada.token}
    carried = dict(ada.client.cookies)
    for minutes, customers in ((14, 1), (30, 2)):
        await ada.client.post("/register", data=form, headers=ORIGIN)
        ada.client.cookies.clear()
        ada.client.cookies.update(carried)
        clock.advance(minutes * 60)
        await ada.client.post("/register", data=form, headers=ORIGIN)
        ada.client.cookies.clear()
        ada.client.cookies.update(carried)
        assert len(await everybody(house)) == customers


async def test_sending_again_does_not_count_as_one_more_registration(house, browser):
    ada = browser()
    await ada.get("/")
    form = {**FORM, "client_id": named(ada.page)}
    assert {(await ada.post("/register", **form)).status_code for _ in range(8)} == {303}
