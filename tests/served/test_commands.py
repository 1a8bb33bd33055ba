"""Each command of the JSON dialect as the protocol's table says it: fields, acknowledgement, errors."""

from __future__ import annotations

import re
import uuid

import pytest

from tests.served.clients import begin_another, program

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
MESSAGE = {
    "id",
    "conversation",
    "seq",
    "client_id",
    "kind",
    "sender",
    "text",
    "attachments",
    "revision",
    "created_at",
}
CONVERSATION = {
    "id",
    "customer",
    "subject",
    "status",
    "priority",
    "mode",
    "tags",
    "language",
    "last_seq",
    "unread",
    "delivered_seq",
    "read_seq",
    "created_at",
    "updated_at",
}


async def test_the_subprotocol_is_named(server, anna):
    async with await program(server, anna["token"]) as line:
        assert line.socket.subprotocol == "livechat.v1.json"


async def test_authenticate_by_token_says_who_one_is(server, anna):
    async with await program(server) as line:
        said = await line.ack("authenticate", token=anna["token"])
        assert said["me"] == {"role": "customer", "id": anna["customer"]["id"], "name": "Anna"}
        await line.ack("join_conversation", conversation=anna["conversation"])


async def test_authenticate_with_a_made_up_token_is_unauthenticated(server):
    async with await program(server) as line:
        assert await line.refused("authenticate", token="made-up") == "unauthenticated"
        assert (await line.ack("ping"))["time"]


async def test_authenticate_again_as_oneself_changes_nothing(server, anna):
    async with await program(server, anna["token"]) as line:
        said = await line.ack("authenticate", token=anna["token"])
        assert said["me"]["id"] == anna["customer"]["id"]


async def test_authenticate_as_somebody_else_on_the_same_line_is_refused(server, anna, ben):
    async with await program(server, anna["token"]) as line:
        assert await line.refused("authenticate", token=ben["token"]) == "conflict"
        assert await line.refused("join_conversation", conversation=ben["conversation"]) == "not_found"


async def test_register_makes_a_customer_with_a_conversation(server):
    async with await program(server) as line:
        said = await line.ack("register", name="Chai", phone="+66812345678", language="en", email="")
        assert said["token"]
        assert said["customer"]["name"] == "Chai"
        assert said["conversation"].startswith("CONV-")
        await line.ack("join_conversation", conversation=said["conversation"])
        await line.say(said["conversation"], "hello")
    async with await program(server, said["token"]) as again:
        found = (await again.ack("get_conversations"))["conversations"]
        assert [each["id"] for each in found] == [said["conversation"]]


async def test_register_without_a_name_names_the_field(server):
    async with await program(server) as line:
        said = await line.ask("register", name="", phone="+66812345678")
        assert (said["type"], said["code"], said["field"]) == ("error", "bad_request", "name")


async def test_register_with_an_impossible_number_names_the_field(server):
    async with await program(server) as line:
        said = await line.ask("register", name="Chai", phone="12")
        assert (said["code"], said["field"]) == ("bad_request", "phone")


async def test_register_is_for_visitors(server, anna):
    async with await program(server, anna["token"]) as line:
        assert await line.refused("register", name="Chai", phone="+66812345678") == "forbidden"


async def test_get_conversations_gives_a_customer_their_own(server, anna):
    async with await program(server, anna["token"]) as line:
        said = await line.ack("get_conversations", filter="all", limit=10)
        (conversation,) = said["conversations"]
        assert conversation.keys() >= CONVERSATION
        assert conversation["id"] == anna["conversation"]
        assert said["next"] is None


async def test_get_conversations_gives_a_customer_page_after_page(server, anna, mali):
    async with await program(server, anna["token"]) as line, await program(server, mali["token"]) as staff:
        another = await begin_another(server, anna, staff)
        first = await line.ack("get_conversations", limit=1)
        assert [each["id"] for each in first["conversations"]] == [another]
        second = await line.ack("get_conversations", limit=1, cursor=first["next"])
        assert [each["id"] for each in second["conversations"]] == [anna["conversation"]]
        assert second["next"] is None
        assert await line.refused("get_conversations", cursor="nowhere") == "bad_request"


async def test_a_customer_sees_no_phone_number_in_conversations(server, anna):
    async with await program(server, anna["token"]) as line:
        (conversation,) = (await line.ack("get_conversations"))["conversations"]
        assert "phone" not in conversation["customer"]


async def test_staff_sees_the_phone_number(server, anna, mali):
    async with await program(server, mali["token"]) as line:
        said = await line.ack("join_conversation", conversation=anna["conversation"])
        assert said["conversation"]["customer"]["phone"] == "+66812345678"


