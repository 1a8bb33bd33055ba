"""Messages that change after they were sent: who may, who sees it, in which order, and what is kept."""

from __future__ import annotations

import asyncio
import json

import pytest

from livechat.conversations import access, changing, editing, reacting, reading, sending
from livechat.conversations.events import MessageUpdated
from livechat.conversations.inputs import Draft
from livechat.errors import Blocked, Conflict, Forbidden, Invalid, NotFound
from livechat.live import dialects
from tests.conversations.conftest import now
from tests.factories import a_rep, at_work, reference_of
from tests.live.wires import Peer


async def say(scope, reference, text, **more):
    return await sending.send(scope, reference, Draft(client_id=text, text=text, **more))


async def stored(scope, message):
    _, found = await changing.message(scope.db, scope, message.conversation, message.id)
    return found


@pytest.fixture
async def hello(anna, reference):
    return await say(anna, reference, "helo")


# --- editing


async def test_an_edit_takes_the_next_revision_and_keeps_its_place(anna, reference, hello):
    await say(anna, reference, "another")
    after = await editing.edit(anna, reference, hello.id, "hello")
    assert (after.text, after.seq, after.revision) == ("hello", 1, 3)
    assert after.edited_at == anna.now_ms
    conversation = await now(anna, reference)
    assert (conversation.last_seq, conversation.revision) == (2, 3)
    assert await stored(anna, hello) == after


async def test_the_same_words_again_change_nothing(anna, reference, hello, heard):
    events = heard(MessageUpdated)
    assert await editing.edit(anna, reference, hello.id, "helo") == hello
    assert events == []


async def test_what_somebody_else_wrote_cannot_be_changed(anna, mali, somchai, reference, hello):
    answer = await say(mali, reference, "Hi")
    for who, message in ((mali, hello), (anna, answer), (somchai, answer)):
        with pytest.raises(Forbidden):
            await editing.edit(who, reference, message.id, "mine")
        with pytest.raises(Forbidden):
            await editing.delete(who, reference, message.id)


async def test_a_message_of_another_conversation_is_not_found(anna, ben, mali, reference, hello):
    elsewhere = await reference_of(ben)
    for who, there in ((ben, reference), (ben, elsewhere), (anna, elsewhere), (mali, elsewhere)):
        with pytest.raises(NotFound):
            await editing.edit(who, there, hello.id, "mine")
        with pytest.raises(NotFound):
            await editing.delete(who, there, hello.id)
        with pytest.raises(NotFound):
            await reacting.react(who, there, hello.id, "👍")


async def test_lines_about_what_happened_belong_to_nobody(mali, reference):
    place = access.place(await now(mali, reference))
    async with mali.transaction() as tx:
        line = await sending.add(tx, sending.system_line(mali, place, "closed", "The conversation was closed"))
    with pytest.raises(Forbidden):
        await editing.edit(mali, reference, line.id, "x")
    with pytest.raises(Conflict):
        await reacting.react(mali, reference, line.id, "👍")


async def test_after_the_window_it_is_too_late(anna, reference, hello, clock):
    clock.advance(60 * 60 + 1)
    with pytest.raises(Conflict, match="too old"):
        await editing.edit(anna, reference, hello.id, "hello")
    with pytest.raises(Conflict, match="too old"):
        await editing.delete(anna, reference, hello.id)


@pytest.mark.parametrize("text", ["", "  \n", "\u200b"])
async def test_an_edit_needs_words(anna, reference, hello, text):
    with pytest.raises(Invalid):
        await editing.edit(anna, reference, hello.id, text)


async def test_a_blocked_customer_changes_nothing(house, anna, reference, hello):
    async with house.db.transaction() as tx:
        await tx.run("UPDATE customer SET blocked_at = 1 WHERE id = :id", id=anna.actor_id)
    for act in (
        editing.edit(anna, reference, hello.id, "x"),
        editing.delete(anna, reference, hello.id),
        reacting.react(anna, reference, hello.id, "👍"),
    ):
        with pytest.raises(Blocked):
            await act


async def test_edits_at_once_are_all_kept_in_one_order(anna, reference, hello):
    await asyncio.gather(*(editing.edit(anna, reference, hello.id, f"version {n}") for n in range(10)))
    last, traces = await editing.trace(anna, reference, hello.id)
    said = [each.text for each in traces] + [last.text]
    assert said[0] == "helo"
    assert sorted(said[1:]) == sorted(f"version {n}" for n in range(10))
    assert [each.revision for each in traces] == list(range(1, 11))
    assert last.revision == 11


