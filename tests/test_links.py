"""What of people's words becomes a link, and that nothing else does."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livechat import links
from livechat.rendering import linked

LINKS = [
    ("see https://example.com/a_(b)). ok", ["https://example.com/a_(b)"]),
    ("(https://example.com/a)", ["https://example.com/a"]),
    ("Is it https://example.com/a?", ["https://example.com/a"]),
    ("请看https://example.com/路径是的", ["https://example.com/"]),
    ("ดูที่https://example.com/abcนะครับ", ["https://example.com/abc"]),
    ("https://example.com을 보세요", ["https://example.com"]),
    ("انظر https://ar.example.org/wiki/مرحبا، نعم", ["https://ar.example.org/wiki/مرحبا"]),
    ("www.Shop.co.uk!", ["https://www.Shop.co.uk"]),
    ("HTTPS://EXAMPLE.COM/A", ["https://EXAMPLE.COM/A"]),
    ("http://192.0.2.1:80/x", ["http://192.0.2.1:80/x"]),
    ("write to anna@shop.example.com.", ["mailto:anna@shop.example.com"]),
    ("mailto:anna@example.com?", ["mailto:anna@example.com"]),
    ("call +66 81 234 5678 today", ["tel:+66812345678"]),
    ("tel:+49-30-123456", ["tel:+4930123456"]),
    ("a https://a.co b https://b.co", ["https://a.co", "https://b.co"]),
]
PLAIN = [
    "javascript:alert(1)",
    "data:text/html,x",
    "JAVASCRIPT://a.co/%0aalert(1)",
    "https://bank.example@evil.example/",
    "https://münchen.de/x",
    "https://[::1]/",
    "https://999.1.1.1/",
    "xhttps://a.co",
    "https://nodot",
    "1+1=2",
    "+12",
    "anna@",
    "@anna",
    "Hello.World",
]


@pytest.mark.parametrize(("text", "targets"), LINKS)
def test_an_address_leads_where_it_says(text, targets):
    assert links.may_be_in(text)
    assert [target for _, target in links.pieces(text) if target] == targets


@pytest.mark.parametrize("text", PLAIN)
def test_what_is_no_address_stays_plain(text):
    assert "<a" not in linked(text)


PIECES = [*"ahtps:/.w@+1 ()<>&\"'\n", "ก", "中", "\u202e", "https://a.co", "x@y.zz"]


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_no_word_is_lost_and_nothing_becomes_markup(text):
    assert "".join(words for words, _ in links.pieces(text)) == text
    shown = str(linked(text)) if links.may_be_in(text) else ""
    without = shown.replace('" dir="ltr" target="_blank" rel="noopener noreferrer nofollow ugc">', "").replace(
        "</a>", ""
    )
    assert "<" not in without.replace('<a href="', "")
    assert '"' not in without.replace('<a href="', "")


def test_a_link_opens_elsewhere_and_vouches_for_nothing():
    assert linked("go to https://a.co/?x=1&y=2") == (
        'go to <a href="https://a.co/?x=1&amp;y=2" dir="ltr" target="_blank"'
        ' rel="noopener noreferrer nofollow ugc">https://a.co/?x=1&amp;y=2</a>'
    )


def test_a_text_without_an_address_comes_back_as_it_is():
    text = "Hello <b>, is the lantern still there?"
    assert linked(text) is text


def test_of_very_many_links_only_the_first_are_made():
    found = [target for _, target in links.pieces("https://a.co " * 700) if target]
    assert len(found) == links.MOST


@pytest.mark.parametrize(
    "part", ["https://", "a@", ".", "+1", "+1 (", "https://a.co/" + ")" * 1900, "www.", "x@a.", "mailto:", "a.b@c-"]
)
def test_a_hostile_text_costs_no_more_than_a_kind_one(part):
    text = (part * 10_000)[:10_000]
    started = time.process_time()
    list(links.pieces(text))
    assert time.process_time() - started < 0.1
