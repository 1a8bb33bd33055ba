"""Persons in several workspaces: made by owners, switched between, and in nobody else's hands."""

from __future__ import annotations

import pytest

from livechat.accounts import inviting, queries, signing_in, team
from livechat.accounts.events import SessionEnded
from livechat.accounts.federated import untying
from livechat.accounts.inputs import AddRep, ChangePassword, Person, SignIn
from livechat.accounts.memberships import making, naming, switching
from livechat.accounts.memberships.inputs import NameWorkspace
from livechat.accounts.second_factor import keeping
from livechat.errors import CodeNeeded, Conflict, Forbidden, Invalid, NotFound, Unauthenticated
from livechat.web.session import Credentials
from livechat.workspaces import access, deciding
from tests.factories import (
    PASSWORD,
    a_rep,
    an_admin,
    an_owner,
    at_work,
    bearer,
    code_of,
    sign_in,
    with_second_factor,
)
from tests.live.wires import Peer

BOOKS = NameWorkspace(name="Books", slug="books")


@pytest.fixture
async def olga(house, scope):
    """An owner, who has just signed in."""
    return (await at_work(scope, await an_owner(house.means, name="Olga", username="olga")))[0]


@pytest.fixture
async def books(olga):
    """The id of Olga's second workspace."""
    return (await making.make(olga, BOOKS)).id


async def there(scope, slug="books"):
    """Somebody in another of their workspaces."""
    entrance = await switching.switch(scope, slug)
    return scope.but(
        workspace_id=entrance.staff.workspace_id,
        role=entrance.staff.role,
        actor_id=entrance.staff.id,
        session_id=entrance.session.id,
    )


async def acts(house, workspace_id):
    rows = await house.db.all(
        tuple, "SELECT what, about_name FROM audit_entry WHERE workspace_id = :id ORDER BY number", id=workspace_id
    )
    return [tuple(row) for row in rows]


# --- making


async def test_a_new_workspace_has_its_maker_and_nothing_else(house, olga, anna, books):
    assert [each.name for each in await queries.staff_of(house.db, books)] == ["Olga"]
    for table in ("customer", "conversation", "product", "api_key", "upload", "webhook", "team", "tag"):
        assert await house.db.value(f"SELECT count(*) FROM {table} WHERE workspace_id = :id", id=books) == 0


async def test_it_speaks_the_languages_of_its_makers_and_is_otherwise_as_fresh(house, olga):
    decided = await deciding.of(olga)
    sent = {"country": ["TH"], "currency": ["THB"], "welcome": ['{"en": "Ours alone"}'], "languages": ["en", "ar"]}
    await deciding.save(olga, {"default_language": ["en"], **sent})
    made = await making.make(olga, BOOKS)
    now = await deciding.of(house.means, made.id)
    assert (now.country, now.currency, now.languages) == ("TH", "THB", ("en", "ar"))
    assert (now.name, now.welcome) == ("Books", decided.welcome)


@pytest.mark.parametrize(
    ("name", "slug", "field"),
    [
        ("", "books", "name"),
        ("Books", "", "slug"),
        ("Books", "b" * 41, "slug"),
        ("Books", "my books", "slug"),
        ("Books", "../books", "slug"),
        ("Books", "-books", "slug"),
        ("Books", "bücher", "slug"),
    ],
)
async def test_name_and_address_must_be_usable(olga, name, slug, field):
    with pytest.raises(Invalid) as refused:
        await making.make(olga, NameWorkspace(name=name, slug=slug))
    assert refused.value.field == field


async def test_an_address_belongs_to_one_workspace(olga, books):
    for taken in ("main", "books", "Books "):
        with pytest.raises(Conflict):
            await making.make(olga, NameWorkspace(name="Another", slug=taken))
    with pytest.raises(Conflict):
        await naming.rename(olga, BOOKS)


async def test_only_owners_make_and_name_workspaces(house, scope):
    ada, _ = await at_work(scope, await an_admin(house.means))
    for act in (making.make, naming.rename):
        with pytest.raises(Forbidden):
            await act(ada, BOOKS)


async def test_there_are_only_so_many(olga, books, monkeypatch):
    monkeypatch.setattr(making, "MOST", 2)
    with pytest.raises(Conflict):
        await making.make(olga, NameWorkspace(name="Third", slug="third"))


async def test_another_address_counts_at_once_and_the_old_one_no_more(olga, house):
    await naming.rename(olga, NameWorkspace(name="Lamps", slug="lamps"))
    assert (await access.by_slug(house.means, "lamps")).id == 1
    with pytest.raises(NotFound):
        await access.by_slug(house.means, "main")
    assert (await deciding.of(olga)).name == "Lamps"
    assert ("workspace.renamed", "Lamps") in await acts(house, 1)


# --- switching


