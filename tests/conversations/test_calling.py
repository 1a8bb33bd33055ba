"""What customers call a rep: in their own language beside messages, in quotes, lines and while they write."""

from __future__ import annotations

from typing import Any

import pytest

from livechat.accounts import team
from livechat.accounts.inputs import EditRep
from livechat.conversations import control, sending
from livechat.conversations.inputs import Draft
from livechat.live import dialects
from tests.factories import a_customer, reference_of
from tests.live.wires import Peer


@pytest.fixture
async def amal(scope: Any) -> tuple[Any, str]:
    """A customer who reads Arabic, and her token."""
    _, own, token = await a_customer(scope, name="Amal", language="ar")
    return own, token


async def named(olga: Any, rep: Any, **names: str) -> None:
    await team.edit_in_part(olga, rep.actor_id, EditRep(names=names))


async def on_the_line(house: Any, who: Any, reference: str, language: str) -> Peer:
    peer = Peer(house, who.but(language=language), dialects.HTML)
    peer.give("join_conversation", conversation=reference, after_seq=0)
    await peer.wire.until(lambda: "marks-" in peer.wire.html)
    return peer


async def test_each_reader_meets_a_rep_under_the_name_of_their_language(house, amal, mali, olga):
    own, _ = amal
    reference = await reference_of(own)
    await named(olga, mali, ar="مالي")
    pages = [
        await on_the_line(house, who, reference, language)
        for who, language in ((own, "ar"), (own, "en"), (olga, "ar"), (olga, "en"))
    ]
    await control.claim(mali, reference)
    first = await sending.send(mali, reference, Draft(client_id="m1", text="Hello"))
    await sending.send(own, reference, Draft(client_id="m2", text="Yes?", reply_to=first.id))
    Peer(house, mali).give("typing", conversation=reference, typing=True)
    for page in pages:
        await page.wire.until(lambda page=page: "m2" in page.wire.html)
    await pages[0].wire.until(lambda: "typing__bubble" in pages[0].wire.html)
    arabic, english, *staff = [page.wire.html for page in pages]
    assert "Mali" not in arabic
    assert '<span class="meta__name"><bdi>مالي</bdi></span>' in arabic
    assert '<bdi class="quote__name">مالي</bdi>' in arabic
    assert arabic.count("مالي") >= 4  # and in the line about who has joined, and in the words about who writes
    assert "مالي" not in english
    assert '<span class="meta__name"><bdi>Mali</bdi></span>' in english
    assert all("مالي" not in each for each in staff)


async def test_the_page_says_the_same_and_goes_back_when_the_name_goes(house, browser, amal, mali, olga):
    own, token = amal
    await named(olga, mali, ar="مالي")
    await control.claim(mali, await reference_of(own))
    await sending.send(mali, await reference_of(own), Draft(client_id="m1", text="Hello"))
    page = browser()
    page.client.cookies.set("livechat-customer", token)
    shown = (await page.get("/")).text
    assert "Mali" not in shown
    assert '<span class="meta__name"><bdi>مالي</bdi></span>' in shown
    await named(olga, mali, ar="")
    shown = (await page.get("/")).text
    assert "مالي" not in shown
    assert '<span class="meta__name"><bdi>Mali</bdi></span>' in shown
