"""Beside the settings stands what they would delete, before anybody saves them."""

from __future__ import annotations

import pytest

from livechat.conversations import control
from tests.factories import a_rep, an_admin, sign_in


@pytest.fixture
async def admin(house, browser):
    """A browser of an admin."""
    opened = browser()
    await sign_in(opened, await an_admin(house.means, name="Ann"))
    return opened


async def test_the_days_in_the_fields_say_what_would_go(admin, mali, reference, clock):
    await control.set_status(mali, reference, "closed")
    clock.jump(100 * 86_400)
    await admin.get("/admin/retention/forecast?keep_conversations=99&keep_audit=0")
    assert "1 conversation with its messages and files" in admin.text
    await admin.get("/admin/retention/forecast?keep_conversations=101")
    assert "Nothing is that old yet" in admin.text


@pytest.mark.parametrize("typed", ["", "0", "-1", "soon", "99999999999999999999", "36501", "১.৫"])
async def test_what_is_no_number_of_days_deletes_nothing(admin, typed):
    answer = await admin.get(f"/admin/retention/forecast?keep_conversations={typed}")
    assert (answer.status_code, "Nothing is deleted by itself." in admin.text) == (200, True)


async def test_a_rep_is_not_told(house, browser):
    nok = browser()
    await sign_in(nok, await a_rep(house.means))
    assert (await nok.get("/admin/retention/forecast?keep_conversations=1")).status_code == 403