async def test_who_switches_is_the_same_person_in_another_session(house, olga, books, heard):
    ended = heard(SessionEnded)
    own = await there(olga)
    assert own.workspace_id == books
    assert [(each.session_id, each.reason) for each in ended] == [(olga.session_id, "switched")]
    assert [each.slug for each in await switching.places(own)] == ["books", "main"]


async def test_the_former_token_opens_nothing_and_its_lines_are_closed(house, scope, books, olga):
    staff = await queries.staff_by_login(house.db, "olga")
    own, token = await at_work(scope, staff)
    peer = Peer(house, own)
    await there(own)
    await peer.wire.until(lambda: peer.wire.closed)
    assert peer.wire.closed == 4403
    with pytest.raises(Unauthenticated):
        await house.identify(Credentials(token=token))


async def test_switching_makes_no_session_last_longer(house, clock, olga, books):
    before = await queries.session_by_id(house.db, 1, olga.session_id)
    clock.advance(3600)
    own = await there(olga)
    assert (await queries.session_by_id(house.db, books, own.session_id)).expires_at == before.expires_at


async def test_nobody_goes_where_they_do_not_belong(house, scope, olga, books):
    mali, _ = await at_work(scope, await a_rep(house.means))
    ada, _ = await at_work(scope, await an_admin(house.means, workspace_id=books))
    for who, slug in ((mali, "books"), (ada, "main"), (mali, "none"), (mali, "")):
        with pytest.raises(NotFound):
            await switching.switch(who, slug)


async def test_who_is_disabled_in_one_workspace_works_on_in_the_other(house, scope, olga, books):
    boss, _ = await at_work(scope, await an_owner(house.means, workspace_id=books))
    twin = next(each for each in await switching.places(olga) if each.slug == "books")
    await team.disable(boss, twin.staff_id)
    with pytest.raises(NotFound):
        await switching.switch(olga, "books")
    assert await switching.choices(olga) == []
    entrance = await signing_in.sign_in(scope, SignIn(username="olga", password=PASSWORD))
    assert entrance.staff.workspace_id == 1


async def test_signing_in_leads_to_where_one_was_last(house, scope, clock, olga, books):
    clock.advance(60)
    await there(olga)
    entrance = await signing_in.sign_in(scope, SignIn(username="olga", password=PASSWORD))
    assert entrance.staff.workspace_id == books


async def test_what_was_done_stands_in_the_log_of_each_workspace_alone(house, olga, books):
    own = await there(olga)
    await there(own, "main")
    assert [each for each in await acts(house, books) if each[0] != "rep.added"] == [
        ("workspace.made", "Books"),
        ("workspace.entered", ""),
        ("workspace.left", ""),
    ]
    here = await acts(house, 1)
    assert here[-3:] == [("workspace.made", ""), ("workspace.left", ""), ("workspace.entered", "")]


# --- how a person signs in


async def test_another_password_counts_everywhere_and_signs_out_everywhere(house, scope, olga, books):
    other, _ = await at_work(scope, await queries.staff_by_login(house.db, "olga"))
    own = await there(other)
    new = "eleven yellow bottles"
    await signing_in.change_password(own, ChangePassword(current=PASSWORD, password=new))
    assert await queries.session_by_id(house.db, 1, olga.session_id) is None
    with pytest.raises(Unauthenticated):
        await signing_in.sign_in(scope, SignIn(username="olga", password=PASSWORD))
    assert await signing_in.sign_in(scope, SignIn(username="olga", password=new))


async def test_a_second_factor_holds_in_every_workspace(house, scope, olga, books):
    staff = await queries.staff_by_login(house.db, "olga")
    secured = await with_second_factor(scope, staff)
    own = await there(secured.scope)
    twin = await queries.staff_by_id(house.db, books, own.actor_id)
    assert twin.has_second_factor
    with pytest.raises(CodeNeeded):
        await signing_in.sign_in(scope, SignIn(username="olga", password=PASSWORD))
    code = secured.recovery_codes[0]
    assert await signing_in.sign_in(scope, SignIn(username="olga", password=PASSWORD, totp=code))
    with pytest.raises(Invalid):
        await signing_in.sign_in(scope, SignIn(username="olga", password=PASSWORD, totp=code))
    await keeping.switch_off(own, PASSWORD)
    assert not (await queries.staff_by_id(house.db, 1, staff.id)).has_second_factor


async def test_one_begun_in_the_other_workspace_is_the_same(house, olga, books):
    own = await there(olga)
    await keeping.begin(own, PASSWORD)
    twin = await queries.staff_by_id(house.db, books, own.actor_id)
    await keeping.confirm(own, await code_of(house.means, twin))
    assert (await queries.staff_by_id(house.db, 1, olga.actor_id)).has_second_factor


