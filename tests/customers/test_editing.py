"""What the team knows about a customer: corrected, noted, and nobody else's to touch."""

from __future__ import annotations

import pytest

from livechat.customers import access, editing, erasing
from livechat.customers.events import CustomerChanged
from livechat.customers.inputs import EditCustomer
from livechat.errors import Forbidden, Invalid, NotFound
from tests.factories import a_customer, a_rep, an_admin, at_work


@pytest.fixture
async def anna(scope):
    _, own, _ = await a_customer(scope, name="Anna")
    return own


async def test_a_rep_corrects_everything_and_numbers_are_stored_in_one_form(mali, anna, heard):
    told = heard(CustomerChanged)
    given = EditCustomer(name=" Anna  Lind ", phone="+66 81 999 8888", email="anna@example.com", language="ar")
    await editing.edit(mali, anna.actor_id, given)
    after = await access.customer(mali.db, mali, anna.actor_id)
    known = (after.name, after.phone, after.email, after.language)
    assert known == ("Anna Lind", "+66819998888", "anna@example.com", "ar")
    assert [each.customer_id for each in told] == [anna.actor_id]


async def test_every_wrong_field_is_named_and_nothing_is_changed(mali, anna):
    given = EditCustomer(name=" ", phone="twelve", email="nowhere", language="tlh")
    with pytest.raises(Invalid) as refusal:
        await editing.edit(mali, anna.actor_id, given)
    assert set(refusal.value.fields) == {"name", "phone", "email", "language"}
    assert (await access.customer(mali.db, mali, anna.actor_id)).name == "Anna"


async def test_a_note_is_for_the_team_and_any_of_them_removes_it(mali, anna, house, scope):
    made = await editing.note(mali, anna.actor_id, " Always wants a gift box ")
    [kept] = await editing.notes(mali, anna.actor_id)
    assert (kept.text, kept.author_name) == ("Always wants a gift box", "Mali")
    wei, _ = await at_work(scope, await a_rep(house.means, name="Wei", password=""))
    await editing.forget_note(wei, anna.actor_id, made.id)
    assert await editing.notes(mali, anna.actor_id) == []
    with pytest.raises(NotFound):
        await editing.forget_note(wei, anna.actor_id, made.id)


async def test_customers_neither_read_nor_write_what_is_noted_about_them(anna):
    for attempt in (
        editing.notes(anna, anna.actor_id),
        editing.note(anna, anna.actor_id, "x"),
        editing.forget_note(anna, anna.actor_id, "x"),
        editing.edit(anna, anna.actor_id, EditCustomer(name="Empress")),
    ):
        with pytest.raises(Forbidden):
            await attempt


async def test_notes_go_when_the_customer_is_erased(mali, anna, house, scope):
    await editing.note(mali, anna.actor_id, "Tall")
    boss, _ = await at_work(scope, await an_admin(house.means, password=""))
    await erasing.erase(boss, anna.actor_id)
    assert await house.db.value("SELECT count(*) FROM customer_note") == 0


async def test_the_customers_time_zone_is_remembered_and_told_once(anna, mali, heard):
    told = heard(CustomerChanged)
    await editing.remember_zone(anna, "Asia/Bangkok")
    await editing.remember_zone(anna, "Asia/Bangkok")
    assert (await access.customer(mali.db, mali, anna.actor_id)).zone == "Asia/Bangkok"
    assert len(told) == 1
    with pytest.raises(Invalid):
        await editing.remember_zone(anna, "../etc/passwd")