@pytest.mark.parametrize("tab", ["mine", "unassigned", "waiting", "all"])
async def test_get_conversations_gives_staff_page_after_page(server, mali, tab):
    for number in range(3):
        each = server.customer(f"Page {number}")
        if tab == "mine":
            async with await program(server, mali["token"]) as line:
                await line.ack("claim", conversation=each["conversation"])
    async with await program(server, mali["token"]) as line:
        seen, cursor = [], None
        while True:
            said = await line.ack("get_conversations", filter=tab, limit=2, cursor=cursor)
            assert len(said["conversations"]) <= 2
            seen += [each["id"] for each in said["conversations"]]
            cursor = said["next"]
            if cursor is None:
                break
        assert len(seen) == len(set(seen)) >= 3


async def test_get_conversations_at_an_impossible_place_names_the_field(server, mali):
    async with await program(server, mali["token"]) as line:
        said = await line.ask("get_conversations", cursor="nowhere")
        assert (said["code"], said["field"]) == ("bad_request", "cursor")


async def test_join_carries_everything_that_was_said(server, anna):
    async with await program(server, anna["token"]) as line:
        await line.say(anna["conversation"], "one")
        await line.say(anna["conversation"], "two")
        said = await line.ack("join_conversation", conversation=anna["conversation"])
        assert said["conversation"].keys() >= CONVERSATION
        assert [each["text"] for each in said["messages"]] == ["one", "two"]
        assert said["changed"] == []
        assert (said["last_seq"], said["revision"], said["more"]) == (2, 2, False)
        assert said["epoch"]


async def test_join_carries_only_what_came_after(server, anna):
    async with await program(server, anna["token"]) as line:
        for text in ("one", "two", "three"):
            await line.say(anna["conversation"], text)
        said = await line.ack("join_conversation", conversation=anna["conversation"], after_seq=2, after_revision=2)
        assert [each["seq"] for each in said["messages"]] == [3]


async def test_join_with_a_limit_says_that_there_is_more(server, anna):
    async with await program(server, anna["token"]) as line:
        for text in ("one", "two", "three"):
            await line.say(anna["conversation"], text)
        first = await line.ack("join_conversation", conversation=anna["conversation"], limit=2)
        assert ([each["seq"] for each in first["messages"]], first["more"]) == ([1, 2], True)
        rest = await line.ack("join_conversation", conversation=anna["conversation"], after_seq=2, limit=2)
        assert ([each["seq"] for each in rest["messages"]], rest["more"]) == ([3], False)


async def test_join_from_a_future_that_never_was_begins_at_the_start(server, anna):
    async with await program(server, anna["token"]) as line:
        await line.say(anna["conversation"], "one")
        said = await line.ack("join_conversation", conversation=anna["conversation"], after_seq=99)
        assert [each["seq"] for each in said["messages"]] == [1]
        assert said["last_seq"] == 1


async def test_leave_ends_the_events_of_a_conversation(server, anna, mali):
    async with await program(server, anna["token"]) as here, await program(server, mali["token"]) as there:
        await there.ack("join_conversation", conversation=anna["conversation"])
        await there.ack("leave_conversation", conversation=anna["conversation"])
        await here.say(anna["conversation"], "is anybody there?")
        await there.ack("ping")
        assert there.events("new_message") == []


async def test_leave_of_what_was_not_joined_is_not_found(server, anna):
    async with await program(server, anna["token"]) as line:
        assert await line.refused("leave_conversation", conversation=anna["conversation"]) == "not_found"


async def test_send_acknowledges_with_the_stored_message(server, anna):
    async with await program(server, anna["token"]) as line:
        message = await line.say(anna["conversation"], "hello", client_id="first")
        assert message.keys() >= MESSAGE
        assert message["seq"] == message["revision"] == 1
        assert message["client_id"] == "first"
        assert message["kind"] == "text"
        assert message["sender"] == {"role": "customer", "id": anna["customer"]["id"], "name": "Anna"}
        assert message["attachments"] == []
        assert TIME.fullmatch(message["created_at"])
        stored = server.ask("SELECT text FROM message WHERE id = :id", id=message["id"])
        assert stored == [("hello",)]


async def test_the_same_client_id_again_gives_the_same_message(server, anna):
    async with await program(server, anna["token"]) as line:
        first = await line.say(anna["conversation"], "hello", client_id="same")
        assert await line.say(anna["conversation"], "hello", client_id="same") == first
        assert len(server.messages(anna["conversation"], anna["token"])) == 1


async def test_the_same_client_id_for_other_words_is_a_conflict(server, anna):
    async with await program(server, anna["token"]) as line:
        await line.say(anna["conversation"], "hello", client_id="same")
        asked = {"conversation": anna["conversation"], "client_id": "same", "text": "other"}
        assert await line.refused("send_message", **asked) == "conflict"


