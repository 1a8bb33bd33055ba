"""Programs on the line by an API key: what they hear and may do, and that nobody takes one for a colleague."""

from __future__ import annotations

import pytest

from livechat.keys import live, making
from livechat.live import dialects
from livechat.routing import looking
from livechat.scope import Scope
from livechat.web.session import Credentials
from tests.factories import a_customer, a_key, an_owner, at_work, reference_of
from tests.live.wires import Peer
from tests.settling import a_moment, settled

READ, WRITE, TEAM = "conversations:read", "conversations:write", "team:read"


@pytest.fixture
async def owner(means, scope) -> Scope:
    return (await at_work(scope, await an_owner(means, name="Olga")))[0]


@pytest.fixture
def on_the_line(house, owner):
    """A program on the line: `crm = await on_the_line(READ)`."""

    async def come(*scopes: str, name: str = "CRM", days: int | None = None) -> Peer:
        _, secret = await a_key(owner, *scopes, name=name, days=days)
        return Peer(house, await house.identify(Credentials(token=secret)))

    return come


@pytest.fixture
def waits_for(scope):
    """A new customer, and the conversation in which they wait: `reference = await waits_for("Anna")`."""

    async def register(name: str) -> str:
        return await reference_of((await a_customer(scope, name=name))[1])

    return register


@pytest.fixture
def visitor(house, scope) -> Peer:
    """Somebody whose line is open and who has not said yet who it is."""
    return Peer(house, scope)


# --- coming in


async def test_a_key_may_be_the_first_word(house, owner, visitor, reference):
    key, secret = await a_key(owner, READ, name="CRM")
    said = await visitor.ack("authenticate", token=secret)
    assert said["me"] == {"role": "key", "id": key.id, "name": "CRM"}
    assert (await visitor.ack("join_conversation", conversation=reference))["conversation"]["id"] == reference


async def test_a_key_without_the_scope_of_the_line_is_told_which_it_lacks(owner, visitor):
    _, secret = await a_key(owner, "products:read", WRITE)
    said = await visitor.ask("authenticate", token=secret)
    assert said["code"] == "forbidden"
    assert READ in said["message"]
    assert (await visitor.ask("get_conversations"))["code"] == "unauthenticated"


async def test_a_line_stays_with_the_key_that_opened_it(owner, on_the_line):
    crm = await on_the_line(READ)
    _, other = await a_key(owner, READ)
    assert (await crm.ask("authenticate", token=other))["code"] == "conflict"


async def test_a_key_opens_only_so_many_lines(house, owner, settings):
    _, secret = await a_key(owner, READ)
    own = await house.identify(Credentials(token=secret))
    for _ in range(settings.live.connections_per_session):
        house.may_open(own)
        Peer(house, own)
    last = Peer(house, own.but(role="visitor", actor_id="", scopes=frozenset()))
    assert (await last.ask("authenticate", token=secret))["code"] == "rate_limited"


# --- what it hears and does


async def test_a_program_follows_a_conversation_and_answers_as_a_bot(house, anna, reference, on_the_line):
    crm, customer = await on_the_line(READ, WRITE, name="CRM"), Peer(house, anna)
    for each in (crm, customer):
        await each.ack("join_conversation", conversation=reference)
    await customer.ack("send_message", conversation=reference, client_id="1", text="Still there?")
    [heard] = crm.events("new_message")
    assert heard["message"]["text"] == "Still there?"
    await crm.ack("typing", conversation=reference, typing=True)
    [typing] = customer.events("user_typing")
    assert (typing["user"]["role"], typing["user"]["name"]) == ("bot", "CRM")
    stored = (await crm.ack("send_message", conversation=reference, client_id="1", text="Yes"))["message"]
    assert (stored["sender"]["role"], stored["sender"]["name"]) == ("bot", "CRM")
    again = (await crm.ack("send_message", conversation=reference, client_id="1", text="Yes"))["message"]
    assert again == stored
    assert [each["message"]["text"] for each in customer.events("new_message")][-1] == "Yes"


async def test_reps_see_that_a_program_writes_not_the_customer(house, mali, reference, on_the_line):
    crm, page = await on_the_line(READ, WRITE, name="CRM"), Peer(house, mali, dialects.HTML)
    page.give("join_conversation", conversation=reference)
    await page.wire.until(lambda: f"state-{reference}" in page.wire.html)
    await crm.ack("typing", conversation=reference, typing=True)
    assert "CRM" in page.wire.html
    assert "is writing a reply" in page.wire.html
    assert f'id="typing-{reference}"' not in page.wire.html


async def test_a_program_hears_of_every_conversation(house, scope, on_the_line, waits_for):
    crm = await on_the_line(READ)
    reference = await waits_for("Anna")
    assert [each["conversation"]["id"] for each in crm.events("conversation_created")] == [reference]


