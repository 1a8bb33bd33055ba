"""The pages of accounts, as a person without scripts uses them."""

import re

import pytest

from livechat.accounts import inviting, queries, team
from livechat.accounts.inputs import AddRep
from livechat.errors import PasswordFirst
from livechat.web.session import Credentials
from tests.factories import PASSWORD, a_customer, a_rep, an_admin, an_owner, at_work, bearer, sign_in

FORMS_OF_NOBODY = ["/sign-in", "/sign-out", "/setup/x", "/invitation/x"]


async def test_staff_sign_in_and_see_the_inbox(house, browser):
    nok = browser()
    answer = await sign_in(nok, await a_rep(house.means))
    assert (answer.status_code, answer.headers["location"]) == (303, "/inbox")
    assert (await nok.get("/password")).status_code == 200


async def test_a_wrong_password_gives_the_form_back_with_the_name_and_without_the_password(house, browser):
    rep, nok = await a_rep(house.means), browser()
    answer = await sign_in(nok, rep, "a wrong password")
    assert answer.status_code == 401
    assert "The user name or the password is not right." in nok.text
    assert f'value="{rep.username}"' in answer.text
    assert "a wrong password" not in answer.text


async def test_too_many_tries_say_when_to_come_back(house, browser):
    rep, nok = await a_rep(house.means), browser()
    for _ in range(5):
        await sign_in(nok, rep, "wrong")
    answer = await sign_in(nok, rep)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "15")
    assert "Too many tries. Please wait" in nok.text


async def test_signing_in_leads_to_where_one_wanted_to_go(house, browser):
    rep, nok = await a_rep(house.means), browser()
    asked = await nok.get("/password")
    assert asked.headers["location"] == "/sign-in?next=/password"
    await nok.get(asked.headers["location"])
    answer = await nok.post("/sign-in", username=rep.username, password=PASSWORD, next="/password")
    assert answer.headers["location"] == "/password"


@pytest.mark.parametrize("target", ["https://example.com/", "//example.com", "/\\example.com"])
async def test_signing_in_never_leads_to_another_site(house, browser, target):
    rep, nok = await a_rep(house.means), browser()
    await nok.get("/sign-in")
    answer = await nok.post("/sign-in", username=rep.username, password=PASSWORD, next=target)
    assert "example.com" not in answer.headers["location"]


async def test_the_session_cookie_is_for_the_server_alone(house, browser):
    answer = await sign_in(browser(), await a_rep(house.means))
    cookies = answer.headers.get_list("set-cookie")
    assert len(cookies) == 2, "the session's and the device's"
    for cookie in cookies:
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        assert "Path=/" in cookie


@pytest.mark.parametrize("path", FORMS_OF_NOBODY)
async def test_a_form_of_another_site_changes_nothing(house, browser, path):
    answer = await browser().post(path, csrf="made-up", username="nok", password=PASSWORD)
    assert answer.status_code == 403


async def test_signing_out_ends_the_session(house, browser):
    rep, nok = await a_rep(house.means), browser()
    await sign_in(nok, rep)
    await nok.get("/password")
    answer = await nok.post("/sign-out")
    assert answer.headers["location"] == "/sign-in"
    assert await queries.sessions_of(house.db, 1, rep.id) == []
    assert (await nok.get("/password")).status_code == 303


async def test_the_first_owner_makes_an_account_by_the_link(house, browser):
    token = await inviting.create_setup_link(house.means)
    first = browser()
    assert "Make your own account first" in (await first.get(f"/setup/{token}")).text
    answer = await first.post(f"/setup/{token}", name="First", username="first", password=PASSWORD)
    assert answer.headers["location"] == "/inbox"
    assert (await first.get("/admin/team")).status_code == 200


async def test_the_setup_form_comes_back_with_what_is_wrong(house, browser):
    token = await inviting.create_setup_link(house.means)
    first = browser()
    await first.get(f"/setup/{token}")
    answer = await first.post(f"/setup/{token}", name="First", username="first", password="short")
    assert answer.status_code == 422
    assert "Please use at least 12 characters." in first.text
    assert 'value="First"' in answer.text