async def test_no_workspace_takes_over_the_account_of_somebody_who_belongs_to_another(house, scope, olga, books):
    """Whoever could choose their password, or where the letter for it goes, would come in there as well."""
    boss, _ = await at_work(scope, await an_owner(house.means))
    before = await queries.staff_by_id(house.db, 1, olga.actor_id)
    given = Person(username=before.username, name="Olga B", email=before.email, role="owner", capacity=4)
    for act in (
        inviting.link_for(boss, before.id),
        keeping.switch_off_for(boss, before.id),
        untying.untie(boss, before.id),
        team.edit(boss, before.id, Person(username="other", name="Olga", role="owner")),
        team.edit(boss, before.id, Person(username="olga", name="Olga", email="boss@example.com", role="owner")),
    ):
        with pytest.raises(Forbidden):
            await act
    await team.edit(boss, before.id, given)
    assert (await queries.staff_by_id(house.db, 1, before.id)).name == "Olga B"
    assert [each.name for each in await queries.staff_of(house.db, books)] == ["Olga"], "there she is called as before"


async def test_the_terminal_may_let_them_in_again(house, olga, books, system):
    _, token = await inviting.link_for(system, olga.actor_id)
    assert token


async def test_who_is_deleted_in_one_workspace_keeps_what_they_sign_in_with(house, scope, olga, books):
    boss, _ = await at_work(scope, await an_owner(house.means))
    secured = await with_second_factor(scope, await queries.staff_by_login(house.db, "olga"))
    await team.delete(boss, olga.actor_id)
    code = secured.recovery_codes[0]
    entrance = await signing_in.sign_in(scope, SignIn(username="olga", password=PASSWORD, totp=code))
    assert entrance.staff.workspace_id == books
    with pytest.raises(Conflict):
        await team.add(boss, AddRep(username="olga", name="Somebody else", password=PASSWORD))


async def test_the_last_owner_of_each_workspace_stays(house, olga, books):
    await an_owner(house.means)
    own = await there(olga)
    with pytest.raises(Conflict):
        await team.edit(own, own.actor_id, Person(username="olga", name="Olga", role="rep"))


# --- pages


async def test_an_owner_makes_a_workspace_and_goes_there_and_back(house, browser):
    olga = browser()
    await sign_in(olga, await an_owner(house.means, name="Olga"))
    await olga.get("/admin/workspaces")
    assert 'action="/me/workspace"' not in olga.page.text, "there is nothing to choose"
    answer = await olga.post("/admin/workspaces", name="Books & more", slug="books")
    await olga.get(answer.headers["location"])
    assert "Books & more is ready" in olga.text
    answer = await olga.post("/me/workspace", workspace="books")
    assert answer.headers["location"] == "/inbox"
    await olga.get("/admin/team")
    assert "Books & more" in olga.page.text.replace("&amp;", "&")
    await olga.get("/admin/workspaces/name")
    await olga.post("/admin/workspaces/name", name="Only books", slug="books")
    await olga.get("/admin/workspaces")
    assert "Only books" in olga.text
    await olga.post("/me/workspace", workspace="main")
    await olga.get("/inbox")
    assert "Livechat" in olga.page.text


async def test_what_is_wrong_with_a_new_workspace_stands_beside_the_field(house, browser):
    olga = browser()
    await sign_in(olga, await an_owner(house.means))
    await olga.get("/admin/workspaces")
    answer = await olga.post("/admin/workspaces", name="Books", slug="main")
    assert answer.status_code == 409
    assert "Another workspace has this address." in olga.text
    assert 'value="Books"' in olga.page.text


# --- programs


async def test_a_program_makes_names_and_goes_to_workspaces(house, scope, program):
    _, token = await at_work(scope, await an_owner(house.means, name="Olga"))
    made = await program.post("/api/workspaces", headers=bearer(token), json={"name": "Books", "slug": "books"})
    assert made.status_code == 201
    assert made.json() == {"slug": "books", "name": "Books", "role": "owner", "current": False}
    gone = await program.post("/api/workspaces/books/session", headers=bearer(token))
    there = bearer(gone.json()["token"])
    assert (await program.get("/api/workspaces", headers=bearer(token))).status_code == 401
    named = await program.put("/api/workspace", headers=there, json={"name": "More books", "slug": "more"})
    assert named.json()["slug"] == "more"
    known = (await program.get("/api/workspaces", headers=there)).json()["workspaces"]
    assert [(each["slug"], each["current"]) for each in known] == [("main", False), ("more", True)]
    assert (await program.post("/api/workspaces/books/session", headers=there)).status_code == 404
    refused = await program.post("/api/workspaces", headers=there, json={"name": "", "slug": "main"})
    assert refused.status_code == 422


async def test_the_program_of_a_rep_makes_none(house, scope, program):
    _, token = await at_work(scope, await a_rep(house.means))
    answer = await program.post("/api/workspaces", headers=bearer(token), json={"name": "Books", "slug": "books"})
    assert answer.status_code == 403
