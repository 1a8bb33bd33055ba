"""Products for programs."""

from __future__ import annotations

import pytest

from tests.factories import a_rep, an_admin, at_work, bearer
from tests.workspaces.making import a_workspace

BODY = {"name": "The Salt Road", "price_minor": 69_000, "compare_at_minor": 82_000, "currency": "THB"}


@pytest.fixture
async def admin(house, scope):
    return bearer((await at_work(scope, await an_admin(house.means, password="")))[1])


@pytest.fixture
async def rep(house, scope):
    return bearer((await at_work(scope, await a_rep(house.means, password="")))[1])


async def test_a_program_adds_reads_changes_and_deletes(program, admin, rep):
    made = (await program.post("/api/admin/products", json=BODY, headers=admin)).json()
    assert (made["price"], made["price_minor"], made["version"], made["active"]) == ("฿690", 69_000, 1, True)
    listed = (await program.get("/api/products", headers=rep)).json()
    assert [each["id"] for each in listed["products"]] == [made["id"]]
    assert (await program.get(f"/api/products/{made['id']}", headers=rep)).json() == made
    address = f"/api/admin/products/{made['id']}"
    changed = (await program.put(address, json={**BODY, "name": "Salt", "version": 1}, headers=admin)).json()
    assert (changed["name"], changed["version"]) == ("Salt", 2)
    assert (await program.delete(address, headers=admin)).status_code == 204
    assert (await program.get("/api/admin/products", headers=admin)).json()["products"] == []
    assert (await program.put(address, json=BODY, headers=admin)).status_code == 404


async def test_the_same_idempotency_key_adds_one(program, admin):
    keyed = {**admin, "idempotency-key": "k1"}
    answers = [await program.post("/api/admin/products", json=BODY, headers=keyed) for _ in range(2)]
    assert [each.status_code for each in answers] == [201, 201]
    assert answers[0].json()["id"] == answers[1].json()["id"]
    other = await program.post("/api/admin/products", json={**BODY, "name": "Other"}, headers=keyed)
    assert (other.status_code, other.json()["field"]) == (422, "Idempotency-Key")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"price_minor": -1}, "price_minor"),
        ({"price_minor": 10**15}, "price_minor"),
        ({"price_minor": 1.5}, "price_minor"),
        ({"price_minor": "10"}, "price_minor"),
        ({"currency": "ZZZ"}, "currency"),
        ({"compare_at_minor": 1}, "compare_at_minor"),
        ({"name": "n" * 10_000}, "name"),
        ({"name": ""}, "name"),
        ({"description": "d" * 10_001}, "description"),
        ({"name": "\ud800"}, None),
        ({"name": "a\x00b"}, "name"),
    ],
)
async def test_bad_input_is_told_by_field(program, admin, wrong, field):
    import json

    body = json.dumps({**BODY, **wrong})
    headers = {**admin, "content-type": "application/json"}
    answer = await program.post("/api/admin/products", content=body, headers=headers)
    assert answer.status_code in (400, 422), answer.text
    assert field is None or answer.json()["field"] == field
    assert answer.json()["detail"]


async def test_a_stale_version_is_a_conflict(program, admin):
    made = (await program.post("/api/admin/products", json=BODY, headers=admin)).json()
    address = f"/api/admin/products/{made['id']}"
    await program.put(address, json={**BODY, "version": 1}, headers=admin)
    assert (await program.put(address, json={**BODY, "version": 1}, headers=admin)).status_code == 409


async def test_lists_are_bounded_and_asked_for_in_the_same_words(program, admin):
    for number in range(3):
        await program.post("/api/admin/products", json={**BODY, "name": f"Book {number}"}, headers=admin)
    first = (await program.get("/api/products?limit=2", headers=admin)).json()
    assert len(first["products"]) == 2
    rest = (await program.get(f"/api/products?limit=2&cursor={first['next']}", headers=admin)).json()
    assert [len(rest["products"]), rest["next"]] == [1, None]
    assert len((await program.get("/api/products?q=book+1", headers=admin)).json()["products"]) == 1
    for wrong in ("limit=0", "limit=x", "cursor=x", "active=maybe", "q=" + "x" * 201):
        assert (await program.get(f"/api/products?{wrong}", headers=admin)).status_code == 422, wrong


async def test_another_workspace_sees_nothing(house, scope, program, admin):
    made = (await program.post("/api/admin/products", json=BODY, headers=admin)).json()
    there = await an_admin(house.means, password="", workspace_id=await a_workspace(house.means))
    foreign = bearer((await at_work(scope, there))[1])
    assert (await program.get("/api/admin/products", headers=foreign)).json()["products"] == []
    address = f"/api/admin/products/{made['id']}"
    assert (await program.get(f"/api/products/{made['id']}", headers=foreign)).status_code == 404
    assert (await program.put(address, json=BODY, headers=foreign)).status_code == 404
    assert (await program.delete(address, headers=foreign)).status_code == 404