async def test_a_link_that_does_not_work_says_so(browser):
    for path in ("/setup/made-up", "/invitation/made-up"):
        guest = browser()
        assert (await guest.get(path)).status_code == 404
        assert "This link does not work any more." in guest.text


async def test_a_colleague_is_added_and_comes_in_by_the_link(house, browser):
    admin, nok = browser(), browser()
    await sign_in(admin, await an_admin(house.means))
    await admin.get("/admin/team")
    await admin.post("/admin/team", name="Nok", username="nok", email="", role="rep", capacity="4")
    link = re.search(r'value="(http://localhost/invitation/[^"]+)"', admin.page.text)
    assert link is not None
    await nok.get(link[1])
    assert "Nok" in nok.text
    answer = await nok.post(link[1], password=PASSWORD)
    assert answer.headers["location"] == "/inbox"
    assert "Nok" in (await admin.get("/admin/team")).text


async def test_the_form_for_a_colleague_comes_back_with_what_is_wrong(house, browser):
    await a_rep(house.means, username="nok")
    admin = browser()
    await sign_in(admin, await an_admin(house.means))
    await admin.get("/admin/team")
    answer = await admin.post("/admin/team", name="Nok", username="nok", role="rep", capacity="99")
    assert (answer.status_code, "Please give a number from 1 to 20." in admin.text) == (422, True)
    answer = await admin.post("/admin/team", name="Nok", username="nok", role="rep", capacity="6")
    assert (answer.status_code, "Somebody of this team has this already." in admin.text) == (409, True)
    answer = await admin.post("/admin/team", name=" ", username="n o k", email="nobody", role="rep", capacity="6")
    assert answer.status_code == 422
    for words in ("This is needed.", "Please write it without spaces.", "This is not an e-mail address."):
        assert words in admin.text
    answer = await admin.post("/admin/team", name="", username="", role="rep", capacity="0")
    assert admin.text.count("This is needed.") == 2
    assert "Please give a number from 1 to 20." in admin.text


async def test_a_password_set_by_somebody_else_opens_only_the_page_to_choose_another(house, browser, system):
    staff, _ = await team.add(system, AddRep(username="nok", name="Nok", password=PASSWORD))
    nok = browser()
    answer = await sign_in(nok, staff)
    assert answer.headers["location"].startswith("/invitation/")
    assert (await nok.get("/password")).status_code == 303
    await nok.get(answer.headers["location"])
    await nok.post(answer.headers["location"], password="eight blue bottles")
    assert (await nok.get("/password")).status_code == 200


async def test_ones_own_password_is_changed_and_the_page_stays_signed_in(house, browser):
    nok = browser()
    await sign_in(nok, await a_rep(house.means))
    await nok.get("/password")
    answer = await nok.post("/password", current=PASSWORD, password="eight blue bottles")
    assert answer.status_code == 303
    assert (await nok.get("/password")).status_code == 200


async def test_a_colleague_is_edited_disabled_and_enabled(house, browser):
    rep, admin = await a_rep(house.means, name="Nok"), browser()
    await sign_in(admin, await an_admin(house.means))
    page = await admin.get(f"/admin/team/{rep.id}")
    assert f'value="{rep.username}"' in page.text
    changed = {"name": "Nok B", "username": rep.username, "email": "", "role": "rep", "capacity": "3"}
    assert (await admin.post(f"/admin/team/{rep.id}", **changed)).status_code == 303
    for act in ("disable", "enable"):
        assert (await admin.post(f"/admin/team/{rep.id}/{act}")).headers["location"] == "/admin/team"
    stored = await queries.staff_by_id(house.db, 1, rep.id)
    assert stored is not None
    assert (stored.name, stored.capacity, stored.disabled_at) == ("Nok B", 3, None)


