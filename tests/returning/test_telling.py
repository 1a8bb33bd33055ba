"""An answer that nobody reads is mailed, once, to somebody who is not here; the letter leads back."""

from __future__ import annotations

import re

import pytest

from livechat.conversations import sending
from livechat.conversations.inputs import Draft
from livechat.customers import blocking, erasing, queries
from livechat.errors import Blocked, NotFound
from livechat.returning import ways
from tests.conversations.test_transcripts import enclose
from tests.factories import a_customer, an_admin, at_work, reference_of
from tests.live.wires import Peer
from tests.settling import settled
from tests.uploads import samples

pytestmark = pytest.mark.anyio


@pytest.fixture
async def anna(scope):
    _, own, _ = await a_customer(scope, name="Anna", email="anna@example.com", language="en")
    return own


async def answer(mali, reference, text="It is on its way."):
    return await sending.send(mali, reference, Draft(client_id=str(hash(text)), text=text))


async def pass_by(house, clock, minutes):
    clock.advance(minutes * 60)
    await house.jobs.run_due()


def link_in(letter):
    return re.search(r"http://localhost(/return/\S+)", letter.get_body(("plain",)).get_content())[1]


async def test_an_unread_answer_is_mailed_after_three_minutes_and_once(house, clock, box, anna, mali, reference):
    await answer(mali, reference)
    await pass_by(house, clock, 2)
    assert box.letters == []
    await pass_by(house, clock, 2)
    await pass_by(house, clock, 10)
    [letter] = box.letters
    assert letter["subject"] == "Mali has answered you"
    assert "It is on its way." in letter.get_body(("plain",)).get_content()
    assert "It is on its way." in letter.get_body(("html",)).get_content()


async def test_what_the_bot_says_while_the_team_is_away_is_no_answer_to_be_mailed(
    house, clock, box, decide, anna, reference
):
    await decide(hours_on=True, hours={"week": {"sun": ["09:00-10:00"]}}, outside_hours="bot")
    await settled(house)
    await sending.send(anna, reference, Draft(client_id="q", text="Hello?"))
    await pass_by(house, clock, 1)
    assert await house.db.value("SELECT count(*) FROM message WHERE sender_role = 'bot'") == 1
    await pass_by(house, clock, 10)
    assert box.letters == []


async def test_what_was_read_meanwhile_is_not_mailed(house, clock, box, anna, mali, reference):
    message = await answer(mali, reference)
    screen = Peer(house, anna)
    await screen.ack("join_conversation", conversation=reference)
    await screen.ack("mark_read", conversation=reference, seq=message.seq)
    screen.leave()
    await pass_by(house, clock, 5)
    assert box.letters == []


async def test_whoever_is_here_gets_no_mail(house, clock, box, anna, mali, reference):
    screen = Peer(house, anna)
    await answer(mali, reference)
    await pass_by(house, clock, 5)
    assert box.letters == []
    screen.leave()
    clock.advance(60)
    await pass_by(house, clock, 1)
    assert len(box.letters) == 1


async def test_nobody_is_mailed_who_gave_no_address(house, clock, box, scope, mali):
    _, ben, _ = await a_customer(scope)
    await answer(mali, await reference_of(ben))
    await pass_by(house, clock, 5)
    assert box.letters == []


async def test_hostile_words_stay_words_in_the_letter(house, clock, box, scope, mali):
    _, eve, _ = await a_customer(scope, name="<b>Eve</b>", email="eve@example.com")
    await answer(mali, await reference_of(eve), "<script>alert(1)</script>")
    await pass_by(house, clock, 5)
    html = box.letters[0].get_body(("html",)).get_content()
    assert "<script" not in html
    assert "<b>Eve" not in html


async def test_a_letter_is_in_the_language_of_its_reader(house, clock, box, scope, mali):
    _, own, _ = await a_customer(scope, name="أمل", email="amal@example.com", language="ar")
    await answer(mali, await reference_of(own))
    await pass_by(house, clock, 5)
    assert 'dir="rtl"' in box.letters[0].get_body(("html",)).get_content()


async def test_a_letter_greets_as_its_language_does(house, clock, box, scope, mali):
    _, own, _ = await a_customer(scope, name="<李>", email="li@example.com", language="zh")
    await answer(mali, await reference_of(own))
    await pass_by(house, clock, 5)
    assert "<p><bdi>&lt;李&gt;</bdi>，您好：</p>" in box.letters[0].get_body(("html",)).get_content()


async def test_a_mail_server_that_is_away_gets_the_letter_later(house, clock, box, anna, mali, reference):
    box.refuse["MAIL"] = "451 not now"
    await answer(mali, reference)
    await pass_by(house, clock, 5)
    assert box.letters == []
    box.refuse.clear()
    await pass_by(house, clock, 60)
    assert len(box.letters) == 1


