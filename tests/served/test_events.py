"""Each event of the JSON dialect as the protocol's table says it: who gets it, with which fields."""

from __future__ import annotations

from tests.served.clients import program


async def test_new_message_reaches_everybody_in_the_conversation(server, anna, mali):
    async with (
        await program(server, anna["token"]) as here,
        await program(server, anna["token"]) as tab,
        await program(server, mali["token"]) as there,
    ):
        for line in (here, tab, there):
            await line.ack("join_conversation", conversation=anna["conversation"])
        stored = await here.say(anna["conversation"], "hello")
        for line in (tab, there):
            event = await line.event("new_message")
            assert event == {
                "type": "new_message",
                "conversation": anna["conversation"],
                "message": stored,
            }


async def test_new_message_does_not_reach_who_has_not_joined(server, anna, ben, mali):
    async with (
        await program(server, anna["token"]) as here,
        await program(server, ben["token"]) as other,
        await program(server, mali["token"]) as there,
    ):
        await here.say(anna["conversation"], "hello")
        for line in (other, there):
            await line.ack("ping")
            assert line.events("new_message") == []


async def test_message_status_tells_the_other_side_how_far_it_was_read(server, anna, mali):
    async with await program(server, anna["token"]) as here, await program(server, mali["token"]) as there:
        for line in (here, there):
            await line.ack("join_conversation", conversation=anna["conversation"])
        await here.say(anna["conversation"], "hello")
        await there.ack("mark_delivered", conversation=anna["conversation"], seq=1)
        event = await here.event("message_status", delivered_seq=1)
        assert event == {
            "type": "message_status",
            "conversation": anna["conversation"],
            "by": "staff",
            "delivered_seq": 1,
            "read_seq": 0,
        }
        await there.ack("mark_read", conversation=anna["conversation"], seq=1)
        await here.event("message_status", by="staff", read_seq=1)


async def test_message_status_names_the_customer(server, anna, mali):
    async with await program(server, anna["token"]) as here, await program(server, mali["token"]) as there:
        for line in (here, there):
            await line.ack("join_conversation", conversation=anna["conversation"])
        await there.say(anna["conversation"], "hello")
        await here.ack("mark_read", conversation=anna["conversation"], seq=1)
        await there.event("message_status", by="customer", delivered_seq=1, read_seq=1)


async def test_user_typing_reaches_the_others_and_not_the_typist(server, anna, mali):
    async with (
        await program(server, anna["token"]) as here,
        await program(server, anna["token"]) as tab,
        await program(server, mali["token"]) as there,
    ):
        for line in (here, tab, there):
            await line.ack("join_conversation", conversation=anna["conversation"])
        await here.ack("typing", conversation=anna["conversation"], typing=True)
        event = await there.event("user_typing", typing=True)
        assert event["conversation"] == anna["conversation"]
        assert event["user"] == {"role": "customer", "id": anna["customer"]["id"], "name": "Anna"}
        await here.ack("typing", conversation=anna["conversation"], typing=False)
        await there.event("user_typing", typing=False)
        await tab.ack("ping")
        assert not here.events("user_typing")
        assert not tab.events("user_typing")


async def test_user_typing_ends_with_the_line_of_the_typist(server, anna, mali):
    async with await program(server, anna["token"]) as here, await program(server, mali["token"]) as there:
        for line in (here, there):
            await line.ack("join_conversation", conversation=anna["conversation"])
        await here.ack("typing", conversation=anna["conversation"], typing=True)
        await there.event("user_typing", typing=True)
        here.drop()
        await there.event("user_typing", typing=False)


async def test_conversation_created_reaches_the_staff(server, mali, ben):
    async with await program(server, mali["token"]) as there, await program(server, ben["token"]) as customer:
        new = server.customer("Dao")
        event = await there.until(
            lambda: [
                each
                for each in there.events("conversation_created")
                if each["conversation"]["id"] == new["conversation"]
            ]
        )
        assert event[0]["conversation"]["customer"]["name"] == "Dao"
        await customer.ack("ping")
        assert customer.events("conversation_created") == []


async def test_conversation_updated_reaches_the_staff_and_the_customer(server, anna, mali, somchai):
    async with (
        await program(server, anna["token"]) as here,
        await program(server, mali["token"]) as there,
        await program(server, somchai["token"]) as other,
    ):
        await here.ack("join_conversation", conversation=anna["conversation"])
        await there.ack("set_status", conversation=anna["conversation"], status="pending")
        for line in (here, other):
            event = await line.event("conversation_updated")
            assert event["conversation"]["id"] == anna["conversation"]
            assert event["conversation"]["status"] == "pending"
        assert "phone" not in here.events("conversation_updated")[0]["conversation"]["customer"]


