"""The line inside of the process: rooms, bounds, and who hears what."""

from __future__ import annotations

import asyncio

import pytest
from websockets.frames import Frame, Opcode

from livechat.conversations import sending
from livechat.conversations.inputs import Draft
from livechat.live import dialects, rooms
from livechat.rendering import look
from tests.factories import a_customer
from tests.live.wires import Peer, Wire


@pytest.fixture
async def conversation(house, anna):
    return await house.db.value("SELECT reference FROM conversation WHERE customer_id = :id", id=anna.actor_id)


async def say(scope, conversation, name):
    return await sending.send(scope, conversation, Draft(client_id=name, text=name))


# --- rooms


async def test_whoever_has_left_is_in_no_room(house, anna, mali, conversation):
    before = dict(house.hub.rooms)
    for scope in (anna, mali):
        peer = Peer(house, scope)
        await peer.ack("join_conversation", conversation=conversation)
        peer.leave()
    assert house.hub.rooms == before
    assert not house.hub.connections


async def test_a_line_that_ends_while_it_joins_is_left_nowhere(house, anna, conversation):
    peer = Peer(house, anna)
    peer.give("join_conversation", conversation=conversation)
    await asyncio.sleep(0)
    peer.leave()
    await house.line.finish()
    assert not house.hub.rooms
    assert peer.wire.said == []


async def test_a_line_that_ends_while_it_says_who_it_is_leaves_nobody_online(house, scope):
    customer, _, token = await a_customer(scope)
    house.sessions._by_token.clear()
    house.sessions._by_id.clear()
    peer = Peer(house, scope)
    peer.give("authenticate", token=token)
    await asyncio.sleep(0)
    peer.leave()
    await house.line.finish()
    house.clock.advance(60)
    assert not house.presence.is_online(customer.id)
    assert not house.hub.rooms
    assert not house.hub.connections


async def test_joining_twice_is_being_there_once(house, anna, mali, conversation):
    peer = Peer(house, mali)
    for _ in range(3):
        await peer.ack("join_conversation", conversation=conversation)
    await say(anna, conversation, "hello")
    assert len(peer.events("new_message")) == 1


async def test_a_room_hears_nothing_of_another(house, scope, anna, mali, conversation):
    _, ben, _ = await a_customer(scope, name="Ben")
    other = await house.db.value("SELECT reference FROM conversation WHERE customer_id = :id", id=ben.actor_id)
    peer = Peer(house, mali)
    await peer.ack("join_conversation", conversation=conversation)
    await say(ben, other, "hello")
    assert peer.events("new_message") == []


async def test_a_connection_that_breaks_while_it_is_written_to_harms_no_other(house, anna, mali, conversation):
    broken, sound = Peer(house, mali), Peer(house, mali)
    for peer in (broken, sound):
        await peer.ack("join_conversation", conversation=conversation)

    def fail(data: bytes) -> None:
        raise RuntimeError("a bug of the transport")

    broken.wire.write = fail
    await say(anna, conversation, "hello")
    await sound.wire.until(lambda: sound.events("new_message"))
    assert broken.connection not in house.hub.connections


async def test_a_list_that_there_is_not_is_refused_and_not_taken_for_another(house, mali, conversation):
    peer = Peer(house, mali)
    said = await peer.ask("get_conversations", filter="nonsense")
    assert (said["type"], said["code"], said["field"]) == ("error", "bad_request", "filter")
    [found] = (await peer.ack("get_conversations"))["conversations"]
    assert found["id"] == conversation


# --- exactly once, in order


async def test_a_gap_is_filled_from_the_store(house, anna, mali, conversation):
    peer = Peer(house, mali)
    await peer.ack("join_conversation", conversation=conversation)
    tell, lost = house.fanout.tell, []

    def forgetful(event, *others):
        if getattr(event, "numbered", 0) in (2, 3):
            lost.append(event)
        else:
            tell(event, *others)

    for listeners in house.bus._after.values():
        for position, listener in enumerate(listeners):
            if listener == tell:
                listeners[position] = forgetful
    for number in range(1, 6):
        await say(anna, conversation, f"{number}")
    assert len(lost) == 2
    await peer.wire.until(lambda: len(peer.events("new_message")) == 5)
    assert [each["message"]["seq"] for each in peer.events("new_message")] == [1, 2, 3, 4, 5]


async def test_a_silent_loss_is_noticed_by_the_position(house, anna, mali, conversation):
    peer = Peer(house, mali)
    await peer.ack("join_conversation", conversation=conversation)
    for listeners in house.bus._after.values():
        if house.fanout.tell in listeners:
            listeners.remove(house.fanout.tell)
    await say(anna, conversation, "lost")
    house.clock.advance(60)
    await peer.wire.until(lambda: peer.events("position"))
    assert peer.events("position")[0]["conversations"] == {conversation: 1}