async def test_a_letter_names_the_files_of_an_answer_and_leads_to_them(house, clock, box, anna, mali, reference):
    await enclose(mali, reference, "price <list>.pdf", samples.PDF)
    await pass_by(house, clock, 5)
    [letter] = box.letters
    assert "Mali:\n📎 \u2068price list.pdf\u2069 (1 KB)" in letter.get_body(("plain",)).get_content().replace("\r", "")
    html = letter.get_body(("html",)).get_content()
    assert f'<a href="http://localhost{link_in(letter)}"><bdi>price list.pdf</bdi></a>' in html
    assert "<blockquote" not in html


# --- the way back


async def test_the_letter_leads_back_to_the_same_conversation(house, clock, box, browser, anna, mali, reference):
    await answer(mali, reference)
    await pass_by(house, clock, 5)
    path = link_in(box.letters[0])
    elsewhere = browser("203.0.113.9")
    await elsewhere.get(path)
    assert "Continue your conversation here?" in elsewhere.text
    done = await elsewhere.post("/return", token=path.rpartition("/")[2])
    assert done.status_code == 303
    await elsewhere.get("/")
    assert "It is on its way." in elsewhere.text
    assert (await elsewhere.get(path)).status_code == 303, "who is back already just goes on"


async def test_a_link_ends_by_itself(house, clock, anna, scope, reference):
    path = ways.path(anna, anna.actor_id, "anna@example.com", reference)
    token = path.rpartition("/")[2]
    assert await ways.look(scope.db, scope, token)
    clock.advance(7 * 86_400 + 1)
    with pytest.raises(NotFound):
        await ways.take(scope, token)


async def test_a_forged_link_opens_nothing(anna, scope, reference, house):
    token = ways.path(anna, anna.actor_id, "anna@example.com", reference).rpartition("/")[2]
    others = house.signing.seal("device", [1, anna.actor_id, reference, "", 2**53])
    for forged in (token[:-3] + "abc", "x" + token, others, "", "made-up", house.signing.seal("return", {"a": 1})):
        with pytest.raises(NotFound):
            await ways.take(scope, forged)


async def test_a_link_dies_with_the_address_the_customer_and_the_block(anna, scope, house, mali, reference):
    token = ways.path(anna, anna.actor_id, "anna@example.com", reference).rpartition("/")[2]
    await blocking.block(mali, anna.actor_id)
    with pytest.raises(Blocked):
        await ways.take(scope, token)
    await blocking.unblock(mali, anna.actor_id)
    async with anna.transaction() as tx:
        await queries.set_email(tx, 1, anna.actor_id, "other@example.com")
    with pytest.raises(NotFound):
        await ways.take(scope, token)
    token = ways.path(anna, anna.actor_id, "other@example.com", reference).rpartition("/")[2]
    admin, _ = await at_work(scope, await an_admin(house.means, password=""))
    await erasing.erase(admin, anna.actor_id)
    with pytest.raises(NotFound):
        await ways.take(scope, token)


# --- asking for mail


async def test_a_customer_who_does_not_want_to_wait_leaves_an_address(browser, house, clock, box, mali):
    ben = browser()
    await ben.get("/")
    await ben.post("/register", name="Ben", phone="+66812345678", text="Anybody?")
    await ben.get("/")
    assert 'href="/write-me"' in ben.page.text
    await ben.get("/write-me")
    assert (await ben.post("/write-me", email="nonsense")).status_code == 422
    assert "This is not an e-mail address." in ben.text
    await ben.post("/write-me", email="ben@example.com")
    assert "We will write to you" in ben.text
    [line] = await house.db.all(str, "SELECT text FROM message WHERE sender_role = 'system'")
    assert line == "Ben would like to be answered by mail"
    await answer(mali, await house.db.value("SELECT reference FROM conversation"))
    await pass_by(house, clock, 5)
    assert box.envelopes[0][1] == ["ben@example.com"]


async def test_a_transcript_is_mailed_and_nobody_is_flooded(browser, house, clock, box):
    ben = browser()
    await ben.get("/")
    await ben.post("/register", name="Ben\nBcc: x@y.example", phone="+66812345678", text="Where is it?")
    await ben.get("/")
    reference = await house.db.value("SELECT reference FROM conversation")
    for _ in range(2):
        await ben.get(f"/past/{reference}/keep")
        await ben.post(f"/past/{reference}/mail", email="ben@example.com")
    assert "It is on its way to ben@example.com." in ben.text
    await house.jobs.run_due()
    assert len({each["message-id"] for each in box.letters}) == 1, "a mailbox shows it once"
    letter = box.letters[0]
    assert "Where is it?" in letter.get_body(("plain",)).get_content()
    assert letter["bcc"] is None
    for _ in range(2):
        await ben.get(f"/past/{reference}/keep")
        refused = await ben.post(f"/past/{reference}/mail", email="ben@example.com")
    assert refused.status_code == 429
