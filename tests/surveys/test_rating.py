"""Ratings: asked for once when a conversation is over, given once, seen by everybody, counted."""

from __future__ import annotations

import pytest

from livechat.conversations import control, figures, past, sending
from livechat.conversations.inputs import Draft
from livechat.customers import blocking, erasing
from livechat.errors import Blocked, Conflict, Forbidden, NotFound
from livechat.surveys import rating
from livechat.surveys.inputs import Rate
from tests.factories import an_admin, at_work

pytestmark = pytest.mark.anyio


@pytest.fixture
async def over(anna, mali, reference):
    """A conversation that Mali has had with Anna."""
    await sending.send(anna, reference, Draft(client_id="q", text="Where is it?"))
    await sending.send(mali, reference, Draft(client_id="a", text="Here."))
    if (await anna.db.value("SELECT assigned_id FROM conversation WHERE reference = :r", r=reference)) is None:
        await control.claim(mali, reference)
    await control.set_status(mali, reference, "resolved")
    return reference


def given(reference, score, **more):
    return Rate(conversation=reference, score=score, **more)


async def requests(scope):
    return await scope.db.value("SELECT count(*) FROM message WHERE kind = 'rating_request'")


async def test_a_customer_is_asked_once_however_often_the_conversation_ends(anna, mali, over):
    assert await requests(anna) == 1
    await control.set_status(mali, over, "open")
    await past.end(anna, over)
    assert await requests(anna) == 1


async def test_nobody_is_asked_about_a_conversation_nobody_answered(anna, reference):
    await sending.send(anna, reference, Draft(client_id="q", text="Anybody?"))
    await past.end(anna, reference)
    assert await requests(anna) == 0
    await rating.rate(anna, reference, given(reference, 1))
    assert await requests(anna) == 1, "but may say it all the same"


async def test_a_rating_is_given_once_and_counts(anna, mali, over):
    await rating.rate(anna, over, given(over, 2, rep_score=5, comment=" Slow but kind "))
    await rating.rate(anna, over, given(over, 2, rep_score=5, comment="Slow but kind"))
    with pytest.raises(Conflict):
        await rating.rate(anna, over, given(over, 5))
    assert await figures.satisfied(mali, mali.actor_id) == 100, "the rep's own score"
    assert await figures.satisfied(mali, None) == 0, "the conversation's"


async def test_nobody_else_rates(anna, ben, mali, over):
    with pytest.raises(NotFound):
        await rating.rate(ben, over, given(over, 1))
    with pytest.raises(Forbidden):
        await rating.rate(mali, over, given(over, 5))
    await blocking.block(mali, anna.actor_id)
    with pytest.raises(Blocked):
        await rating.rate(anna, over, given(over, 1))
    assert await anna.db.value("SELECT count(*) FROM rating") == 0


async def test_a_person_without_scripts_rates_and_asks_to_be_forgotten(browser, house, mali, scope):
    eve = browser()
    await eve.get("/")
    await eve.post("/register", name="Eve", phone="+66812345678", text="Hello")
    await eve.get("/")
    reference = await house.db.value("SELECT reference FROM conversation")
    await sending.send(mali, reference, Draft(client_id="a", text="Here."))
    await eve.get("/end")
    await eve.post("/end", conversation=reference)
    await eve.get("/")
    assert f'href="/rating/{reference}"' in eve.page.text
    await eve.get(f"/rating/{reference}")
    assert (await eve.post(f"/rating/{reference}", comment="no stars")).status_code == 422
    assert (await eve.post(f"/rating/{reference}", score="9")).status_code == 422
    done = await eve.post(f"/rating/{reference}", score="4", rep_score="", comment="<script>alert(1)</script>")
    assert done.status_code == 303
    await eve.get("/")
    assert "Thank you for rating" in eve.text
    assert "<script>alert" not in eve.page.text
    await eve.get("/forget")
    await eve.post("/forget")
    assert "Your request has been received." in eve.text
    customer_id = await house.db.value("SELECT customer_id FROM erasure_request")
    admin, _ = await at_work(scope, await an_admin(house.means, password=""))
    assert await erasing.asked_at(admin, customer_id)
    await erasing.erase(admin, customer_id)
    for table in ("rating", "erasure_request", "customer", "message"):
        assert await house.db.value(f"SELECT count(*) FROM {table}") == 0
