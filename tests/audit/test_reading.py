"""The log stays as it is, is read by admins of its own workspace, and found by whatever is looked for."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest

from livechat.accounts import team as colleagues
from livechat.accounts.inputs import Person
from livechat.audit import reading
from livechat.conversations import tagging
from livechat.customers import blocking, erasing
from livechat.teams import managing as teams
from tests.factories import a_rep, an_owner, at_work, bearer, sign_in
from tests.workspaces.making import a_workspace


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET actor_name = 'Nobody'",
        "DELETE FROM audit_entry",
        "INSERT OR REPLACE INTO audit_entry SELECT * FROM audit_entry",
    ],
)
async def test_nothing_is_changed_or_taken_away(house, olga, statement):
    before = await house.db.all(tuple, "SELECT * FROM audit_entry")
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        async with house.db.transaction() as tx:
            await tx.run(statement)
    assert await house.db.all(tuple, "SELECT * FROM audit_entry") == before


async def test_only_what_is_older_than_the_workspace_keeps_can_go(house, clock, olga):
    await teams.add(olga, "Old")
    clock.advance(60)
    await teams.add(olga, "New")
    async with house.db.transaction() as tx:
        await tx.run("INSERT INTO audit_kept (workspace_id, since) VALUES (1, :since)", since=olga.now_ms)
        await tx.run("DELETE FROM audit_entry WHERE created_at < :since", since=olga.now_ms)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        async with house.db.transaction() as tx:
            await tx.run("DELETE FROM audit_entry")
    assert await house.db.all(tuple, "SELECT about_name, actor_name FROM audit_entry") == [("New", "Olga")]


@pytest.fixture
async def ask(house: Any, scope: Any, program: Any) -> Any:
    """Read the log as an owner, by REST."""
    owner = await an_owner(house.means, name="Reader", password="")
    _, token = await at_work(scope, owner)

    async def read(**asked: Any) -> Any:
        answer = await program.get("/api/admin/audit", params=asked, headers=bearer(token))
        return answer.json() if answer.status_code == 200 else answer

    return read


async def test_pages_follow_each_other_without_gap_or_double(olga, ask):
    for number in range(7):
        await teams.add(olga, f"Team {number}")
    names, cursor = [], ""
    while True:
        page = await ask(what="team.added", limit=3, cursor=cursor)
        names += [each["about"]["name"] for each in page["entries"]]
        if not page["next"]:
            break
        cursor = page["next"]
        await teams.add(olga, f"Later {len(names)}")
    assert names == [f"Team {number}" for number in reversed(range(7))]


async def test_it_is_found_by_who_what_and_about_what(olga, ask, mali):
    team = await teams.add(olga, "100% glass")
    await teams.add(olga, "Wood")
    await tagging.add(mali, "glass")

    async def found(**asked: Any) -> list[str]:
        return [each["what"] for each in (await ask(**asked))["entries"]]

    assert await found(actor=mali.actor_id) == ["tag.added", "session.begun"]
    assert await found(actor=olga.actor_id, what="team") == ["team.added", "team.added"]
    assert await found(about="GLASS") == ["tag.added", "team.added"]
    assert await found(about="0% g") == ["team.added"]
    assert await found(about="%") == ["team.added"]
    assert await found(about=team.id) == ["team.added"]
    assert await found(what="tag.added", about="wood") == []


async def test_days_are_those_of_the_workspace(clock, olga):
    await teams.add(olga, "Before")
    clock.advance(15 * 3600)  # 18:00 UTC is the next day in Bangkok
    await teams.add(olga, "After")

    async def found(**asked: str) -> list[str]:
        entries, _ = await reading.page(olga, reading.wanted({"what": "team", **asked}, "Asia/Bangkok"), "", 50)
        return [each.about_name for each in entries]

    assert await found(since="2026-11-22") == ["After"]
    assert await found(until="2026-11-21") == ["Before"]
    assert await found(since="2026-11-21", until="2026-11-22") == ["After", "Before"]


@pytest.mark.parametrize(
    "asked", [{"what": "rep.eaten"}, {"since": "yesterday"}, {"cursor": "7-x"}, {"cursor": "?"}, {"about": "x" * 201}]
)
async def test_what_cannot_be_looked_for_is_refused(ask, asked):
    answer = await ask(**asked)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")


async def test_another_workspace_sees_nothing_of_it(house, scope, program, olga):
    await teams.add(olga, "Repairs")
    other = await a_workspace(house.means)
    stranger = await an_owner(house.means, name="Stranger", password="", workspace_id=other)
    _, token = await at_work(scope.but(workspace_id=other), stranger)
    page = (await program.get("/api/admin/audit", headers=bearer(token))).json()
    assert [(each["what"], each["actor"]["name"]) for each in page["entries"]] == [("session.begun", "Stranger")]


async def test_a_customer_is_called_by_name_until_they_are_forgotten(house, olga, ask, anna):
    await blocking.block(olga, anna.actor_id)
    [entry] = (await ask(about="Anna"))["entries"]
    assert entry["about"] == {"kind": "customer", "id": anna.actor_id, "name": "Anna"}
    await erasing.erase(olga, anna.actor_id)
    assert (await ask(about="Anna"))["entries"] == []
    assert {each["about"]["name"] for each in (await ask(about=anna.actor_id))["entries"]} == {""}


@pytest.fixture
async def window(house: Any, browser: Any) -> Any:
    opened = browser()
    await sign_in(opened, await an_owner(house.means, name="Reader"))
    return opened


async def test_the_page_says_who_did_what_with_old_and_new_value(house, olga, window):
    staff = await a_rep(house.means, name="Bo <b>", username="bo")
    await colleagues.edit(olga, staff.id, Person(username="bo", name="Bo <b>", role="admin"))
    page = await window.get("/admin/audit?what=rep")
    assert "Edited a colleague: Bo <b>" in window.text
    assert "Olga · Admin" in window.text
    assert "192.0.2.1" in window.text
    assert "before: Rep after: Admin" in window.text
    assert "<b>" not in page.text


async def test_the_page_speaks_arabic(house, olga, browser):
    await teams.add(olga, "Repairs")
    opened = browser()
    await sign_in(opened, await an_owner(house.means))
    await opened.get("/admin/audit", **{"accept-language": "ar"})
    assert "إنشاء فريق: Repairs" in opened.text


async def test_the_page_goes_on_and_keeps_what_is_looked_for(olga, window):
    for number in range(51):
        await teams.add(olga, f"Team {number:02}")
    await window.get("/admin/audit?what=team&about=Team")
    assert "Team 01" in window.text
    assert "Team 00" not in window.text
    more = window.page.text.split('class="audit__more"><a class="button" href="')[1].partition('"')[0]
    await window.get(more.replace("&amp;", "&"))
    assert "Team 00" in window.text
    assert "Team 01" not in window.text


async def test_a_page_with_nothing_says_so(window):
    await window.get("/admin/audit?about=nothing-like-this")
    assert "Nothing of this was done." in window.text
    assert "Show everything" in window.text
