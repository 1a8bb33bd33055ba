"""User names are the same in capitals and without, in every script; those of before lose nobody."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

import pytest

from livechat.accounts import inviting, queries, signing_in, team
from livechat.accounts.inputs import Person, SignIn
from livechat.accounts.memberships import joining
from livechat.errors import Conflict, RateLimited, Unauthenticated
from livechat.operations import errands
from livechat.scope import Means, Scope
from livechat.store import migrate
from tests.factories import PASSWORD, a_rep, an_owner, at_work
from tests.workspaces.making import a_workspace

STEP = "0063_accounts_caseless.sql"
SPELLINGS = [
    ("Édouard", ["édouard", "ÉDOUARD", "e\u0301douard"]),
    ("Σοφία", ["σοφία", "ΣΟΦΊΑ"]),
    ("straße", ["STRASSE", "Straße"]),
    ("Жанна", ["жанна", "ЖАННА"]),
    ("nok", ["ｎｏｋ", "NOK"]),
]


def given(username: str, password: str = PASSWORD) -> SignIn:
    return SignIn(username=username, password=password)


@pytest.mark.parametrize(("name", "typed"), SPELLINGS)
async def test_a_user_name_may_be_typed_in_any_capitals(
    means: Means, scope: Scope, name: str, typed: list[str]
) -> None:
    rep = await a_rep(means, username=name)
    for login in typed:
        assert (await signing_in.prove(scope, given(login))).id == rep.id


async def test_a_name_with_another_accent_is_another_name(means: Means, scope: Scope) -> None:
    await a_rep(means, username="Édouard")
    other = await a_rep(means, username="edouard")
    assert (await signing_in.prove(scope, given("EDOUARD"))).id == other.id


@pytest.mark.parametrize(("name", "typed"), SPELLINGS)
async def test_nobody_else_gets_a_name_that_differs_in_capitals_alone(
    means: Means, system: Scope, name: str, typed: list[str]
) -> None:
    await a_rep(means, username=name)
    other = await a_rep(means, username="other")
    for login in typed:
        with pytest.raises(Conflict, match="has this already"):
            await team.add(system, Person(username=login, name="Twice"))
        with pytest.raises(Conflict, match="has this already"):
            await team.edit(system, other.id, Person(username=login, name="Twice"))


async def test_whoever_is_invited_chooses_another_name_where_somebody_elsewhere_has_theirs(
    means: Means, scope: Scope
) -> None:
    await a_rep(means, username="Édouard")
    books = await a_workspace(means, "books")
    boss, _ = await at_work(scope, await an_owner(means, workspace_id=books))
    _, token = await team.add(boss, Person(username="édouard", name="Édouard"))
    with pytest.raises(Conflict, match="Somebody else uses this already"):
        await inviting.accept(scope, token, PASSWORD)
    assert (await inviting.accept(scope, token, PASSWORD, "édouard2")).username == "édouard2"


async def test_an_invitation_means_whoever_has_the_name_in_other_capitals(means: Means, scope: Scope) -> None:
    own, _ = await at_work(scope, await a_rep(means, username="Édouard"))
    books = await a_workspace(means, "books")
    boss, _ = await at_work(scope, await an_owner(means, workspace_id=books))
    row, token = await team.add(boss, Person(username="ÉDOUARD", name="Édouard"))
    assert (await joining.join(own, token)).slug == "books"
    joined = await queries.staff_by_id(means.db, books, row.id)
    assert joined is not None
    assert (joined.username, joined.person_id) == ("Édouard", own.actor_id)


async def test_guesses_count_for_the_account_however_its_name_is_typed(means: Means, scope: Scope) -> None:
    await a_rep(means, username="Édouard")
    for login in ("Édouard", "édouard", "ÉDOUARD", "e\u0301douard", "éDOUARD"):
        with pytest.raises(Unauthenticated):
            await signing_in.prove(scope, given(login, "wrong"))
    with pytest.raises(RateLimited):
        await signing_in.prove(scope, given("ÉDouard", "wrong"))


async def test_the_terminal_finds_somebody_in_any_capitals(means: Means, system: Scope) -> None:
    rep = await a_rep(means, username="Édouard")
    await errands.disable_staff(system, "ÉDOUARD")
    staff = await queries.staff_by_id(means.db, 1, rep.id)
    assert staff is not None
    assert staff.disabled_at is not None


# --- those of before


@pytest.fixture
async def twins(means: Means) -> dict[str, str]:
    """Two colleagues of before, whose names are one now: their identifiers by name."""
    older, younger = await a_rep(means, username="Édouard"), await a_rep(means)
    async with means.db.transaction() as tx:
        await tx.run(
            "UPDATE staff SET username = 'édouard', username_folded = NULL WHERE id = :id AND workspace_id = 1",
            id=younger.id,
        )
    return {"Édouard": older.id, "édouard": younger.id}


async def test_of_two_accounts_of_before_each_is_opened_by_its_name_as_it_stands(
    means: Means, scope: Scope, system: Scope, twins: dict[str, str]
) -> None:
    for login, rep in twins.items():
        assert (await signing_in.prove(scope, given(login))).id == rep
    assert (await signing_in.prove(scope, given("ÉDOUARD"))).id == twins["Édouard"], "the older account has the name"
    assert (await signing_in.prove(scope, given("éDOUARD"))).id == twins["édouard"], "what has opened it goes on to"


async def test_both_accounts_of_before_can_be_edited_and_the_younger_gets_a_name_of_its_own(
    means: Means, scope: Scope, system: Scope, twins: dict[str, str]
) -> None:
    for login, rep in twins.items():
        await team.edit(system, rep, Person(username=login, name=f"{login} of the shop"))
    with pytest.raises(Conflict):
        await team.edit(system, twins["édouard"], Person(username="ÉDOUARD", name="Twice"))
    await team.edit(system, twins["édouard"], Person(username="Édouard2", name="Édouard"))
    assert (await signing_in.prove(scope, given("ÉDOUARD2"))).id == twins["édouard"]


async def test_the_terminal_means_the_account_whose_name_stands_as_it_is_typed(
    system: Scope, twins: dict[str, str]
) -> None:
    for login, rep in twins.items():
        await errands.disable_staff(system, login)
        disabled = [each.id for each in await queries.staff_of(system.db, 1) if each.disabled_at is not None]
        assert rep in disabled
    assert len(disabled) == 2


@pytest.fixture
def of_before(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A database of the version before, to which `(id, workspace, person, name, came, invited)` are added, upgraded:
    what is stored of each name."""
    known = migrate.migrations()
    until = [each.name for each in known].index(STEP)
    file = tmp_path / "before.db"

    def upgraded(*staff: tuple[str, int, str, str, int, int]) -> dict[str, str | None]:
        monkeypatch.setattr(migrate, "migrations", lambda: known[:until])
        migrate.upgrade(file)
        with closing(sqlite3.connect(file)) as raw:
            raw.executemany(
                "INSERT INTO workspace (id, slug, name, created_at) VALUES (?, ?, ?, 0) ON CONFLICT DO NOTHING",
                {(each[1], f"shop{each[1]}", "Shop") for each in staff},
            )
            raw.executemany(
                "INSERT INTO staff (id, workspace_id, person_id, username, name, role, created_at, is_invited)"
                " VALUES (?, ?, ?, ?, 'x', 'rep', ?, ?)",
                staff,
            )
            raw.commit()
        monkeypatch.setattr(migrate, "migrations", lambda: known)
        migrate.upgrade(file)
        with closing(sqlite3.connect(file)) as raw:
            assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            return dict(raw.execute("SELECT id, username_folded FROM staff").fetchall())

    return upgraded