async def test_sales_rep_assigned_reaches_the_customer(server, anna, mali):
    async with await program(server, anna["token"]) as here, await program(server, mali["token"]) as there:
        for line in (here, there):
            await line.ack("join_conversation", conversation=anna["conversation"])
        await there.ack("claim", conversation=anna["conversation"])
        event = await here.event("sales_rep_assigned")
        assert event["conversation"] == anna["conversation"]
        assert event["rep"] == {"id": mali["me"]["id"], "name": "Mali", "avatar": None}
        await there.ack("ping")
        assert there.events("sales_rep_assigned") == []


async def test_new_conversation_assigned_reaches_the_rep_alone(server, anna, mali, somchai):
    async with (
        await program(server, mali["token"]) as there,
        await program(server, somchai["token"]) as other,
    ):
        await there.ack("assign", conversation=anna["conversation"], rep=somchai["me"]["id"])
        event = await other.event("new_conversation_assigned", conversation=anna["conversation"])
        assert event["rep"]["id"] == somchai["me"]["id"]
        await there.ack("ping")
        assert not [
            each for each in there.events("new_conversation_assigned") if each["conversation"] == anna["conversation"]
        ]


async def test_new_note_reaches_the_staff_and_never_the_customer(server, anna, mali, somchai):
    async with (
        await program(server, anna["token"]) as here,
        await program(server, mali["token"]) as there,
        await program(server, somchai["token"]) as other,
    ):
        for line in (here, there, other):
            await line.ack("join_conversation", conversation=anna["conversation"])
        note = (await there.ack("add_note", conversation=anna["conversation"], client_id="1", text="between us"))[
            "note"
        ]
        assert (await other.event("new_note"))["note"] == note
        await here.say(anna["conversation"], "hello")
        said = await here.ack("join_conversation", conversation=anna["conversation"])
        assert "between us" not in str(here.heard)
        assert "notes" not in said


async def test_notes_come_with_joining_for_the_staff(server, anna, mali):
    async with await program(server, mali["token"]) as there:
        await there.ack("add_note", conversation=anna["conversation"], client_id="1", text="between us")
        said = await there.ack("join_conversation", conversation=anna["conversation"])
        assert [each["text"] for each in said["notes"]] == ["between us"]


async def test_users_online_lists_staff_and_customers_for_the_staff(a_server):
    server = a_server(live__presence_grace_s=0)
    rep, anna = server.rep("Mali"), server.customer("Anna")
    async with await program(server, rep["token"]) as there:
        async with await program(server, anna["token"]) as here:
            event = await there.until(
                lambda: [
                    each
                    for each in there.events("users_online")
                    if [person["name"] for person in each["customers"]] == ["Anna"]
                ]
            )
            assert event[0]["staff"] == [{"id": rep["me"]["id"], "name": "Mali", "state": "online"}]
            to_customer = await here.event("users_online")
            assert to_customer["customers"] == 1
        await there.until(lambda: there.events("users_online")[-1]["customers"] == [])


async def test_waiting_customers_update_counts_who_waits(a_server):
    server = a_server()
    rep = server.rep("Mali")
    async with await program(server, rep["token"]) as there:
        first = server.customer("Anna")
        await there.event("waiting_customers_update", waiting=1)
        server.customer("Ben")
        await there.event("waiting_customers_update", waiting=2)
        await there.say(first["conversation"], "good morning")
        await there.until(lambda: there.events("waiting_customers_update")[-1]["waiting"] == 1)


async def test_position_tells_the_newest_message_of_what_is_joined(a_server):
    server = a_server(live__position_interval_s=1)
    anna = server.customer("Anna")
    async with await program(server, anna["token"]) as here:
        await here.ack("join_conversation", conversation=anna["conversation"])
        await here.say(anna["conversation"], "hello")
        await here.event("position", conversations={anna["conversation"]: 1})


async def test_session_ended_says_why_and_closes_with_4403(server, admin):
    anna = server.customer("Anna")
    async with await program(server, anna["token"]) as here:
        async with await program(server, admin["token"]):
            pass
        path = f"/api/admin/sessions/{anna['session']}/logout"
        import httpx2

        answer = httpx2.post(server.url + path, headers={"authorization": f"Bearer {admin['token']}"})
        assert answer.status_code == 204
        assert (await here.event("session_ended"))["reason"] == "ended"
        assert await here.closed() == 4403


async def test_server_restarting_says_when_to_come_back_and_closes_with_1012(a_server):
    server = a_server()
    anna = server.customer("Anna")
    async with await program(server, anna["token"]) as here:
        import signal

        server.signal(signal.SIGTERM)
        assert 0 <= (await here.event("server_restarting"))["reconnect_after_ms"] < 60_000
        assert await here.closed() == 1012
    assert server.wait() == 0
