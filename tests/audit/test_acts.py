"""Every act leaves exactly one entry with what was and what is; a refused one leaves none."""

from __future__ import annotations

import pytest

from livechat import i18n
from livechat.accounts import access, inviting, leaving, signing_in
from livechat.accounts import team as colleagues
from livechat.accounts.inputs import AddRep, ChangePassword, Person, SignIn
from livechat.accounts.second_factor import keeping
from livechat.audit.models import About
from livechat.audit.noting import note
from livechat.catalogue import editing as products
from livechat.catalogue.inputs import ChangedProduct, NewProduct
from livechat.conversations import bulk, deleting, tagging
from livechat.customers import blocking, erasing
from livechat.customers import editing as customers
from livechat.customers.inputs import EditCustomer
from livechat.errors import Conflict, Forbidden, Invalid, NotFound, RateLimited, Unauthenticated
from livechat.keys import making as keys
from livechat.replies import keeping as replies
from livechat.replies.inputs import Keep
from livechat.teams import managing as teams
from livechat.workspaces import deciding
from tests.audit.conftest import told
from tests.factories import PASSWORD, a_rep, at_work, sign_in, with_second_factor

MARKER = "marker-zebra-77"
WEI = {"name": "Wei", "username": "wei", "email": "", "role": "rep", "capacity": 6, "bio": "", "names": ""}


async def test_coming_in_and_going(house, scope, olga, since):
    staff = await a_rep(house.means, name="Bo")
    entrance = await signing_in.sign_in(scope, SignIn(username=staff.username, password=PASSWORD))
    own = access.acting(scope, staff, entrance.session.id)
    await leaving.sign_out(own)
    came, went = await since()
    assert (came.what, went.what) == ("session.begun", "session.signed_out")
    for entry in (came, went):
        assert (entry.actor_id, entry.actor_name, entry.actor_role) == (staff.id, "Bo", "rep")
        assert (entry.address, entry.session_id) == ("192.0.2.1", entrance.session.id)


async def test_guessing_a_password_is_written_down_once_for_each_wait(house, scope, olga, since):
    staff = await a_rep(house.means, name="Bo")
    for _ in range(40):
        with pytest.raises((Unauthenticated, RateLimited)):
            await signing_in.sign_in(scope, SignIn(username=staff.username, password=MARKER))
    [entry] = await since()
    assert (entry.what, entry.actor_id, entry.about_id, entry.address) == ("session.refused", "", staff.id, "192.0.2.1")


async def test_a_name_that_nobody_has_is_not_written_down(scope, olga, since):
    for _ in range(40):
        with pytest.raises((Unauthenticated, RateLimited)):
            await signing_in.sign_in(scope, SignIn(username=MARKER, password="x"))
    [entry] = await since()
    assert (entry.what, entry.about_kind, entry.about_name) == ("session.refused", "", "")


async def test_a_session_that_an_admin_ends(scope, olga, since, mali):
    await leaving.end_session(olga, mali.session_id)
    with pytest.raises(NotFound):
        await leaving.end_session(olga, mali.session_id)
    *_, entry = await since()
    assert [each.what for each in await since()] == ["session.begun", "session.ended"]
    assert (entry.actor_id, entry.about_kind, entry.about_name) == (olga.actor_id, "rep", "Mali")


async def test_a_session_of_a_customer_names_nobody(house, olga, since, anna):
    await leaving.end_session(olga, anna.session_id)
    [entry] = await since()
    assert (entry.about_kind, entry.about_id) == ("customer", anna.actor_id)
    assert await house.db.value("SELECT about_name FROM audit_entry WHERE number = :n", n=entry.number) == ""


async def test_another_password(house, scope, olga, since):
    own, _ = await at_work(scope, staff := await a_rep(house.means))
    with pytest.raises(Invalid):
        await signing_in.change_password(own, ChangePassword(current="wrong", password=MARKER))
    await signing_in.change_password(own, ChangePassword(current=PASSWORD, password=MARKER))
    _, entry = await since()
    assert (told(entry), entry.about_id) == (("password.changed", {}, {}), staff.id)


async def test_the_second_step_from_beginning_to_end(house, scope, clock, olga, since):
    wei = await with_second_factor(scope, await a_rep(house.means, name="Wei"))
    await keeping.new_codes(wei.scope, PASSWORD)
    [code, *_] = await keeping.new_codes(wei.scope, PASSWORD)
    await signing_in.sign_in(scope, SignIn(username=wei.staff.username, password=PASSWORD, totp=code))
    await keeping.switch_off(wei.scope, PASSWORD)
    again = await with_second_factor(scope, wei.staff)
    await keeping.switch_off_for(olga, again.staff.id)
    await keeping.switch_off_for(olga, again.staff.id)
    entries = [each for each in await since() if each.what.startswith("second_factor.")]
    assert [each.what.partition(".")[2] for each in entries] == [
        *("switched_on", "codes_made", "codes_made", "code_used", "switched_off", "switched_on", "reset")
    ]
    assert {each.about_id for each in entries} == {wei.staff.id}
    assert [each.actor_name for each in entries] == ["Wei"] * 6 + ["Olga"]
    rows = str(await house.db.all(tuple, "SELECT * FROM audit_entry"))
    assert [each for each in (code, *wei.recovery_codes) if each in rows] == []


