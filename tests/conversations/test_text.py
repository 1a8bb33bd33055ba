"""What a plain message may hold, and what a list shows of it."""

from __future__ import annotations

import pytest

from livechat.conversations import noting
from livechat.conversations.inputs import Draft
from livechat.conversations.kinds import text
from livechat.errors import Invalid


@pytest.mark.parametrize(
    "words", ["", "  \n", "\u200b\u200d\ufeff", "\u202e\u2066", "\u3164\u2800", "\u0301" * 20, "\x08"]
)
def test_a_message_that_nobody_can_see_is_refused(words):
    with pytest.raises(Invalid):
        text.check(Draft(client_id="1", text=words))


async def test_a_note_that_nobody_can_see_is_refused(mali, reference):
    with pytest.raises(Invalid):
        await noting.add(mali, reference, "1", "\u200b")


@pytest.mark.parametrize("words", ["a", " 1", "ก", "?", "👍🏽", "\U0001fae8", "\u200e.", "❤️", "\ue000"])
def test_one_sign_that_can_be_seen_is_enough(words):
    text.check(Draft(client_id="1", text=words))


def test_a_list_shows_one_line_that_nothing_can_turn_around():
    assert text.plain("\u202eevil\u202c\n\n line") == "evil line"
    assert text.plain("\u200b" * 1500 + "here") == "here"
    assert text.plain("e" + "\u0301" * 300) == "e" + "\u0301" * 3
    assert text.plain("👩\u200d👩\u200d👧 می\u200cخواهم") == "👩\u200d👩\u200d👧 می\u200cخواهم"
