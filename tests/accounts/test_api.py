"""Staff and sessions for programs."""

import json

import pytest

from livechat.accounts import queries
from tests.factories import PASSWORD, a_customer, a_rep, an_admin, an_owner, at_work, bearer


@pytest.fixture
async def admin(house, scope):
    """The headers of an admin."""
    _, token = await at_work(scope, await an_admin(house.means))
    return bearer(token)


async def test_a_program_signs_in_and_is_known(house, program):
    rep = await a_rep(house.means, name="Nok")
    answer = await program.post("/api/rep/login", json={"username": rep.username, "password": PASSWORD})
    said = answer.json()
    assert (answer.status_code, said["me"]) == (200, {"role": "rep", "id": rep.id, "name": "Nok"})
    path = f"/api/rep/sessions/{said['session']}/validate"
    valid = (await program.get(path, headers=bearer(said["token"]))).json()
    assert (valid["valid"], valid["me"]["id"]) == (True, rep.id)


async def test_a_wrong_password_is_unauthenticated(house, program):
    rep = await a_rep(house.means)
    answer = await program.post("/api/rep/login", json={"username": rep.username, "password": "wrong"})
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")


async def test_a_rep_is_no_admin(house, program):
    rep = await a_rep(house.means)
    given = {"username": rep.username, "password": PASSWORD}
    assert (await program.post("/api/admin/login", json=given)).status_code == 403


async def test_a_session_that_has_ended_is_not_valid(house, program, scope):
    own, token = await at_work(scope, await a_rep(house.means))
    await house.sessions.end(own, own.session_id, "ended")
    path = f"/api/rep/sessions/{own.session_id}/validate"
    assert (await program.get(path, headers=bearer(token))).status_code == 401


async def test_somebody_else_s_session_is_not_there_for_a_rep(house, program, scope):
    _, token = await at_work(scope, await a_rep(house.means))
    other, _ = await at_work(scope, await a_rep(house.means))
    path = f"/api/rep/sessions/{other.session_id}/validate"
    assert (await program.get(path, headers=bearer(token))).status_code == 404


async def test_a_customer_s_session_is_valid(program, scope):
    customer, own, token = await a_customer(scope)
    path = f"/api/customer/session/{own.session_id}/validate"
    assert (await program.get(path, headers=bearer(token))).json()["me"]["id"] == customer.id


async def test_a_rep_with_a_password_can_sign_in_at_once(program, admin):
    given = {"username": "nok", "name": "Nok", "password": PASSWORD}
    answer = await program.post("/api/admin/add-rep", json=given, headers=admin)
    assert (answer.status_code, answer.json().get("invitation")) == (201, None)
    answer = await program.post("/api/rep/login", json={"username": "nok", "password": PASSWORD})
    assert (answer.status_code, answer.json()["must_change_password"]) == (200, True)


async def test_a_rep_without_a_password_gets_a_link(program, admin):
    answer = await program.post("/api/admin/add-rep", json={"username": "nok", "name": "Nok"}, headers=admin)
    assert answer.json()["invitation"].startswith("/invitation/")


async def test_fields_that_nobody_asked_for_are_never_taken(house, program, admin):
    given = {"username": "nok", "name": "Nok", "workspace_id": 7, "id": "mine", "must_change_password": False}
    answer = await program.post("/api/admin/add-rep", json={**given, "password": PASSWORD}, headers=admin)
    stored = await queries.staff_by_id(house.db, 1, answer.json()["id"])
    assert stored is not None
    assert (stored.workspace_id, stored.must_change_password, stored.id == "mine") == (1, True, False)


async def test_a_bad_field_is_named(program, admin):
    answer = await program.post("/api/admin/add-rep", json={"username": "", "name": "Nok"}, headers=admin)
    assert (answer.status_code, answer.json()["field"]) == (422, "username")


async def test_the_team_is_listed(house, program, admin):
    rep = await a_rep(house.means, name="Nok")
    reps = (await program.get("/api/admin/reps", headers=admin)).json()["reps"]
    [found] = [each for each in reps if each["id"] == rep.id]
    assert (found["name"], found["role"], found["state"], found["active"]) == ("Nok", "rep", "offline", 0)


