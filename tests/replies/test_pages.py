"""The pages of canned replies, as a person without scripts uses them."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.factories import a_rep, an_admin, sign_in

FIELDS = {"title": "Gift wrap", "shortcut": "gift", "content": "Of course, {{customer_first_name}}!", "language": "en"}


@pytest.fixture
async def admin_desk(house: Any, browser: Any) -> Any:
    desk = browser()
    await sign_in(desk, await an_admin(house.means))
    return desk


@pytest.fixture
async def rep_desk(house: Any, browser: Any) -> Any:
    desk = browser("192.0.2.2")
    await sign_in(desk, await a_rep(house.means))
    return desk


async def test_an_admin_adds_finds_changes_moves_and_deletes(admin_desk: Any) -> None:
    await admin_desk.get("/replies/new?owner=shared")
    answer = await admin_desk.post("/replies", **FIELDS, owner="shared", is_active="true", category="Shop")
    place, _, reply = answer.headers["location"].partition("#reply-")
    assert (answer.status_code, place) == (303, "/replies?owner=shared")
    await admin_desk.get("/replies?owner=shared&find=gift+WRAP&category=Shop&language=en&state=active")
    assert "/gift" in admin_desk.text
    assert "/shipping" not in admin_desk.text
    await admin_desk.get(f"/replies/{reply}")
    assert "Of course, Anna !" in admin_desk.text
    await admin_desk.post(f"/replies/{reply}", **{**FIELDS, "title": "Wrapping"}, owner="shared")
    await admin_desk.get("/replies")
    assert "Wrapping" in admin_desk.text
    moved = await admin_desk.post(f"/replies/{reply}/move", direction="up")
    assert moved.status_code == 303, moved.text
    page = (await admin_desk.get("/replies")).text
    found = re.findall(r'data-reply="(\w+)"', page)
    assert found[-2] == reply
    await admin_desk.post(f"/replies/{reply}/remove")
    await admin_desk.get("/replies")
    assert "Wrapping" not in admin_desk.text


async def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(rep_desk: Any) -> None:
    await rep_desk.get("/replies/new?owner=mine")
    answer = await rep_desk.post("/replies", **{**FIELDS, "shortcut": "a b", "title": ""}, owner="mine")
    assert answer.status_code == 422
    assert "Please use letters, digits, - and _ only." in rep_desk.text
    assert "This is needed." in rep_desk.text
    assert 'value="a b"' in answer.text
    assert "Of course, {{customer_first_name}}!</textarea>" in answer.text


async def test_a_rep_reads_what_is_shared_and_keeps_their_own(rep_desk: Any, admin_desk: Any) -> None:
    page = (await rep_desk.get("/replies")).text
    shared = re.findall(r'data-reply="(\w+)"', page)[0]
    assert "/move" not in page
    page = (await rep_desk.get(f"/replies/{shared}")).text
    assert "Only admins can change it." in page
    assert '<fieldset class="form" disabled>' in page
    refused = await rep_desk.post(f"/replies/{shared}", **FIELDS, owner="mine")
    assert refused.status_code == 403
    await rep_desk.get("/replies/new")
    answer = await rep_desk.post("/replies", **FIELDS, owner="shared", is_active="true")
    assert answer.headers["location"].startswith("/replies?owner=mine#")
    await rep_desk.get("/replies?owner=mine")
    assert "Gift wrap" in rep_desk.text
    await admin_desk.get("/replies?owner=mine")
    assert "No replies yet" in admin_desk.text