async def test_messages_of_one_commit_reach_everybody_in_order(house, anna, mali, conversation):
    peers = [Peer(house, anna), Peer(house, mali)]
    for peer in peers:
        await peer.ack("join_conversation", conversation=conversation)
    await asyncio.gather(*(say(anna, conversation, f"{number}") for number in range(400)))
    for peer in peers:
        await peer.wire.until(lambda peer=peer: len(peer.events("new_message")) == 400)
        assert [each["message"]["seq"] for each in peer.events("new_message")] == list(range(1, 401))
        assert peer.wire.closed is None


async def test_a_batch_leaves_in_few_writes(house, anna, mali, conversation):
    peer = Peer(house, mali)
    await peer.ack("join_conversation", conversation=conversation)
    before = peer.wire.writes
    await asyncio.gather(*(say(anna, conversation, f"{number}") for number in range(100)))
    assert len(peer.events("new_message")) == 100
    assert peer.wire.writes - before < 20


# --- bounds


async def test_who_does_not_read_is_closed_with_1013(house, anna, mali, conversation):
    slow, other = Peer(house, mali), Peer(house, mali)
    for peer in (slow, other):
        await peer.ack("join_conversation", conversation=conversation)
    slow.wire.holds_back = True
    for number in range(150):
        await sending.send(anna, conversation, Draft(client_id=f"{number}", text="x" * 9_000))
        if slow.wire.closed:
            break
    assert slow.wire.closed == 1013
    assert slow.wire.buffered() < 2 * house.settings.live.outbox_bytes
    assert other.wire.closed is None


async def test_typing_is_the_first_thing_that_a_slow_line_does_without(house, anna, mali, conversation):
    writer, slow = Peer(house, anna), Peer(house, mali)
    for peer in (writer, slow):
        await peer.ack("join_conversation", conversation=conversation)
    slow.wire.holds_back = True
    while slow.wire.buffered() < house.settings.live.outbox_bytes // 3:
        await sending.send(anna, conversation, Draft(client_id=f"{len(slow.wire.written)}", text="x" * 9_000))
    before = len(slow.wire.written)
    await writer.ack("typing", conversation=conversation, typing=True)
    assert len(slow.wire.written) == before
    await say(anna, conversation, "what matters")
    assert slow.events("new_message")[-1]["message"]["text"] == "what matters"


async def test_typing_more_than_once_a_second_is_dropped_but_a_stop_never_is(house, anna, mali, conversation):
    writer, reader = Peer(house, anna), Peer(house, mali)
    for peer in (writer, reader):
        await peer.ack("join_conversation", conversation=conversation)
    for _ in range(5):
        await writer.ack("typing", conversation=conversation, typing=True)
    await writer.ack("typing", conversation=conversation, typing=False)
    assert [each["typing"] for each in reader.events("user_typing")] == [True, False]
    house.clock.advance(1.1)
    await writer.ack("typing", conversation=conversation, typing=True)
    assert [each["typing"] for each in reader.events("user_typing")] == [True, False, True]


async def test_typing_ends_with_the_line_on_which_somebody_typed(house, anna, mali, conversation):
    writer, reader = Peer(house, anna), Peer(house, mali)
    for peer in (writer, reader):
        await peer.ack("join_conversation", conversation=conversation)
    await writer.ack("typing", conversation=conversation, typing=True)
    writer.leave()
    assert [each["typing"] for each in reader.events("user_typing")] == [True, False]


async def test_a_bucket_refills_with_time(house, anna):
    peer = Peer(house, anna)
    burst = house.settings.live.commands_burst
    answers = [await peer.ask("ping") for _ in range(burst + 3)]
    assert [each["type"] for each in answers] == ["ack"] * burst + ["error"] * 3
    house.clock.advance(1)
    answers = [await peer.ask("ping") for _ in range(12)]
    assert [each["type"] for each in answers] == ["ack"] * 10 + ["error"] * 2


async def test_commands_behind_a_slow_one_keep_their_order(house, anna, conversation):
    peer = Peer(house, anna)
    peer.give("join_conversation", id="first", conversation=conversation)
    for number in range(5):
        peer.give("ping", id=f"then {number}")
    await peer.wire.until(lambda: len(peer.events("ack")) == 6)
    assert [each["id"] for each in peer.events("ack")] == ["first", *(f"then {n}" for n in range(5))]


async def test_too_many_commands_behind_a_slow_one_are_refused(house, anna, conversation):
    peer = Peer(house, anna)
    peer.connection.tokens = 1e6
    house.hub.burst = 1
    peer.give("join_conversation", id="first", conversation=conversation)
    for number in range(100):
        peer.connection.tokens = 1e6
        peer.give("ping", id=f"{number}")
    await peer.wire.until(lambda: peer.events("error"))
    assert {each["code"] for each in peer.events("error")} == {"rate_limited"}


