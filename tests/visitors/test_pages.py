"""Messages by rule in the console, and for programs."""

from __future__ import annotations

import re

import pytest

from livechat.visitors import keeping
from tests.factories import an_admin, at_work, bearer, sign_in
from tests.visitors.test_keeping import a_body

HERE = "/admin/proactive"


@pytest.fixture
async def admin(house, browser):
    """An admin's browser, signed in."""
    page = browser()
    await sign_in(page, await an_admin(house.means, name="Olga"))
    return page


FORM = {
    "name": "Prices",
    "text.en": "May we help?",
    "text.ar": "",
    "page_how": ["begins", "contains"],
    "page": ["/prices", ""],
    "seconds": "30",
    "visits": "",
    "referrer": "",
    "language": ["en", "ar"],
    "who": "all",
    "in_hours": "true",
    "is_active": "true",
}


async def test_a_message_is_made_changed_and_deleted(admin, olga):
    await admin.get(f"{HERE}/new")
    assert (await admin.post(HERE, **FORM)).headers["location"] == HERE
    [rule] = await keeping.listed(olga)
    assert (rule.is_active, rule.conditions.seconds, rule.conditions.languages) == (True, 30, ("en", "ar"))
    await admin.get(HERE)
    assert "On pages whose address begins with" in admin.text
    assert "May we help?" in admin.text
    await admin.get(f"{HERE}/{rule.id}")
    assert 'value="/prices"' in admin.page.text
    await admin.post(f"{HERE}/{rule.id}", **{**FORM, "name": "Other", "is_active": ""})
    [rule] = await keeping.listed(olga)
    assert (rule.name, rule.is_active) == ("Other", False)
    await admin.get(HERE)
    await admin.post(f"{HERE}/{rule.id}/switch", active="true")
    assert (await keeping.listed(olga))[0].is_active
    await admin.post(f"{HERE}/{rule.id}/delete")
    assert await keeping.listed(olga) == []


async def test_a_form_that_is_wrong_comes_back_with_everything_typed(admin):
    await admin.get(f"{HERE}/new")
    answer = await admin.post(HERE, **{**FORM, "name": " ", "text.en": "", "text.ar": "", "visits": "9999"})
    assert answer.status_code == 422
    assert "at least one language" in admin.text
    assert "from 0 to 1000" in admin.text
    assert 'value="/prices"' in answer.text
    assert 'value="9999"' in answer.text
    answer = await admin.post(HERE, **{**FORM, "seconds": "soon"})
    assert answer.status_code == 422
    assert 'value="soon"' in answer.text


async def test_what_is_typed_is_said_in_words_before_it_is_saved(admin, olga):
    await admin.get(f"{HERE}/new")
    await admin.post(f"{HERE}/words", **FORM)
    assert "After 30 seconds on the page." in admin.text
    await admin.get(f"{HERE}/new")
    await admin.post(f"{HERE}/words", **{**FORM, "seconds": "soon"})
    assert "cannot be read yet" in admin.text
    assert await keeping.listed(olga) == []


async def test_the_order_is_changed_by_a_step(admin, olga):
    for name in ("first", "second"):
        await keeping.add(olga, a_body(name=name))
    await admin.get(HERE)
    second = re.findall(r"/proactive/([\w-]+)/switch", admin.page.text)[1]
    await admin.post(f"{HERE}/{second}/move", direction="up")
    assert [each.name for each in await keeping.listed(olga)] == ["second", "first"]


async def test_programs_keep_them_too(program, house, scope):
    _, token = await at_work(scope, await an_admin(house.means, name="Olga", password=""))
    body = {"name": "Prices", "texts": {"en": "May we help?"}, "pages": [{"how": "equals", "value": "/prices"}]}
    made = await program.post("/api/proactive", json=body, headers=bearer(token))
    assert made.status_code == 201
    here = f"/api/proactive/{made.json()['id']}"
    changed = await program.put(here, json={**body, "seconds": 5}, headers=bearer(token))
    assert changed.json()["seconds"] == 5
    assert (await program.get(here, headers=bearer(token))).json() == changed.json()
    listed = await program.get("/api/proactive", headers=bearer(token))
    assert listed.json() == {"messages": [changed.json()], "next": None}
    refused = await program.post("/api/proactive", json={**body, "name": ""}, headers=bearer(token))
    assert (refused.status_code, refused.json()["field"]) == (422, "name")
    assert (await program.delete(here, headers=bearer(token))).status_code == 204
    assert (await program.get(here, headers=bearer(token))).status_code == 404
