"""Keeping replies: who may, what is refused, and their order."""

from __future__ import annotations

import pytest

from livechat.errors import Conflict, Forbidden, Invalid, NotFound
from livechat.replies import access, keeping, queries
from livechat.replies.inputs import Keep
from livechat.scope import Scope
from livechat.store.database import Reader


def a_reply(**about: object) -> Keep:
    return Keep(**{"title": "Hours", "shortcut": "hours", "content": "We open at 9.", "is_active": True, **about})


async def order(db: Reader, owner: str) -> list[str]:
    return [each.shortcut for each in await queries.of_owner(db, 1, owner, 100)]


async def test_an_admin_keeps_what_the_team_shares(admin: Scope, mali: Scope) -> None:
    reply = await keeping.add(admin, a_reply(owner="shared", shortcut="/Hours"))
    assert (reply.is_shared, reply.shortcut) == (True, "hours")
    assert (await access.reply(mali.db, mali, reply.id)).title == "Hours"
    with pytest.raises(Forbidden):
        await keeping.change(mali, reply.id, a_reply(title="Mine now"))
    with pytest.raises(Forbidden):
        await keeping.remove(mali, reply.id)


async def test_a_rep_keeps_their_own_and_nobody_else_sees_them(admin: Scope, mali: Scope, nok: Scope) -> None:
    reply = await keeping.add(mali, a_reply(owner="shared"))
    assert reply.owner_id == mali.actor_id
    for other in (nok, admin, mali.but(workspace_id=2)):
        with pytest.raises(NotFound):
            await keeping.change(other, reply.id, a_reply())
    await keeping.remove(mali, reply.id)
    with pytest.raises(NotFound):
        await access.reply(mali.db, mali, reply.id)


async def test_everything_that_is_wrong_is_said_at_once(mali: Scope) -> None:
    given = a_reply(title=" ", shortcut="two words", content="\n", language="xx", category="c" * 51)
    with pytest.raises(Invalid) as refused:
        await keeping.add(mali, given)
    assert set(refused.value.fields) == {"title", "shortcut", "content", "language", "category"}


async def test_a_shortcut_stands_for_one_reply_in_each_language_and_for_each_owner(admin: Scope, mali: Scope) -> None:
    for given in (a_reply(language="en"), a_reply(language="ar"), a_reply(language="")):
        await keeping.add(mali, given)
    await keeping.add(admin, a_reply(owner="shared", language="en"))
    with pytest.raises(Conflict) as refused:
        await keeping.add(mali, a_reply(language="ar", shortcut="HOURS"))
    assert refused.value.field == "shortcut"


async def test_a_shortcut_may_be_written_in_any_script(mali: Scope) -> None:
    for shortcut in ("الشحن", "ค่าส่ง", "运费", "doprava_1"):
        assert (await keeping.add(mali, a_reply(shortcut=shortcut))).shortcut == shortcut


async def test_a_changed_reply_may_keep_its_shortcut(mali: Scope) -> None:
    reply = await keeping.add(mali, a_reply())
    after = await keeping.change(mali, reply.id, a_reply(title="Opening hours", is_active=False))
    assert (after.title, after.is_active, after.position) == ("Opening hours", False, 1)


async def test_replies_are_moved_one_by_one_and_past_a_neighbour(mali: Scope) -> None:
    made = {name: await keeping.add(mali, a_reply(shortcut=name)) for name in ("a", "b", "c", "d")}
    await keeping.move(mali, made["c"].id, "up")
    assert await order(mali.db, mali.actor_id) == ["a", "c", "b", "d"]
    await keeping.move(mali, made["a"].id, "down", beside=made["d"].id)
    assert await order(mali.db, mali.actor_id) == ["c", "b", "d", "a"]
    await keeping.move(mali, made["c"].id, "up")
    await keeping.move(mali, made["a"].id, "down")
    assert await order(mali.db, mali.actor_id) == ["c", "b", "d", "a"]


async def test_there_is_a_bound(mali: Scope, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "MOST_OWN", 1)
    await keeping.add(mali, a_reply())
    with pytest.raises(Conflict):
        await keeping.add(mali, a_reply(shortcut="other"))
