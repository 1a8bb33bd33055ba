"""A customer's pages besides the conversation, without scripts."""

import re

from livechat.accounts import queries as accounts
from livechat.customers import blocking
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