async def test_a_rep_is_added_with_words_for_customers_and_listed_at_their_place(house, program, admin):
    given = {"username": "nok", "name": "Nok", "bio": "Knows lamps.", "names": {"ar": "نوك"}, "position": 9}
    added = (await program.post("/api/admin/add-rep", json=given, headers=admin)).json()
    shown = {name: given[name] for name in ("bio", "names", "position")}
    assert {name: added[name] for name in shown} == shown
    await program.post("/api/admin/add-rep", json={"username": "abi", "name": "Abi"}, headers=admin)
    listed = (await program.get("/api/admin/reps?limit=2", headers=admin)).json()
    behind = (await program.get(f"/api/admin/reps?limit=2&cursor={listed['next']}", headers=admin)).json()["reps"]
    assert {name: listed["reps"][1][name] for name in shown} == shown
    assert [each["name"] for each in behind] == ["Abi"]


@pytest.mark.parametrize(("field", "value"), [("bio", "x" * 301), ("names", {"xx": "Nok"}), ("position", -1)])
async def test_words_for_customers_that_cannot_be_are_refused(program, admin, field, value):
    given = {"username": "nok", "name": "Nok", field: value}
    answer = await program.post("/api/admin/add-rep", json=given, headers=admin)
    assert (answer.status_code, answer.json()["field"]) == (422, field)


async def test_a_rep_is_changed_in_part_and_the_log_says_what(house, program, admin):
    rep = await a_rep(house.means, name="Nok", email="nok@example.com")
    path = f"/api/admin/rep/{rep.id}"
    given = {"names": {"ar": "نوك"}, "bio": "Knows lamps.", "position": 4, "role": "owner", "username": "root"}
    said = (await program.patch(path, json=given, headers=admin)).json()
    assert (said["name"], said["role"], said["username"]) == ("Nok", "rep", rep.username)
    said = (await program.patch(path, json={"name": "Nok B", "bio": ""}, headers=admin)).json()
    assert (said["name"], said["names"], said["bio"], said["position"]) == ("Nok B", {"ar": "نوك"}, "", 4)
    rows = await house.db.all(tuple, "SELECT before, after FROM audit_entry WHERE what = 'rep.edited' ORDER BY number")
    assert [json.loads(after) for _, after in rows] == [
        {"names": "ar: نوك", "bio": "Knows lamps.", "position": 4},
        {"name": "Nok B", "bio": ""},
    ]
    owner = await an_owner(house.means)
    answer = await program.patch(f"/api/admin/rep/{owner.id}", json={"bio": "x"}, headers=admin)
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


async def test_a_deleted_rep_is_gone_and_signed_out(house, program, admin, scope):
    rep = await a_rep(house.means)
    own, token = await at_work(scope, rep)
    assert (await program.delete(f"/api/admin/rep/{rep.id}", headers=admin)).status_code == 204
    path = f"/api/rep/sessions/{own.session_id}/validate"
    assert (await program.get(path, headers=bearer(token))).status_code == 401
    assert (await program.delete(f"/api/admin/rep/{rep.id}", headers=admin)).status_code == 404


async def test_sessions_are_listed_and_can_be_ended(house, program, admin, scope):
    own, _ = await at_work(scope, await a_rep(house.means, name="Nok"))
    listed = (await program.get("/api/admin/sessions", headers=admin)).json()["sessions"]
    assert {each["me"]["name"] for each in listed} >= {"Nok"}
    path = f"/api/admin/sessions/{own.session_id}/logout"
    assert (await program.post(path, headers=admin)).status_code == 204
    assert (await program.post(path, headers=admin)).status_code == 404


async def test_lists_come_in_pages_that_join_without_gap_or_overlap(program, admin, scope, clock):
    for _ in range(5):
        await a_customer(scope)
        clock.advance(1)
    for path, name in (("/api/admin/customers", "customers"), ("/api/admin/sessions", "sessions")):
        whole = (await program.get(path, headers=admin)).json()
        found, cursor = [], ""
        while cursor is not None:
            page = (await program.get(path, params={"limit": 2, "cursor": cursor}, headers=admin)).json()
            found += page[name]
            cursor = page["next"]
        assert [each["id"] for each in found] == [each["id"] for each in whole[name]]


@pytest.mark.parametrize("query", ["limit=0", "limit=x", "limit=٣", "cursor=%27--", "cursor=1-", "audience=kings"])
async def test_a_list_refuses_what_it_cannot_understand(program, admin, query):
    assert (await program.get(f"/api/admin/sessions?{query}", headers=admin)).status_code == 422


async def test_customers_are_listed_for_admins_only(house, program, admin, scope):
    customer, _, _ = await a_customer(scope, name="Ada", phone="+66812345678")
    listed = (await program.get("/api/admin/customers", headers=admin)).json()["customers"]
    assert [(each["id"], each["phone"]) for each in listed] == [(customer.id, "+66812345678")]
    _, token = await at_work(scope, await a_rep(house.means))
    assert (await program.get("/api/admin/customers", headers=bearer(token))).status_code == 403