async def test_one_message_cannot_be_edited_for_ever(anna, reference, hello):
    for number in range(editing.MOST_CHANGES):
        await editing.edit(anna, reference, hello.id, f"version {number}")
    with pytest.raises(Conflict):
        await editing.edit(anna, reference, hello.id, "once more")


async def test_a_message_that_is_sent_again_after_it_was_edited_is_the_edited_one(anna, reference, hello):
    after = await editing.edit(anna, reference, hello.id, "hello")
    assert await say(anna, reference, "helo") == after


# --- deleting


async def test_the_words_of_a_deleted_message_are_gone_for_all_but_the_trace(house, anna, mali, reference, hello):
    await editing.edit(anna, reference, hello.id, "my number is 1234")
    await say(mali, reference, "why?", reply_to=hello.id)
    after = await editing.delete(anna, reference, hello.id)
    assert (after.text, after.seq, after.deleted_at) == ("", 1, anna.now_ms)
    for table in ("message", "conversation"):
        held = await house.db.all(tuple, f"SELECT * FROM {table}")
        assert "1234" not in str(held)
    stretch = await reading.newest(mali, reference)
    assert json.loads(stretch.messages[1].quoted)["deleted"] == 1
    _, traces = await editing.trace(mali, reference, hello.id)
    assert [(each.what, each.text) for each in traces] == [("edited", "helo"), ("deleted", "my number is 1234")]
    assert await editing.delete(anna, reference, hello.id) == after


async def test_a_deleted_message_stays_as_it_is(anna, mali, reference, hello):
    await editing.delete(anna, reference, hello.id)
    with pytest.raises(Conflict):
        await editing.edit(anna, reference, hello.id, "back")
    with pytest.raises(Conflict):
        await reacting.react(mali, reference, hello.id, "👍")


async def test_lists_follow_the_last_message(anna, mali, reference, hello):
    async def preview():
        return (await now(mali, reference)).last_text

    last = await say(mali, reference, "Hi")
    await editing.edit(anna, reference, hello.id, "hello")
    assert await preview() == "Hi"
    await editing.edit(mali, reference, last.id, "Hi Anna")
    assert await preview() == "Hi Anna"
    await editing.delete(mali, reference, last.id)
    assert await preview() == ""


# --- reacting


async def test_a_reaction_is_put_on_and_taken_off(anna, mali, reference, hello):
    await reacting.react(mali, reference, hello.id, "👍")
    after = await reacting.react(anna, reference, hello.id, "👍")
    assert json.loads(after.reactions) == {"👍": [["rep", mali.actor_id, "Mali"], ["customer", anna.actor_id, "Anna"]]}
    await reacting.react(mali, reference, hello.id, "👍")
    after = await reacting.react(anna, reference, hello.id, "👍")
    assert after.reactions is None
    assert after.revision == 5


async def test_a_reaction_that_says_what_it_wants_is_safe_to_repeat(anna, reference, hello):
    for _ in range(3):
        after = await reacting.react(anna, reference, hello.id, "❤", True)
    assert json.loads(after.reactions) == {"❤️": [["customer", anna.actor_id, "Anna"]]}
    assert after.revision == 2


@pytest.mark.parametrize("sign", ["x", "<b>", "👍👍", "🏴", "\u200b", "1"])
async def test_only_the_signs_there_are_can_be_put(anna, reference, hello, sign):
    with pytest.raises(Invalid):
        await reacting.react(anna, reference, hello.id, sign)


async def test_nobody_heaps_reactions_on_a_message(anna, reference, hello):
    for sign in list(reacting.SIGNS)[: reacting.MOST_OF_ONE]:
        await reacting.react(anna, reference, hello.id, sign)
    for sign in list(reacting.SIGNS)[reacting.MOST_OF_ONE :]:
        with pytest.raises(Conflict):
            await reacting.react(anna, reference, hello.id, sign)


# --- who hears of it