async def test_customers_meet_a_colleague_as_the_page_says_and_colleagues_by_the_ordinary_name(house, browser, scope):
    rep, admin = await a_rep(house.means, name="Nok"), browser()
    await sign_in(admin, await an_admin(house.means))
    await admin.get(f"/admin/team/{rep.id}")
    words = {"name": "Nok", "username": rep.username, "role": "rep", "names.ar": "نوك", "bio": "<b>Lamps</b> & more"}
    refused = await admin.post(f"/admin/team/{rep.id}", **words | {"bio": "x" * 301})
    assert (refused.status_code, "نوك" in refused.text) == (422, True)
    assert (await admin.post(f"/admin/team/{rep.id}", **words)).status_code == 303
    page = (await admin.get(f"/admin/team/{rep.id}")).text
    assert 'value="نوك"' in page
    assert "&lt;b&gt;Lamps&lt;/b&gt; &amp; more" in page
    team_page = (await admin.get("/admin/team")).text
    assert "Nok" in team_page
    assert "نوك" not in team_page


async def test_a_colleague_is_moved_without_scripts(house, browser):
    ann, bob = [await a_rep(house.means, name=name) for name in ("Ann", "Bob")]
    admin = browser()
    await sign_in(admin, await an_admin(house.means, name="Zoe"))
    await admin.get("/admin/team")
    answer = await admin.post(f"/admin/team/{bob.id}/move", direction="up")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/admin/team#more-staff-{bob.id}")
    page = (await admin.get("/admin/team")).text
    assert page.index(f'id="staff-{bob.id}"') < page.index(f'id="staff-{ann.id}"')
    assert (await admin.post(f"/admin/team/{bob.id}/move", direction="sideways")).status_code == 422


async def test_a_new_link_for_a_colleague_is_shown_once(house, browser):
    rep, admin = await a_rep(house.means), browser()
    await sign_in(admin, await an_admin(house.means))
    await admin.get("/admin/team")
    assert "/reset/" in (await admin.post(f"/admin/team/{rep.id}/invite")).text


async def test_what_an_admin_may_not_do_is_refused_with_a_page(house, browser):
    owner, admin = await an_owner(house.means), browser()
    await sign_in(admin, await an_admin(house.means))
    await admin.get("/admin/team")
    answer = await admin.post(f"/admin/team/{owner.id}/disable")
    assert answer.status_code == 403
    assert "Only an owner may do this." in admin.text


async def test_a_rep_does_not_see_the_team_pages(house, browser):
    nok = browser()
    await sign_in(nok, await a_rep(house.means))
    for path in ("/admin/team", "/admin/sessions", "/admin/settings"):
        assert (await nok.get(path)).status_code == 403


async def test_sessions_show_who_is_signed_in_and_from_where(house, browser, scope):
    await a_customer(scope, name="Ada Customer")
    admin = browser()
    await sign_in(admin, await an_admin(house.means, name="Ann Admin"))
    await admin.get("/admin/sessions")
    for words in ("Ada Customer", "Ann Admin", "192.0.2.1", "Linux, Firefox", "This device"):
        assert words in admin.text


async def test_sessions_can_be_those_of_one_side(house, browser, scope):
    await a_customer(scope, name="Ada Customer")
    admin = browser()
    await sign_in(admin, await an_admin(house.means))
    assert "Ada Customer" not in (await admin.get("/admin/sessions?audience=staff")).text
    assert "Ada Customer" in (await admin.get("/admin/sessions?audience=customers")).text


async def test_an_ended_session_signs_its_page_out(house, browser):
    rep, nok, admin = await a_rep(house.means), browser(), browser()
    await sign_in(nok, rep)
    await sign_in(admin, await an_admin(house.means))
    [session] = await queries.sessions_of(house.db, 1, rep.id)
    await admin.get("/admin/sessions")
    assert (await admin.post(f"/admin/sessions/{session.id}/end")).status_code == 303
    assert (await nok.get("/password")).headers["location"].startswith("/sign-in")


