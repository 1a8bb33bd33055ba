"""What comes in is looked at once, at the edge: origins, targets, characters, sizes."""

from __future__ import annotations

import contextlib

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from livechat.conversations.inputs import GetConversations, JoinConversation, SendMessage
from livechat.conversations.models import TABS
from livechat.errors import Forbidden, Invalid, Malformed
from livechat.web import inputs, security
from livechat.web.session import read_cookies

HOST = "chat.example.com"


@pytest.mark.parametrize(
    ("origin", "is_ours"),
    [
        ("https://chat.example.com", True),
        ("HTTPS://CHAT.EXAMPLE.COM", True),
        ("http://chat.example.com", False),
        ("https://chat.example.com:8443", False),
        ("https://chat.example.com.evil.example", False),
        ("https://evil.example/chat.example.com", False),
        ("https://evilchat.example.com", False),
        ("https://example.com", False),
        ("null", False),
        ("", False),
        (None, False),
    ],
)
def test_an_origin_is_ours_exactly_or_not_at_all(origin, is_ours):
    assert security.same_origin(origin, "https", HOST, "", frozenset()) is is_ours


def test_a_public_address_is_ours_behind_a_proxy_too():
    public = "https://chat.example.com"
    assert security.same_origin(public, "http", "127.0.0.1:10000", public, frozenset())


@pytest.mark.parametrize("site", ["cross-site", "same-site", "", "Same-Origin"])
def test_a_form_from_another_site_is_refused(site):
    with pytest.raises(Forbidden):
        security.must_come_from_here({"sec-fetch-site": site, "host": HOST}, "https", "")


@pytest.mark.parametrize("target", ["/", "/inbox?tab=all", "/inbox/CONV-1#x"])
def test_a_path_of_this_site_is_gone_to(target):
    assert security.safe_path(target) == target


@given(st.text(max_size=60))
def test_nothing_leads_away_from_this_site(target):
    from urllib.parse import urljoin, urlsplit

    safe = security.safe_path(target)
    assert urlsplit(urljoin(f"https://{HOST}/x", safe)).netloc == HOST
    assert "\\" not in safe
    assert safe.isprintable() or not any(ord(character) < 33 for character in safe)


@pytest.mark.parametrize("target", ["//evil.example", "/\\evil.example", "https://evil.example", "/a\nb", "", "x"])
def test_other_targets_lead_home(target):
    assert security.safe_path(target) == "/"


@given(st.text(max_size=200))
def test_any_cookie_header_is_read_or_ignored(header):
    assert isinstance(read_cookies(header), dict)


@given(st.binary(max_size=200))
def test_any_body_becomes_a_shape_or_a_refusal(raw):
    with contextlib.suppress(Invalid, Malformed):
        inputs.from_json(raw, SendMessage)


@pytest.mark.parametrize("text", ["a\0b", "\ud800", "x\udfff"])
def test_what_cannot_be_stored_is_refused_wherever_it_stands(text):
    made = SendMessage(conversation="c", client_id="1", text="x", payload={"a": [{text: 1}]})
    with pytest.raises(Invalid) as refused:
        inputs.refuse_unstorable(made)
    assert refused.value.field == "payload"


def test_fields_that_are_not_declared_are_not_assigned():
    made = inputs.from_json(b'{"conversation":"c","client_id":"1","seq":9,"sender":"x"}', SendMessage)
    assert not hasattr(made, "seq")


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({}, "conversation"),
        ({"conversation": ""}, "conversation"),
        ({"conversation": "x" * 65}, "conversation"),
        ({"conversation": "c", "after_seq": -1}, "after_seq"),
        ({"conversation": "c", "after_seq": 2**60}, "after_seq"),
        ({"conversation": "c", "after_seq": "x"}, "after_seq"),
        ({"conversation": "c", "limit": 0}, "limit"),
        ({"conversation": "c", "limit": 201}, "limit"),
    ],
)
def test_a_wrong_field_is_named(fields, named):
    with pytest.raises(Invalid) as refused:
        inputs.from_fields(fields, JoinConversation)
    assert refused.value.field == named
    assert "`" not in refused.value.text()


@pytest.mark.parametrize("tab", TABS)
def test_every_list_of_the_staff_can_be_asked_for(tab):
    assert inputs.from_fields({"filter": tab}, GetConversations).filter == tab


@pytest.mark.parametrize("tab", ["nonsense", "", "ALL", "resolved", 1, None])
def test_a_list_that_there_is_not_is_refused_and_named(tab):
    with pytest.raises(Invalid) as refused:
        inputs.from_json(msgspec.json.encode({"type": "get_conversations", "filter": tab}), GetConversations)
    assert refused.value.field == "filter"


def test_every_wrong_field_is_named_at_once():
    sent = {"conversation": "", "after_seq": "x", "limit": "300"}
    with pytest.raises(Invalid) as of_a_form:
        inputs.from_fields(sent, JoinConversation)
    assert {name: each.text() for name, each in of_a_form.value.fields.items()} == {
        "conversation": "This is needed.",
        "after_seq": "Please give a number from 0 to 9007199254740992.",
        "limit": "Please give a number from 1 to 200.",
    }
    with pytest.raises(Invalid) as of_json:
        inputs.from_json(b'{"after_seq": 1.5, "limit": "20", "before_seq": 7}', JoinConversation)
    assert [*of_json.value.fields] == ["conversation", "after_seq", "limit"]  # a text is no number there


@given(st.recursive(st.none() | st.text(max_size=5), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_anything_in_a_payload_is_taken_or_refused(payload):
    try:
        raw = msgspec.json.encode({"conversation": "c", "client_id": "1", "payload": payload})
    except UnicodeEncodeError:
        return
    with contextlib.suppress(Invalid):
        assert inputs.from_json(raw, SendMessage).payload == payload