def test_names_of_before_are_folded(of_before: Any) -> None:
    stored = of_before(("a", 1, "a", "Édouard", 1, 0), ("b", 1, "b", "Nok", 2, 0), ("c", 2, "a", "Édouard", 3, 0))
    assert stored == {"a": "édouard", "b": "nok", "c": "édouard"}


def test_of_names_of_before_that_are_one_now_the_older_account_has_it(of_before: Any) -> None:
    stored = of_before(
        ("young", 1, "young", "ÉDOUARD", 5, 0),
        ("old", 1, "old", "édouard", 2, 0),
        ("there", 2, "there", "e\u0301douard", 4, 0),
        ("old-there", 3, "old", "édouard", 9, 0),
    )
    assert stored == {"young": None, "old": "édouard", "there": None, "old-there": "édouard"}


def test_an_invitation_of_before_gives_way_in_its_own_team_alone(of_before: Any) -> None:
    stored = of_before(
        ("here", 1, "here", "ÉDOUARD", 5, 0), ("asked", 1, "asked", "édouard", 2, 1), ("far", 2, "far", "Édouard", 3, 1)
    )
    assert stored == {"here": "édouard", "asked": None, "far": "édouard"}


async def test_whoever_was_invited_before_by_such_a_name_comes_in_by_it(
    means: Means, scope: Scope, system: Scope, twins: dict[str, str]
) -> None:
    async with means.db.transaction() as tx:
        await tx.run(
            "UPDATE staff SET is_invited = 1, password_hash = '' WHERE id = :id AND workspace_id = 1",
            id=twins["édouard"],
        )
    _, token = await inviting.link_for(system, twins["édouard"])
    await inviting.accept(scope, token, "eight yellow bottles")
    assert (await signing_in.prove(scope, given("édouard", "eight yellow bottles"))).id == twins["édouard"]