async def test_both_sides_and_both_dialects_hear_of_a_change(house, anna, mali, reference, hello):
    program, page = Peer(house, mali), Peer(house, anna, dialects.HTML)
    await program.ack("join_conversation", conversation=reference)
    page.give("join_conversation", conversation=reference, after_seq="1", after_revision="1")
    await page.wire.until(lambda: "marks-" in page.wire.html)
    said = await program.ask("react", conversation=reference, message=hello.id, emoji="👍")
    assert said["message"]["reactions"] == [
        {"emoji": "👍", "people": [{"role": "rep", "id": mali.actor_id, "name": "Mali"}]}
    ]
    await editing.edit(anna, reference, hello.id, "hello")
    await program.wire.until(lambda: sum(each["type"] == "message_updated" for each in program.wire.said) == 2)
    last = [each for each in program.wire.said if each["type"] == "message_updated"][-1]
    assert (last["conversation"], last["message"]["text"]) == (reference, "hello")
    assert last["message"]["edited_at"]
    assert last["message"]["revision"] == 3
    await page.wire.until(lambda: 'data-rev="3"' in page.wire.html)
    assert f'id="message-{anna.actor_id}-helo"' in page.wire.html


async def test_whoever_comes_back_gets_each_change_once_in_order(house, anna, mali, reference, hello):
    messages = [hello] + [await say(anna, reference, f"m{n}") for n in range(4)]
    before = (await now(anna, reference)).revision
    await editing.edit(anna, reference, messages[3].id, "third")
    await editing.edit(anna, reference, messages[1].id, "first")
    await reacting.react(mali, reference, messages[3].id, "👍")
    await editing.delete(anna, reference, messages[4].id)
    peer = Peer(house, mali)
    said = await peer.ack("join_conversation", conversation=reference, after_seq=4, after_revision=before)
    assert [(each["seq"], each["text"]) for each in said["changed"]] == [(2, "first"), (4, "third")]
    assert [(each["seq"], each.get("deleted")) for each in said["messages"]] == [(5, True)]
    assert said["revision"] == before + 4


async def test_more_changes_than_one_answer_holds_come_one_part_after_the_other(house, anna, mali, reference):
    messages = [await say(anna, reference, f"m{n}") for n in range(5)]
    for each in messages[:4]:
        await editing.edit(anna, reference, each.id, each.text + "!")
    await say(anna, reference, "new")
    peer, seq, revision, texts = Peer(house, mali), 5, 5, []
    while True:
        said = await peer.ack(
            "join_conversation", conversation=reference, after_seq=seq, after_revision=revision, limit=3
        )
        texts += [each["text"] for each in said["changed"] + said["messages"]]
        revision = said["revision"]
        if not said["more"]:
            break
    assert texts == ["m0!", "m1!", "m2!", "m3!", "new"]


async def test_a_change_that_comes_while_a_page_reads_is_not_lost(house, anna, mali, reference, hello):
    for _ in range(5):
        peer = Peer(house, mali)
        peer.give("join_conversation", id="j", conversation=reference)
        await asyncio.gather(*(editing.edit(anna, reference, hello.id, f"v{n}") for n in range(3)))
        last = await stored(anna, hello)
        await house.line.finish()
        await asyncio.sleep(0)

        def newest(peer=peer):
            seen = [each["message"] for each in peer.wire.said if each["type"] == "message_updated"]
            seen += [one for each in peer.wire.said if each["type"] == "ack" for one in each["messages"]]
            return max((each["revision"] for each in seen), default=0)

        await peer.wire.until(lambda last=last, newest=newest: newest() == last.revision)
        kinds = [each["type"] for each in peer.wire.said]
        assert "ack" not in kinds[1:], "a change of what was not shown yet"
        peer.leave()


async def test_the_line_carries_the_acts(house, anna, reference, hello):
    peer = Peer(house, anna)
    assert (await peer.ack("edit_message", conversation=reference, message=hello.id, text="hello"))["message"]["text"]
    assert (await peer.ack("delete_message", conversation=reference, message=hello.id))["message"]["deleted"] is True
    assert (await peer.ask("edit_message", conversation=reference, message=hello.id, text="x"))["code"] == "conflict"
    said = await peer.ask("react", conversation=reference, message=hello.id, emoji="no")
    assert (said["code"], said["field"]) == ("bad_request", "emoji")


async def test_a_rep_of_another_workspace_finds_nothing(house, scope, reference, hello):
    async with house.db.transaction() as tx:
        await tx.run("INSERT INTO workspace (id, slug, name, created_at) VALUES (2, 'other', 'Other', 0)")
    wei, _ = await at_work(scope, await a_rep(house.means, password="", workspace_id=2))
    with pytest.raises(NotFound):
        await editing.trace(wei, reference, hello.id)
