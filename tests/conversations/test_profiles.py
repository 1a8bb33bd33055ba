"""The customer beside the conversation: another conversation with them, and their profile as a page."""

from __future__ import annotations

import pytest

from livechat.conversations import control, opening, past
from livechat.conversations.events import ConversationCreated
from livechat.customers import blocking, editing
from livechat.errors import Conflict, Forbidden
from tests.conversations.conftest import now
from tests.factories import a_rep, sign_in


async def test_the_open_conversation_is_the_one(mali, anna, reference):
    assert await opening.with_customer(mali, reference) == reference


async def test_a_rep_begins_another_one_when_none_is_open_and_looks_after_it(mali, anna, reference, heard):
    await past.end(anna, reference)
    told = heard(ConversationCreated)
    fresh = await opening.with_customer(mali, reference)
    begun = await now(mali, fresh)
    assert fresh != reference
    assert (begun.customer_id, begun.status, begun.assigned_id) == (anna.actor_id, "open", mali.actor_id)
    assert begun.waiting_since is None
    assert [each.conversation.reference for each in told] == [fresh]
    assert await opening.with_customer(mali, reference) == fresh
    with pytest.raises(Conflict):
        await control.set_status(mali, reference, "open")


async def test_nobody_begins_one_with_a_blocked_customer_and_customers_not_so(mali, anna, reference):
    await past.end(anna, reference)
    with pytest.raises(Forbidden):
        await opening.with_customer(anna, reference)
    await blocking.block(mali, anna.actor_id)
    with pytest.raises(Conflict):
        await opening.with_customer(mali, reference)


async def test_a_profile_is_a_page_that_says_what_is_wrong_beside_the_fields(house, scope, anna, reference, browser):
    staff = await a_rep(house.means, name="Wei")
    window = browser()
    await sign_in(window, staff)
    assert "Anna" in (await window.get(f"/inbox/{reference}/profile")).text
    answer = await window.post(f"/inbox/{reference}/profile", name="Anna", phone="twelve")
    assert answer.status_code == 422
    assert 'id="field-phone-error"' in answer.text
    assert 'value="twelve"' in answer.text
    answer = await window.post(f"/inbox/{reference}/profile", name="Anna Lind", phone="")
    assert answer.status_code == 200 or answer.headers["location"] == f"/inbox/{reference}"
    assert "Anna Lind" in (await window.get(f"/inbox/{reference}")).text


async def test_a_note_is_added_and_removed_without_scripts(house, scope, anna, reference, browser):
    window = browser()
    await sign_in(window, await a_rep(house.means, name="Wei"))
    await window.get(f"/inbox/{reference}")
    await window.post(f"/inbox/{reference}/remember", text="Likes blue <b>glass</b>")
    text = (await window.get(f"/inbox/{reference}")).text
    assert "Likes blue &lt;b&gt;glass&lt;/b&gt;" in text
    [note] = await editing.notes(house.system_scope(1), anna.actor_id)
    await window.post(f"/inbox/{reference}/remember/{note.id}/forget")
    assert "Likes blue" not in (await window.get(f"/inbox/{reference}")).text
