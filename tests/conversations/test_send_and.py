"""Answering and setting the status in one act: both, or neither, and once."""

from __future__ import annotations

import pytest

from livechat.conversations import control, sending
from livechat.conversations.inputs import Draft
from livechat.errors import Conflict, NotFound
from livechat.scope import Scope
from tests.conversations.conftest import now
from tests.live.wires import Peer

BYE = Draft(client_id="1", text="Goodbye")


async def test_the_answer_stands_before_the_line_that_says_resolved(anna: Scope, mali: Scope, reference: str) -> None:
    message = await control.send_and(mali, reference, BYE, "resolved")
    after = await now(mali, reference)
    assert (message.seq, after.status, after.last_text) == (1, "resolved", "Goodbye")
    assert after.last_seq == 3  # the customer is asked for a rating last


async def test_sent_again_it_stores_nothing_and_leaves_the_status_alone(
    anna: Scope, mali: Scope, reference: str
) -> None:
    first = await control.send_and(mali, reference, BYE, "resolved")
    await sending.send(anna, reference, Draft(client_id="2", text="One more thing"))
    assert await control.send_and(mali, reference, BYE, "resolved") == first
    after = await now(mali, reference)
    assert (after.status, after.last_seq) == ("open", 4)


async def test_when_the_status_cannot_be_set_the_answer_is_not_sent_either(
    anna: Scope, mali: Scope, reference: str, house
) -> None:
    await control.set_status(mali, reference, "closed")
    before = await now(mali, reference)
    async with house.db.transaction() as tx:  # another one is open: the database lets no second one be opened
        await tx.run(
            "INSERT INTO conversation (workspace_id, reference, customer_id, last_at, created_at, updated_at)"
            " VALUES (1, 'CONV-OTHER', :customer, 0, 0, 0)",
            customer=anna.actor_id,
        )
    with pytest.raises(Conflict):
        await control.send_and(mali, reference, BYE, "open")
    assert (await now(mali, reference)).last_seq == before.last_seq


async def test_a_conversation_of_others_is_not_found(scope: Scope, mali: Scope, reference: str) -> None:
    with pytest.raises(NotFound):
        await control.send_and(mali.but(workspace_id=2), reference, BYE, "resolved")


async def test_over_the_line_the_acknowledgement_carries_the_message(house, mali: Scope, reference: str) -> None:
    peer = Peer(house, mali)
    said = await peer.ask("send_and", conversation=reference, client_id="1", text="Goodbye", status="pending")
    assert said["message"]["text"] == "Goodbye"
    assert (await now(mali, reference)).status == "pending"


async def test_without_scripts_the_same_form_does_it(house, browser, reference: str) -> None:
    from tests.factories import a_rep, sign_in

    nok = browser()
    await sign_in(nok, await a_rep(house.means))
    await nok.get(f"/inbox/{reference}")
    answer = await nok.post(f"/inbox/{reference}/messages", client_id="9", text="Bye", status="resolved")
    assert answer.status_code == 303
    assert await house.db.value("SELECT status FROM conversation") == "resolved"
    assert await house.db.value("SELECT text FROM message WHERE seq = 1") == "Bye"
