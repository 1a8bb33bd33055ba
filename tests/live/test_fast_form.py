"""The fast form of a partial gives the same bytes as its template."""

from __future__ import annotations

import itertools
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from livechat.conversations import kinds, looks
from livechat.conversations.models import Message
from livechat.i18n import LANGUAGES
from livechat.rendering import Renderer, look

RENDERER = Renderer()
RENDERER.kinds.update({kind.name: f"conversations/kinds/{kind.name}.html" for kind in kinds.OWN})
TEMPLATE = "conversations/_message.html"
LETTERS = ("a", "B", *" <>&'\"{}%#/\\\n\t", "é", "ก", "ا", "😀", "\u202e", "\ue000", "\ue001")
RENDERER.faces["a"] = "/faces/1"
WORDS = st.text(alphabet=st.sampled_from(LETTERS), max_size=30)


def both(bubble: looks.Bubble, seen) -> tuple[str, str]:
    fast = RENDERER.fast(TEMPLATE, seen, "bubble", bubble)
    return fast, RENDERER.page(TEMPLATE, seen, bubble=bubble)


SENT = ("", "sent", "delivered", "read")
SHAPES = [
    (role, side, kind, state)
    for role, side, kind, state in itertools.product(
        ("customer", "rep", "bot", "system"), ("own", "other", "system"), ("text", "system"), SENT
    )
    if (kind == "system") == (role == "system") == (side == "system") and (state != "") == (side == "own")
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("audience", ["customer", "staff"])
@pytest.mark.parametrize("shape", SHAPES, ids="-".join)
def test_every_shape_of_a_message_is_the_same_bytes(shape, audience, language):
    role, side, kind, state = shape
    seen = look("html", audience, language)

    @settings(max_examples=15, deadline=None)
    @given(
        st.builds(
            looks.Bubble,
            dom_id=WORDS,
            seq=st.integers(0, 2**53),
            rev=st.integers(0, 2**53),
            role=st.just(role),
            side=st.just(side),
            kind=st.just(kind),
            sender=st.sampled_from(["a", "\ue000name\ue001"]) | WORDS,
            name=WORDS,
            initials=WORDS,
            hue=st.integers(0, 11),
            text=WORDS,
            iso=WORDS,
            time=WORDS,
            day=WORDS,
            state=st.just(state),
            reason=st.just(""),
            retry=st.just(False),
            is_long=st.booleans(),
        )
    )
    def attempt(bubble):
        fast, page = both(bubble, seen)
        assert fast == page
        assert "face of" not in page

    attempt()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("audience", ["customer", "staff"])
@pytest.mark.parametrize("marks", [(0, 0), (5, 0), (9, 9)])
@pytest.mark.parametrize("role", ["customer", "rep", "bot", "system"])
def test_a_stored_message_is_the_same_bytes(role, marks, audience, language):
    payload = json.dumps({"event": "assigned", "rep": "<Mali>"}) if role == "system" else None
    message = Message(
        id="1",
        conversation="CONV-1",
        seq=5,
        client_id="a'b",
        sender_role=role,
        sender_id="s1",
        sender_name="Anna & <Co>",
        kind="system" if role == "system" else "text",
        text="5 < 6 && \"x\"\n'y'",
        payload=payload,
        reply_to=None,
        revision=7,
        created_at=1_795_230_000_123,
    )
    seen = look("html", audience, language, "Asia/Bangkok")
    fast, page = both(looks.bubble(message, seen, marks), seen)
    assert fast == page
    assert "<Co>" not in fast
    assert "<Mali>" not in fast


@pytest.mark.parametrize("text", ["see https://a.co/?a=1&b=<2> & <b>", "word\n" * 30, "a@b.co " * 300])
def test_links_and_long_words_are_the_same_bytes(text):
    message = Message("1", "CONV-1", 5, "c", "customer", "s1", "Anna", "text", text, None, None, 7, 1_795_230_000_123)
    seen = look("html", "staff", "en")
    fast, page = both(looks.bubble(message, seen), seen)
    assert fast == page
    assert "<b>" not in fast
    assert ("fold" in fast) == (len(text) > 100)


def test_marks_in_the_words_themselves_change_nothing():
    seen = look("html", "staff", "en")
    bubble = looks.Bubble(
        *("x", 1, 1, "customer", "other", "text", "s", "n", "N", 1, "\ue000name\ue001", "i", "t", "d", "")
    )
    fast, page = both(bubble, seen)
    assert fast == page
    assert "\ue000name\ue001" in fast


def test_the_verbs_add_their_swaps_and_nothing_else():
    assert Renderer.append("<li>x</li>", "list-1") == '<ol hx-swap-oob="beforeend:#list-1"><li>x</li></ol>'
    assert Renderer.replace('<div id="a">x</div>') == '<div hx-swap-oob="true" id="a">x</div>'
    assert Renderer.remove("row-1", "li") == '<li id="row-1" hx-swap-oob="delete"></li>'
    assert "<b>" not in Renderer.remove("<b>")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("holds", [True, False])
@pytest.mark.parametrize("presence", ["online", "away", "offline"])
@given(person=WORDS, name=WORDS)
@settings(max_examples=15, deadline=None)
def test_somebody_who_may_take_over_is_the_same_bytes(person, name, presence, holds, language):
    holder, seen = looks.Holder(person, name, presence, holds), look("html", "staff", language)
    template = "conversations/_holder.html"
    fast = RENDERER.fast(template, seen, "holder", holder)
    assert fast == RENDERER.page(template, seen, holder=holder)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("shape", list(itertools.product((False, True), repeat=3)), ids=str)
@given(name=WORDS, assignee=WORDS, presence=st.sampled_from(["online", "away", "offline"]), data=st.data())
@settings(max_examples=10, deadline=None)
def test_the_head_of_a_conversation_is_the_same_bytes(name, assignee, presence, data, shape, language):
    is_assigned, mine, blocked = shape
    seen = look("html", "staff", language)
    known = {each: data.draw(WORDS) for each in ("ref", "dom_id", "initials")}
    state = looks.State(
        **known,
        name=name,
        hue=3,
        presence=presence,
        status=data.draw(st.sampled_from(list(looks.STATUS_WORDS))),
        priority=data.draw(st.sampled_from(list(looks.PRIORITY_WORDS))),
        is_assigned=is_assigned,
        assignee_id=data.draw(st.just("a") | WORDS.filter(bool)) if is_assigned else "",
        assignee=assignee,
        assignee_initials=data.draw(WORDS),
        assignee_hue=7,
        mine=mine,
        blocked=blocked,
        statuses=(("open", "Open"), ("closed", "<Closed>")),
        priorities=(("low", "Low"), ("urgent", "Urgent & more")),
        holders=Markup("<button>somebody</button>"),
    )
    fast = RENDERER.fast("conversations/_state.html", seen, "state", state)
    assert fast == RENDERER.page("conversations/_state.html", seen, state=state)
