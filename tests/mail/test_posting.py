"""Letters arrive whole, in any script; nobody writes into their heads; what fails says whether it may work later."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from livechat.errors import Unavailable
from livechat.mail import letters, posting
from livechat.mail.letters import Letter
from livechat.operations import doctor
from livechat.operations.doctor import Weight
from livechat.settings import Server, Settings
from tests.conftest import FakeClock
from tests.mail.server import Mailbox, mailing

pytestmark = pytest.mark.anyio
LETTER = Letter("anna@example.com", "Anna", "Lanterns", "An answer", "Hello\n", "<p>Hello</p>", "en", "k1")


@pytest.fixture
def settings(settings, box: Mailbox):
    return mailing(settings, box)


async def test_a_letter_arrives_as_text_and_as_a_page(means, box):
    letter = replace(LETTER, name="آنا", subject="إجابة لك", text="مرحباً 👋\n", html="<p>مرحباً</p>")
    await posting.post(means, letter)
    [got] = box.letters
    assert box.envelopes == [("chat@shop.example", ["anna@example.com"])]
    assert str(got["subject"]) == "إجابة لك"
    assert got["to"].addresses[0].display_name == "آنا"
    assert got.get_body(("plain",)).get_content().strip() == "مرحباً 👋"
    assert "<p>مرحباً</p>" in got.get_body(("html",)).get_content()


@pytest.mark.parametrize(
    "hostile",
    [
        "Anna\r\nBcc: all@example.com",
        "Anna\nSubject: x",
        "A\x00\u2028Bcc: b@example.com",
        '"Anna" <evil@example.com>,',
        "A" * 5000,
    ],
)
async def test_nobody_writes_into_the_head_of_a_letter(means, box, hostile):
    await posting.post(means, replace(LETTER, name=hostile, sender=hostile, subject=hostile))
    [got] = box.letters
    assert box.envelopes[0][1] == ["anna@example.com"]
    assert got["bcc"] is None
    assert [each.addr_spec for each in got["to"].addresses] == ["anna@example.com"]
    assert [each.addr_spec for each in got["from"].addresses] == ["chat@shop.example"]
    assert len(got.get_all("subject")) == 1


@pytest.mark.parametrize("address", ["a@b.example\r\nBcc: c@d.example", "a b@c.example", "", "@", "a@b@c"])
async def test_an_address_that_is_none_is_never_tried(means, box, address):
    with pytest.raises(posting.Undeliverable):
        await posting.post(means, replace(LETTER, to=address))
    assert box.envelopes == []


@pytest.mark.parametrize(
    ("answer", "expected"),
    [("451 later", Unavailable), ("550 unknown", posting.Undeliverable)],
)
@pytest.mark.parametrize("word", ["RCPT", "DATA"])
async def test_a_refusal_says_whether_to_try_again(means, box, word, answer, expected):
    box.refuse[word] = answer
    with pytest.raises(expected):
        await posting.post(means, LETTER)


async def test_a_server_that_says_nothing_is_not_waited_for_long(means, box):
    box.silent = True
    with pytest.raises(Unavailable):
        await asyncio.wait_for(posting.post(means, LETTER), 5)


async def test_the_same_letter_has_the_same_name(means, box):
    await posting.post(means, LETTER)
    await posting.post(means, LETTER)
    one, two = box.letters
    assert one["message-id"] == two["message-id"]


def test_a_line_of_a_head_is_one_line():
    assert letters.one_line(" a\r\n b\tc\x00\u2028d ", 100) == "a b c d"


# --- the doctor looks


async def found(settings: Settings) -> list[doctor.Finding]:
    every = await asyncio.to_thread(doctor.examine, settings, FakeClock())
    return [each for each in every if each.about == "mail"]


async def test_the_doctor_is_let_in(settings):
    [fine] = await found(replace(settings, server=Server(public_url="https://chat.example.com")))
    assert fine.weight is Weight.FINE


async def test_the_doctor_sees_a_wrong_password(settings, box):
    box.refuse["AUTH"] = "535 no"
    wrong = replace(settings, mail=replace(settings.mail, user="chat", password="x"))
    assert (await found(wrong))[0].weight is Weight.ERROR
    assert "password" in (await found(wrong))[0].found


async def test_the_doctor_misses_the_address_letters_come_from(settings):
    [finding] = await found(replace(settings, mail=replace(settings.mail, sender="")))
    assert finding.weight is Weight.ERROR