async def test_the_same_client_id_of_another_sender_is_another_message(server, anna, mali):
    async with await program(server, anna["token"]) as here, await program(server, mali["token"]) as there:
        await here.say(anna["conversation"], "hello", client_id="same")
        assert (await there.say(anna["conversation"], "hi", client_id="same"))["seq"] == 2


async def test_a_message_may_carry_a_payload_and_answer_another(server, anna):
    async with await program(server, anna["token"]) as line:
        first = await line.say(anna["conversation"], "hello")
        answer = await line.say(anna["conversation"], "and?", payload={"a": [1, {"b": "ü"}]}, reply_to=first["id"])
        assert answer["payload"] == {"a": [1, {"b": "ü"}]}
        assert answer["reply_to"] == first["id"]


async def test_an_answer_to_a_message_of_another_conversation_is_not_found(server, anna, ben):
    async with await program(server, ben["token"]) as line:
        theirs = await line.say(ben["conversation"], "hello")
    async with await program(server, anna["token"]) as line:
        asked = {
            "conversation": anna["conversation"],
            "client_id": "1",
            "text": "x",
            "reply_to": theirs["id"],
        }
        assert await line.refused("send_message", **asked) == "not_found"


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"text": ""}, "text"),
        ({"text": " \n "}, "text"),
        ({"text": "x", "client_id": ""}, "client_id"),
        ({"text": "x", "client_id": "x" * 65}, "client_id"),
        ({"text": "x", "kind": "hologram"}, "kind"),
        ({"text": "x", "kind": "system"}, "kind"),
        ({"text": "x", "attachments": ["nothing"]}, "attachments"),
        ({"text": 7}, "text"),
        ({"text": "x", "payload": "words"}, "payload"),
    ],
)
async def test_a_message_that_cannot_be_is_refused_by_field(server, anna, fields, named):
    async with await program(server, anna["token"]) as line:
        asked = {"conversation": anna["conversation"], "client_id": str(uuid.uuid4()), **fields}
        said = await line.ask("send_message", **asked)
        assert (said["type"], said["code"], said["field"]) == ("error", "bad_request", named)


async def test_a_message_over_the_limit_is_too_large(server, anna):
    async with await program(server, anna["token"]) as line:
        asked = {"conversation": anna["conversation"], "client_id": "long", "text": "x" * 10_001}
        said = await line.ask("send_message", **asked)
        assert (said["type"], said["code"], said["field"]) == ("error", "too_large", "text")


async def test_a_long_message_of_many_bytes_is_kept_as_it_is(server, anna):
    text = "ภาษาไทย 👩‍👩‍👧‍👦 \r\n\t\u202e <b>&amp;</b> '" * 200
    async with await program(server, anna["token"]) as line:
        assert (await line.say(anna["conversation"], text))["text"] == text
    assert server.messages(anna["conversation"], anna["token"])[0]["text"] == text


async def test_typing_is_acknowledged(server, anna):
    async with await program(server, anna["token"]) as line:
        await line.ack("join_conversation", conversation=anna["conversation"])
        await line.ack("typing", conversation=anna["conversation"], typing=True)
        await line.ack("typing", conversation=anna["conversation"], typing=False)


async def test_marks_rise_and_never_fall(server, anna, mali):
    async with await program(server, anna["token"]) as here, await program(server, mali["token"]) as there:
        for text in ("one", "two", "three"):
            await here.say(anna["conversation"], text)
        await there.ack("mark_delivered", conversation=anna["conversation"], seq=3)
        await there.ack("mark_read", conversation=anna["conversation"], seq=2)
        await there.ack("mark_read", conversation=anna["conversation"], seq=1)
        of = (await here.ack("join_conversation", conversation=anna["conversation"]))["conversation"]
        assert (of["delivered_seq"], of["read_seq"]) == (3, 2)


async def test_reading_implies_delivery(server, anna, mali):
    async with await program(server, anna["token"]) as here, await program(server, mali["token"]) as there:
        await here.say(anna["conversation"], "one")
        await there.ack("mark_read", conversation=anna["conversation"], seq=1)
        of = (await here.ack("join_conversation", conversation=anna["conversation"]))["conversation"]
        assert (of["delivered_seq"], of["read_seq"]) == (1, 1)


async def test_nobody_can_have_read_what_does_not_exist(server, anna, mali):
    async with await program(server, anna["token"]) as here, await program(server, mali["token"]) as there:
        await here.say(anna["conversation"], "one")
        await there.ack("mark_read", conversation=anna["conversation"], seq=2**53)
        of = (await here.ack("join_conversation", conversation=anna["conversation"]))["conversation"]
        assert (of["delivered_seq"], of["read_seq"]) == (1, 1)