async def test_guessing_a_code_is_written_down_once_for_each_wait(house, scope, olga, since):
    wei = await with_second_factor(scope, await a_rep(house.means, name="Wei"))
    begun = len(await since())
    for _ in range(40):
        with pytest.raises((Invalid, RateLimited)):
            await signing_in.sign_in(scope, SignIn(username=wei.staff.username, password=PASSWORD, totp="000000"))
    [entry] = (await since())[begun:]
    assert (entry.what, entry.actor_id, entry.about_id) == ("second_factor.refused", "", wei.staff.id)


async def test_that_everybody_must_use_two_steps(olga, since):
    await deciding.save(olga, {"second_factor": ["true"], "languages": ["en"]})
    [entry] = await since()
    what, before, after = told(entry)
    assert (what, before["second_factor"], after["second_factor"]) == ("settings.changed", False, True)


async def test_a_colleague_comes_changes_and_goes(scope, olga, since):
    wei, token = await colleagues.add(olga, AddRep(username="wei", name="Wei", capacity=6))
    await inviting.accept(scope, token, MARKER)
    await inviting.link_for(olga, wei.id)
    await colleagues.edit(olga, wei.id, Person(username="wei", name="Wei Chen", role="admin", capacity=6))
    await colleagues.edit(olga, wei.id, Person(username="wei", name="Wei Chen", role="admin", capacity=6))
    await colleagues.disable(olga, wei.id)
    await colleagues.disable(olga, wei.id)
    await colleagues.enable(olga, wei.id)
    await colleagues.delete(olga, wei.id)
    assert [told(each) for each in await since()] == [
        ("rep.added", {}, WEI),
        ("invitation.accepted", {}, {}),
        ("invitation.made", {}, {}),
        ("rep.edited", {"name": "Wei", "role": "rep"}, {"name": "Wei Chen", "role": "admin"}),
        ("rep.disabled", {}, {}),
        ("rep.enabled", {}, {}),
        ("rep.deleted", {}, {}),
    ]


async def test_what_is_refused_is_not_written_down(olga, since, mali):
    begun = len(await since())
    with pytest.raises(Conflict):
        await colleagues.delete(olga, olga.actor_id)
    with pytest.raises(Forbidden):
        await colleagues.edit(mali, mali.actor_id, Person(username="mali", name="Mali", role="owner"))
    await teams.add(olga, "Repairs")
    with pytest.raises(Conflict):
        await teams.add(olga, "Repairs")
    assert [each.what for each in await since()][begun:] == ["team.added"]


async def test_an_act_that_is_undone_takes_its_entry_with_it(olga, since):
    async def half() -> None:
        async with olga.transaction() as tx:
            await note(tx, olga, "tag.added", About("tag", "1", "glass"))
            await note(tx, olga, "tag.eaten")

    with pytest.raises(ValueError, match=r"tag\.eaten"):
        await half()
    assert await since() == []


async def test_the_settings_with_old_and_new_value_of_what_is_different(olga, since):
    await deciding.save(olga, {"name": ["Corner Shop"], "languages": list(i18n.LANGUAGES), "capacity": ["12"]})
    [entry] = await since()
    what, before, after = told(entry)
    assert (what, entry.actor_name) == ("settings.changed", "Olga")
    assert {"name": before["name"], "capacity": before["capacity"]} == {"name": "Livechat", "capacity": 6}
    assert {"name": after["name"], "capacity": after["capacity"]} == {"name": "Corner Shop", "capacity": 12}
    assert "languages" not in after


async def test_api_keys_without_what_their_programs_send(house, olga, since):
    key, secret = await keys.make(olga, "Till", ["products:read", "team:read"], days=30)
    await keys.revoke(olga, key.id)
    with pytest.raises(NotFound):
        await keys.revoke(olga, key.id)
    said = {"name": "Till", "scopes": ["products:read", "team:read"], "expires": "2026-12-21"}
    assert [told(each) for each in await since()] == [("api_key.made", {}, said), ("api_key.revoked", said, {})]
    rows = str(await house.db.all(tuple, "SELECT * FROM audit_entry"))
    assert secret[4:12] not in rows