async def test_a_program_that_may_only_read_writes_nothing(reference, on_the_line, house):
    crm = await on_the_line(READ)
    await crm.ack("join_conversation", conversation=reference)
    said = await crm.ask("send_message", conversation=reference, client_id="1", text="x")
    assert (said["code"], WRITE in said["message"]) == ("forbidden", True)
    assert (await crm.ask("set_priority", conversation=reference, priority="low"))["code"] == "forbidden"
    assert await house.db.value("SELECT count(*) FROM message WHERE sender_role = 'bot'") == 0


async def test_a_program_changes_a_conversation_and_writes_a_note(mali, reference, on_the_line, house):
    crm, rep = await on_the_line(READ, WRITE, name="CRM"), Peer(house, mali)
    await rep.ack("join_conversation", conversation=reference)
    await crm.ack("assign", conversation=reference, rep=mali.actor_id)
    await crm.ack("set_priority", conversation=reference, priority="high")
    await crm.ack("add_note", conversation=reference, client_id="n1", text="VIP")
    [note] = rep.events("new_note")
    assert (note["note"]["author"]["role"], note["note"]["author"]["name"]) == ("bot", "CRM")
    assert note["note"]["text"] == "VIP"
    newest = rep.events("conversation_updated")[-1]["conversation"]
    assert (newest["assigned"]["id"], newest["priority"]) == (mali.actor_id, "high")


async def test_no_program_takes_a_conversation_for_itself(reference, on_the_line):
    crm = await on_the_line(READ, WRITE)
    for command in ("claim", "set_presence", "watch", "transfer"):
        fields = {"claim": {}, "set_presence": {"state": "online"}, "watch": {"what": "sessions"}}
        said = await crm.ask(command, conversation=reference, **fields.get(command, {"rep": "nobody"}))
        assert (said["code"], "key" in said["message"]) == ("forbidden", True), command


async def test_who_of_the_team_is_here_is_told_with_its_scope_only(house, mali, on_the_line):
    crm, directory = await on_the_line(READ), await on_the_line(READ, TEAM, name="Directory")
    await a_moment(house)
    assert directory.events("users_online")[-1]["staff"] == crm.events("users_online") == []
    Peer(house, mali)
    await a_moment(house)
    assert [each["name"] for each in directory.events("users_online")[-1]["staff"]] == ["Mali"]
    assert crm.events("users_online") == []
    assert crm.events("waiting_customers_update") != []


# --- it is nobody


async def test_a_program_is_not_online_and_is_given_nothing(house, decide, on_the_line, mali, waits_for, clock, system):
    await decide(assignment="round_robin")
    watching = Peer(house, mali)
    crm = await on_the_line(READ, WRITE, TEAM, name="CRM")
    watching.leave()
    clock.advance(60)
    await a_moment(house)
    reference = await waits_for("Anna")
    await looking.look(house, system)
    assert not house.presence.is_online(crm.connection.scope.actor_id)
    assert crm.events("users_online")[-1]["staff"] == []
    [conversation] = [
        each for each in (await crm.ack("get_conversations", filter="all"))["conversations"] if each["id"] == reference
    ]
    assert "assigned" not in conversation


async def test_a_program_that_reads_along_is_shown_to_nobody(house, mali, somchai, reference, on_the_line, clock):
    crm, rep = await on_the_line(READ, WRITE, TEAM), Peer(house, mali)
    for each in (crm, rep):
        await each.ack("join_conversation", conversation=reference)
    other = Peer(house, somchai)
    await other.ack("join_conversation", conversation=reference)
    clock.advance(1)
    assert [each["name"] for each in rep.events("conversation_viewers")[-1]["viewers"]] == ["Mali", "Somchai"]
    crm.leave()
    clock.advance(1)
    assert len(rep.events("conversation_viewers")) == 1


# --- the end


async def test_the_lines_of_a_revoked_key_are_closed_at_once_and_no_others(house, owner, mali):
    key, secret = await a_key(owner, READ)
    own = await house.identify(Credentials(token=secret))
    lines = [Peer(house, own), Peer(house, own)]
    _, another = await a_key(owner, READ)
    others = [Peer(house, await house.identify(Credentials(token=another))), Peer(house, mali)]
    await making.revoke(owner, key.id)
    assert [each.wire.closed for each in lines] == [4403, 4403]
    for each in lines:
        assert each.events("session_ended") == [{"type": "session_ended", "reason": "revoked"}]
    assert [each.wire.closed for each in others] == [None, None]


async def test_the_lines_of_a_key_end_with_its_time(house, on_the_line, clock):
    crm, lasting = await on_the_line(READ, days=7), await on_the_line(READ, name="Other")
    clock.advance(7 * 86_400 - 120)
    await settled(house)
    assert crm.wire.closed is None
    clock.advance(live.SWEEP_EVERY_S + 120)
    await settled(house)
    assert crm.wire.closed == 4403
    assert crm.events("session_ended")[-1]["reason"] == "expired"
    assert lasting.wire.closed is None