async def test_many_sessions_come_in_pages(house, browser, scope, clock):
    for _ in range(52):
        await a_customer(scope)
        clock.advance(1)
    admin = browser()
    await sign_in(admin, await an_admin(house.means))
    page = await admin.get("/admin/sessions?audience=customers")
    more = re.search(r'href="(/admin/sessions[^"]*cursor[^"]*)"', page.text)
    assert more is not None
    first = set(re.findall(r'id="(session-[0-9a-f]+)"', page.text))
    second = set(re.findall(r'id="(session-[0-9a-f]+)"', (await admin.get(more[1].replace("&amp;", "&"))).text))
    assert (len(first), len(second), first & second) == (50, 2, set())


async def test_presence_can_be_chosen_without_scripts(house, browser):
    rep, nok = await a_rep(house.means), browser()
    await sign_in(nok, rep)
    await nok.get("/password")
    assert (await nok.post("/presence", state="away")).status_code == 303
    assert house.availability[rep.id] == "away"


async def test_a_colleague_of_another_workspace_is_not_there(house, browser):
    from tests.workspaces.making import a_workspace

    stranger = await a_rep(house.means, workspace_id=await a_workspace(house.means))
    admin = browser()
    await sign_in(admin, await an_admin(house.means))
    assert (await admin.get(f"/admin/team/{stranger.id}")).status_code == 404


async def test_a_session_of_another_workspace_cannot_be_ended(house, browser, scope):
    from tests.workspaces.making import a_workspace

    stranger = await a_rep(house.means, workspace_id=await a_workspace(house.means))
    theirs, _ = await at_work(scope, stranger)
    admin = browser()
    await sign_in(admin, await an_admin(house.means))
    await admin.get("/admin/sessions")
    assert (await admin.post(f"/admin/sessions/{theirs.session_id}/end")).status_code == 404


# A password that somebody else has set


async def given_a_password(house, program, browser):
    """A colleague whose password an admin has set, signed in by a program, and a browser with its session."""
    admin = await an_admin(house.means)
    sent = {"username": admin.username, "password": PASSWORD}
    token = (await program.post("/api/admin/login", json=sent)).json()["token"]
    given = {"username": "nok", "name": "Nok", "password": PASSWORD}
    await program.post("/api/admin/add-rep", json=given, headers=bearer(token))
    answer = (await program.post("/api/rep/login", json={"username": "nok", "password": PASSWORD})).json()
    nok = browser()
    nok.client.cookies.set("livechat-staff", answer["token"])
    return nok, answer


async def test_a_program_s_session_opens_no_page_before_a_password_of_one_s_own(house, program, browser):
    nok, answer = await given_a_password(house, program, browser)
    for path in ("/inbox", "/inbox?tab=all", "/me/security", "/notifications"):
        seen = await nok.get(path)
        assert (seen.status_code, seen.headers["location"]) == (303, "/password")
    assert (await nok.get("/password")).status_code == 200
    assert "Somebody else chose your password. Please choose your own." in nok.text
    refused = await nok.post("/presence", state="away")
    assert refused.status_code == 403
    refused = await nok.get("/api/products")
    assert refused.json()["detail"] == "Somebody else chose your password. Please choose your own."
    known = await house.identify(Credentials(cookies={"staff": answer["token"]}, audience="staff"))
    with pytest.raises(PasswordFirst):
        house.may_open(known)


async def test_once_it_is_chosen_the_same_session_goes_on(house, program, browser):
    nok, _ = await given_a_password(house, program, browser)
    await nok.get("/inbox")
    await nok.get("/password")
    answer = await nok.post("/password", current=PASSWORD, password="seven other lanterns")
    assert (answer.status_code, answer.headers["location"]) == (303, "/inbox")
    assert (await nok.get("/inbox")).status_code == 200


async def test_a_program_goes_on_with_a_password_that_an_admin_has_set(house, program, browser):
    _, answer = await given_a_password(house, program, browser)
    assert answer["must_change_password"] is True
    assert (await program.get("/api/products", headers=bearer(answer["token"]))).status_code == 200
    house.may_open(await house.identify(Credentials(token=answer["token"])))