async def test_products(olga, since):
    made = await products.add(olga, NewProduct(name="Lantern", price_minor=1250, currency="EUR"))
    changed = ChangedProduct(name="Lantern", price_minor=990, currency="EUR", description=MARKER)
    await products.change(olga, made.id, changed)
    await products.set_active(olga, made.id, False)
    await products.delete(olga, made.id)
    await products.restore(olga, made.id)
    await products.restore(olga, made.id)
    added, edited, switched, deleted, restored = [told(each) for each in await since()]
    assert (added[0], added[2]["price"]) == ("product.added", "12.50 EUR")
    assert edited == (
        "product.edited",
        {"price": "12.50 EUR", "description": None},
        {"price": "9.90 EUR", "description": None},
    )
    assert switched == ("product.edited", {"is_active": True}, {"is_active": False})
    assert (deleted[0], deleted[1]["name"], restored) == ("product.deleted", "Lantern", ("product.restored", {}, {}))


async def test_shared_replies_without_their_words_and_own_ones_not_at_all(olga, since):
    def given(title: str, owner: str) -> Keep:
        return Keep(title=title, shortcut=title, content=f"{MARKER} {title}", owner=owner, is_active=True)

    await replies.add(olga, given("mine", "mine"))
    made = await replies.add(olga, given("hours", "shared"))
    await replies.change(olga, made.id, given("opening", "shared"))
    await replies.remove(olga, made.id)
    added, edited, deleted = [told(each) for each in await since()]
    assert (added[0], added[2]["title"], deleted[0]) == ("reply.added", "hours", "reply.deleted")
    assert edited[1] == {"title": "hours", "shortcut": "hours", "content": None}
    assert edited[2] == {"title": "opening", "shortcut": "opening", "content": None}


async def test_tags_and_teams(olga, since, mali, reference):
    begun = len(await since())
    await tagging.put(mali, reference, "glass")
    await tagging.put(mali, reference, "glass")
    tag = await tagging.add(olga, "wood", 3)
    await tagging.edit(olga, tag.id, "timber", 3)
    await tagging.delete(olga, tag.id)
    team = await teams.add(olga, "Repairs")
    await teams.edit(olga, team.id, "Repairs", "", [mali.actor_id])
    await teams.delete(olga, team.id)
    assert [each.what for each in (await since())[begun:]] == [
        *("tag.added", "tag.added", "tag.edited", "tag.deleted"),
        *("team.added", "team.edited", "team.deleted"),
    ]
    *_, edited, _ = await since()
    assert told(edited) == ("team.edited", {"members": []}, {"members": [mali.actor_id]})


async def test_customers_without_anything_personal(house, olga, since, anna, mali):
    begun = len(await since())
    given = EditCustomer(name=MARKER, phone="", email=f"{MARKER}@example.com", language="")
    await customers.edit(mali, anna.actor_id, given)
    await blocking.block(mali, anna.actor_id)
    await blocking.block(mali, anna.actor_id)
    await blocking.unblock(mali, anna.actor_id)
    await erasing.erase(olga, anna.actor_id)
    entries = (await since())[begun:]
    assert [each.what.partition(".")[2] for each in entries] == ["edited", "blocked", "unblocked", "erased"]
    assert {each.about_id for each in entries} == {anna.actor_id}
    assert {each.about_name for each in entries} == {""}
    assert all(value is None for value in told(entries[0])[2].values())


async def test_conversations_that_go_and_come_back(olga, since, mali, reference):
    begun = len(await since())
    await deleting.delete(mali, reference)
    await deleting.restore(mali, reference)
    await deleting.restore(mali, reference)
    assert [each.what for each in (await since())[begun:]] == ["conversation.deleted", "conversation.restored"]


async def test_an_act_on_several_conversations(olga, since, mali, reference):
    begun = len(await since())
    with pytest.raises(Invalid):
        await bulk.act(mali, [reference], "priority", "enormous")
    await bulk.act(mali, [reference], "priority", "urgent")
    await bulk.act(mali, [reference], "delete")
    asked, deleted = (await since())[begun:]
    after = {"act": "priority", "value": "urgent", "conversations": [reference]}
    assert (told(asked), deleted.what) == (("conversation.bulk", {}, after), "conversation.deleted")


async def test_no_secret_is_ever_written_down(house, scope, browser, olga):
    wei, _ = await colleagues.add(olga, AddRep(username="wei", name="Wei", password=f"{MARKER}-1"))
    _, token = await inviting.link_for(olga, wei.id)
    window = browser()
    await sign_in(window, wei, f"{MARKER}-1")
    await sign_in(window, wei, f"{MARKER}-wrong")
    rows = str(await house.db.all(tuple, "SELECT * FROM audit_entry"))
    stored = await house.db.all(tuple, "SELECT token_hash, former_token_hash FROM session")
    stored += await house.db.all(tuple, "SELECT password_hash, password_hash FROM staff")
    secrets = {each for pair in stored for each in pair if each} | {MARKER, token}
    assert "Wei" in rows
    assert [each for each in secrets if each in rows] == []


async def test_a_secret_is_refused_by_its_name(olga):
    async with olga.transaction() as tx:
        with pytest.raises(ValueError, match="password_hash"):
            await note(tx, olga, "rep.edited", after={"password_hash": "x"})