async def test_add_note_acknowledges_with_the_note_after_the_last_message(server, anna, mali):
    async with await program(server, anna["token"]) as here, await program(server, mali["token"]) as there:
        await here.say(anna["conversation"], "one")
        asked = {"conversation": anna["conversation"], "client_id": "n1", "text": "a regular"}
        note = (await there.ack("add_note", **asked))["note"]
        assert (note["text"], note["after_seq"], note["author"]["name"]) == ("a regular", 1, "Mali")
        assert (await there.ack("add_note", **asked))["note"] == note
        assert await there.refused("add_note", **{**asked, "text": "other words"}) == "conflict"
        assert (await here.say(anna["conversation"], "two"))["seq"] == 2


async def test_claim_gives_the_conversation_to_whoever_asks(server, anna, mali):
    async with await program(server, mali["token"]) as line:
        of = (await line.ack("claim", conversation=anna["conversation"]))["conversation"]
        assert of["assigned"] == {"id": mali["me"]["id"], "name": "Mali"}
        assert (await line.ack("claim", conversation=anna["conversation"]))["conversation"]["assigned"]


async def test_claim_of_what_another_holds_is_a_conflict_that_names_them(server, anna, mali, somchai):
    async with (
        await program(server, mali["token"]) as first,
        await program(server, somchai["token"]) as second,
    ):
        await first.ack("claim", conversation=anna["conversation"])
        said = await second.ask("claim", conversation=anna["conversation"])
        assert said["code"] == "conflict"
        assert "Mali" in said["message"]


async def test_assign_gives_it_to_somebody_or_back_to_the_queue(server, anna, mali, somchai):
    async with await program(server, mali["token"]) as line:
        of = (await line.ack("assign", conversation=anna["conversation"], rep=somchai["me"]["id"]))["conversation"]
        assert of["assigned"]["name"] == "Somchai"
        of = (await line.ack("assign", conversation=anna["conversation"]))["conversation"]
        assert "assigned" not in of or of["assigned"] is None


async def test_assign_to_nobody_who_exists_is_not_found(server, anna, mali):
    async with await program(server, mali["token"]) as line:
        assert (
            await line.refused("assign", conversation=anna["conversation"], rep=anna["customer"]["id"]) == "not_found"
        )


async def test_set_status_changes_the_status(server, anna, mali):
    async with await program(server, mali["token"]) as line:
        for status in ("pending", "resolved", "closed", "open"):
            of = (await line.ack("set_status", conversation=anna["conversation"], status=status))["conversation"]
            assert of["status"] == status


async def test_set_status_to_what_there_is_not_is_refused_by_field(server, anna, mali):
    async with await program(server, mali["token"]) as line:
        said = await line.ask("set_status", conversation=anna["conversation"], status="forgotten")
        assert (said["code"], said["field"]) == ("bad_request", "status")


@pytest.mark.parametrize("priority", ["low", "high", "urgent", "normal"])
async def test_set_priority_changes_the_priority(server, anna, mali, priority):
    async with await program(server, mali["token"]) as line:
        of = (await line.ack("set_priority", conversation=anna["conversation"], priority=priority))["conversation"]
        assert of["priority"] == priority


@pytest.mark.parametrize("state", ["away", "offline", "online"])
async def test_set_presence_says_whether_one_takes_conversations(server, mali, state):
    async with await program(server, mali["token"]) as line:
        assert (await line.ack("set_presence", state=state))["state"] == state


async def test_ping_gives_the_time_to_anybody(server, anna):
    for token in ("", anna["token"]):
        async with await program(server, token) as line:
            assert TIME.fullmatch((await line.ack("ping"))["time"])


async def test_a_command_is_answered_under_its_own_name(server, anna):
    async with await program(server, anna["token"]) as line:
        for name in ("x", "1", "ü" * 50):
            assert (await line.ask("ping", id=name))["id"] == name


async def test_unknown_fields_are_ignored(server, anna):
    async with await program(server, anna["token"]) as line:
        message = await line.say(anna["conversation"], "hello", seq=99, sender={"role": "rep"}, created_at="x")
        assert (message["seq"], message["sender"]["role"]) == (1, "customer")


async def test_an_unknown_command_is_an_error(server, anna):
    async with await program(server, anna["token"]) as line:
        assert await line.refused("make_coffee") == "bad_request"


@pytest.mark.parametrize(
    "command",
    ["add_note", "claim", "assign", "set_status", "set_priority", "set_presence"],
)
async def test_commands_of_the_staff_are_forbidden_to_customers(server, anna, command):
    fields = {
        "conversation": anna["conversation"],
        "client_id": "1",
        "text": "x",
        "status": "open",
        "priority": "low",
        "state": "away",
    }
    async with await program(server, anna["token"]) as line:
        assert await line.refused(command, **fields) == "forbidden"