# --- events and their forms


async def test_an_event_is_rendered_once_for_each_look(house, anna, mali, conversation, monkeypatch):
    peers = [Peer(house, mali, dialects.HTML) for _ in range(10)] + [Peer(house, mali) for _ in range(10)]
    for peer in peers:
        peer.give("join_conversation", conversation=conversation)
        await peer.wire.until(lambda peer=peer: peer.wire.written)
    frames = []
    frame = house.fanout.frame
    monkeypatch.setattr(
        house.fanout, "frame", lambda event, seen: frames.append(type(event).__name__) or frame(event, seen)
    )
    await say(anna, conversation, "hello")
    assert frames.count("NewMessage") == 2


async def test_a_page_gets_the_same_element_live_and_by_catching_up(house, anna, mali, conversation):
    live = Peer(house, mali, dialects.HTML)
    live.give("join_conversation", conversation=conversation)
    await live.wire.until(lambda: live.wire.written)
    live.wire.written.clear()
    await say(anna, conversation, "hello <b>")
    late = Peer(house, mali, dialects.HTML)
    late.give("join_conversation", conversation=conversation)
    await late.wire.until(lambda: "data-seq" in late.wire.html)
    begin = live.wire.html.index('<ol hx-swap-oob="beforeend:#messages-')
    element = live.wire.html[begin : live.wire.html.index("</ol>", begin)]
    assert "hello &lt;b&gt;" in element
    assert element in late.wire.html


async def test_a_note_never_reaches_the_customer(house, anna, mali, conversation):
    peers = [Peer(house, anna), Peer(house, anna, dialects.HTML)]
    rep = Peer(house, mali)
    for peer in (*peers, rep):
        peer.give("join_conversation", conversation=conversation)
        await peer.wire.until(lambda peer=peer: peer.wire.written)
    await rep.ack("add_note", conversation=conversation, client_id="1", text="between us")
    assert rep.events("new_note")
    for peer in peers:
        again = Peer(house, anna, peer.connection.look.dialect)
        again.give("join_conversation", conversation=conversation)
        await again.wire.until(lambda again=again: again.wire.written)
        assert "between us" not in peer.wire.html + again.wire.html


async def test_positions_and_pings_go_round_without_a_crowd(house, anna, conversation):
    peers = []
    for _ in range(10):
        peers.append(Peer(house, anna))
        await peers[-1].ack("join_conversation", conversation=conversation)
    house.clock.advance(house.settings.live.ping_interval_s + 1)
    assert {peer.wire.pings for peer in peers} <= {1, 2}
    house.clock.advance(10 * house.settings.live.ping_interval_s)
    assert all(9 <= peer.wire.pings <= 13 for peer in peers)


async def test_a_stopping_house_spreads_those_who_come_back(house, anna):
    house.hub.outbox_frames = 1000
    peers = [Peer(house, anna, dialect) for dialect in [dialects.JSON] * 5 + [dialects.HTML]]
    await house.say_goodbye()
    waits = [peer.events("server_restarting")[0]["reconnect_after_ms"] for peer in peers[:5]]
    assert len(set(waits)) > 1
    assert min(waits) < 500, "the first need not wait"
    assert [peer.wire.closed for peer in peers] == [1012] * 6
    told = [int(peer.wire.reason.split()[-2]) for peer in peers]
    assert [wait for wait, peer in zip(told, peers, strict=True) if peer.events("server_restarting")] == waits
    assert await _refused(house)


async def _refused(house) -> bool:
    from livechat.errors import Unavailable

    try:
        house.entrance.admit("192.0.2.1")
    except Unavailable:
        return True
    return False


def test_looks_with_the_same_values_are_the_same():
    assert look("html", "staff", "en") is look("html", "staff", "en")
    assert look("html", "staff", "en") is not look("html", "staff", "ar")


def test_a_wire_takes_its_frames_apart():
    wire = Wire()
    wire.write(dialects.text_frame(b"a") + dialects.text_frame(b"b" * 300) + dialects.text_frame(b"c" * 70_000))
    assert [len(each) for each in wire.written] == [1, 300, 70_000]


def test_rooms_of_different_things_never_meet():
    names = [
        rooms.conversation("1"),
        rooms.staff(1),
        rooms.customers(1),
        rooms.person("1"),
        rooms.session("1"),
        rooms.watching("inbox", 1),
    ]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65535, 65536])
def test_a_frame_is_what_a_browser_reads(size):
    text = b"x" * size
    assert dialects.text_frame(text) == Frame(Opcode.TEXT, text).serialize(mask=False)
