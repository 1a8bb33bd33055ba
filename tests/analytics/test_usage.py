"""Usage and limits: what there is stands beside what there may be, for people and for programs."""

from __future__ import annotations

import pytest

from livechat.analytics import usage
from livechat.conversations import sending
from livechat.conversations.inputs import Draft
from livechat.keys import models as keys
from livechat.workspaces.sections import SECTIONS
from tests.factories import a_customer, a_key, a_rep, an_owner, at_work, bearer, reference_of, sign_in
from tests.live.wires import Peer
from tests.workspaces.making import a_workspace


@pytest.fixture
async def owner(house, scope):
    return (await at_work(scope, await an_owner(house.means)))[0]


async def test_everything_is_counted(house, scope, owner, mali):
    _, anna, _ = await a_customer(scope)
    reference = await reference_of(anna)
    for number in "12":
        await sending.send(anna, reference, Draft(client_id=number, text="hello"))
    Peer(house, mali)
    await a_key(owner, "team:read")
    found = (await usage.now(owner, house)).figures
    assert {name: each.used for name, each in found.items()} == {
        "storage_bytes": 0, "files": 0, "conversations": 1, "messages": 2, "customers": 1, "staff": 2,
        "connections": 1, "products": 0, "replies": 0, "keys": 1, "webhooks": 0,
    }  # fmt: skip
    assert (found["keys"].limit, found["customers"].limit) == (keys.MOST, None)


async def test_another_workspace_counts_for_itself(house, scope, owner):
    other = await a_workspace(house.means)
    await a_customer(scope)
    there, _ = await at_work(scope, await a_rep(house.means, workspace_id=other))
    found = (await usage.now(there, house)).figures
    assert (found["customers"].used, found["staff"].used, found["conversations"].used) == (0, 1, 0)


async def test_more_than_so_many_are_not_counted(house, scope, owner, monkeypatch):
    for _ in range(3):
        await a_customer(scope)
    monkeypatch.setattr(usage, "COUNTED", 2)
    found = await usage.now(owner, house)
    assert found.customers == usage.Used(2, None, more=True)
    assert found.messages.more
    monkeypatch.setattr(usage, "COUNTED", 3)
    assert (await usage.now(owner, house)).customers == usage.Used(3, None, more=False)


async def test_the_settings_show_it(house, browser):
    admin = browser()
    await sign_in(admin, await an_owner(house.means))
    await admin.get("/admin/settings/limits")
    assert 'hx-get="/admin/usage"' in admin.page.text
    for section in SECTIONS:
        if section.name != "limits":
            assert "/admin/usage" not in (await admin.get(f"/admin/settings/{section.name}")).text
    await admin.get("/admin/usage")
    assert "API keys 0 of 100" in admin.text
    assert "Accounts of the team 1 no limit" in admin.text


async def test_programs_read_it(owner, program):
    _, key = await a_key(owner, "stats:read")
    told = (await program.get("/api/usage", headers=bearer(key))).json()
    assert told["keys"] == {"used": 1, "limit": keys.MOST, "more": False}
    assert told["storage_bytes"] == {"used": 0, "limit": None, "more": False}
    _, other = await a_key(owner, "team:read")
    assert (await program.get("/api/usage", headers=bearer(other))).status_code == 403
