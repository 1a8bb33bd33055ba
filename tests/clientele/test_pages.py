"""Customers in the console, page by page."""

import pytest

from livechat.clientele import changing
from livechat.clientele.inputs import ChangeCustomer
from livechat.customers import access
from livechat.customers import queries as customers
from tests.factories import a_rep, an_admin, bearer, sign_in


@pytest.fixture
async def admin(house, browser):
    """An admin's browser, signed in."""
    page = browser()
    await sign_in(page, await an_admin(house.means, name="Olga"))
    return page


async def test_the_list_shows_finds_and_says_when_there_is_nobody(admin, people):
    await admin.get("/admin/customers")
    assert "4 customers" in admin.text
    assert "Åsa Öberg" in admin.text
    await admin.get("/admin/customers?q=oberg&sort=name")
    assert ("Åsa Öberg" in admin.text, "Ben Miller" in admin.text) == (True, False)
    await admin.get("/admin/customers?q=xyz")
    assert "Nobody is like that" in admin.text


async def test_a_selection_is_tagged_and_the_list_is_shown_again_as_it_was(house, admin, people):
    await admin.get("/admin/customers?sort=name")
    ids = [people["Ben"].id, people["Åsa"].id]
    answer = await admin.post("/admin/customers/bulk", pick=ids, act="tag:VIP", back="/admin/customers?sort=name")
    assert answer.headers["location"] == "/admin/customers?sort=name&done=2"
    await admin.get(answer.headers["location"])
    assert "Done for 2 customers." in admin.text
    assert admin.page.text.count('dir="auto">VIP</span>') == 2


@pytest.mark.parametrize(
    ("fields", "words"), [({"act": "block"}, "Please choose customers first."), ({}, "what to do")]
)
async def test_a_selection_that_is_none_comes_back_with_a_sentence(admin, people, fields, words):
    await admin.get("/admin/customers")
    answer = await admin.post("/admin/customers/bulk", **fields)
    assert answer.status_code == 422
    assert words in admin.text


async def test_a_bulk_form_leads_nowhere_else(admin, people):
    await admin.get("/admin/customers")
    answer = await admin.post(
        "/admin/customers/bulk", pick=[people["Ben"].id], act="block", back="https://elsewhere.example"
    )
    assert answer.headers["location"] == "/admin/customers?done=1"


async def test_a_profile_is_corrected_with_what_else_is_known(house, admin, people):
    here = f"/admin/customers/{people['Ben'].id}"
    await admin.get(here)
    await admin.post(
        here,
        name="Benjamin",
        phone="+1 202-555-0143",
        email="",
        language="en",
        version="1",
        attribute_name=["Size", ""],
        attribute_value=["44", ""],
    )
    stored = await customers.by_id(house.db, 1, people["Ben"].id)
    assert (stored.name, stored.email, stored.known) == ("Benjamin", "", {"Size": "44"})


async def test_whoever_is_second_sees_both_and_loses_nothing(house, admin, olga, people):
    here = f"/admin/customers/{people['Ben'].id}"
    await admin.get(here)
    await changing.change(olga, people["Ben"].id, ChangeCustomer(name="Changed by Olga", attributes={"Size": "41"}))
    sent = {"name": "Typed", "phone": "", "email": "", "version": "1"}
    answer = await admin.post(here, **sent, attribute_name=["Size"], attribute_value=["44"])
    assert answer.status_code == 409
    assert "Somebody has changed this customer meanwhile." in admin.text
    assert 'value="Typed"' in admin.page.text
    assert 'value="44"' in admin.page.text
    assert "Stored now: Changed by Olga" in admin.text
    assert "Stored now: Size = 41" in admin.text
    assert 'name="version" value="2"' in admin.page.text


async def test_a_wrong_field_comes_back_with_what_was_typed(admin, people):
    here = f"/admin/customers/{people['Ben'].id}"
    await admin.get(here)
    answer = await admin.post(
        here, name="", phone="no number", version="1", attribute_name=["a"], attribute_value=["b"]
    )
    assert answer.status_code == 422
    assert 'value="no number"' in admin.page.text
    assert 'name="attribute_name" value="a"' in admin.page.text


async def test_the_profile_leads_everywhere_and_ends_sessions(house, admin, anna, reference):
    here = f"/admin/customers/{anna.actor_id}"
    await admin.get(here)
    assert f'href="/inbox/{reference}"' in admin.page.text
    await admin.post(f"{here}/tag", tag="VIP")
    await admin.post(f"{here}/notes", text="Likes brass")
    await admin.post(f"{here}/block")
    await admin.get(here)
    for words in ("VIP", "Likes brass", "Blocked", "Firefox"):
        assert words in admin.text
    await admin.post(f"{here}/unblock")
    await admin.post(f"{here}/sessions/{anna.session_id}/end")
    await admin.get(here)
    assert "Signed in nowhere" in admin.text


@pytest.mark.parametrize(("fields", "is_refused"), [({}, False), ({"address": "true"}, True)])
async def test_the_address_is_blocked_with_the_customer_if_asked_for(house, admin, anna, fields, is_refused):
    here = f"/admin/customers/{anna.actor_id}"
    await admin.get(here)
    address = (await access.customer(house.db, anna, anna.actor_id)).address
    assert address
    await admin.post(f"{here}/block", **fields)
    assert await customers.is_blocked(house.db, 1, "", address) == is_refused
    await admin.get(here)
    assert ("Nobody can register" in admin.text) == is_refused
    await admin.post(f"{here}/unblock")
    assert not await customers.is_blocked(house.db, 1, "", address)


async def test_reps_have_no_list(house, browser):
    rep = browser()
    await sign_in(rep, await a_rep(house.means))
    assert (await rep.get("/admin/customers")).status_code == 403


async def test_what_customers_are_called_stays_words(admin, scope, house):
    from tests.factories import a_customer

    customer, _, _ = await a_customer(scope, name="<b>Bold</b>")
    await admin.get("/admin/customers")
    assert "<b>Bold" not in admin.page.text
    await admin.get(f"/admin/customers/{customer.id}")
    assert "<b>Bold" not in admin.page.text


async def test_programs_read_and_correct_a_customer(house, program, scope, people):
    from tests.factories import at_work

    _, token = await at_work(scope, await an_admin(house.means))
    here = f"/api/admin/customers/{people['Ben'].id}"
    found = (await program.get(here, headers=bearer(token))).json()
    assert (found["name"], found["version"], found["online"]) == ("Ben Miller", 1, False)
    body = {"attributes": {"Size": "44"}, "version": found["version"]}
    changed = (await program.patch(here, headers=bearer(token), json=body)).json()
    assert (changed["attributes"], changed["name"]) == ({"Size": "44"}, "Ben Miller")
    again = await program.patch(here, headers=bearer(token), json=body)
    assert (again.status_code, again.json()["code"]) == (409, "conflict")
    assert (await program.post(here + "/tags", headers=bearer(token), json={"tag": "VIP"})).json()["tags"]
    page = (await program.get("/api/admin/customers?limit=1", headers=bearer(token))).json()
    assert (len(page["customers"]), bool(page["next"])) == (1, True)
